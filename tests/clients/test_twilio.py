"""The client against a Twilio on the loopback that takes, refuses, breaks and loses answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer

from bot.care.delivery import Delivery
from bot.clients import twilio
from bot.clients.local_twilio import BROKEN, BUSY, LOST_ANSWER, NO_CONNECTION, LocalTwilio
from bot.clients.twilio import TwilioClient, failure
from bot.errors import RecipientOptedOut, TextDelayed, TextError, TextRefused, TextUnsure

PHONE = "+12125550142"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def local() -> LocalTwilio:
    return LocalTwilio("AC" + "1" * 32, "token", "+15005550006", "http://127.0.0.1:9/sms/twilio")


@pytest.fixture
async def client(local: LocalTwilio) -> AsyncIterator[TwilioClient]:
    server = TestServer(local.app())
    await server.start_server()
    async with TwilioClient(str(server.make_url("")).rstrip("/"), local.account_sid, local.auth_token, local.number) as opened:
        yield opened
    await server.close()


async def test_a_text_is_handed_over_and_can_be_looked_up(client: TwilioClient, local: LocalTwilio) -> None:
    sent = await client.send(PHONE, "Hello", "")
    assert local.texts_to(PHONE) == ["Hello"]
    assert sent.delivery is Delivery.ACCEPTED
    assert (await client.fetch(sent.sid)).body == "Hello"
    await client.erase(sent.sid)
    await client.erase(sent.sid)
    assert local.texts == []


@pytest.mark.parametrize(("way", "error"), [(NO_CONNECTION, TextUnsure), (BUSY, TextDelayed), (BROKEN, TextUnsure), (LOST_ANSWER, TextUnsure)])
async def test_each_failure_says_whether_it_is_safe_to_send_again(client: TwilioClient, local: LocalTwilio, way: str, error: type[TextError]) -> None:
    local.failures = [way]
    with pytest.raises(error):
        await client.send(PHONE, "Hello", "")


async def test_a_lost_answer_is_found_by_looking(client: TwilioClient, local: LocalTwilio) -> None:
    began = datetime.now(UTC)
    local.failures = [LOST_ANSWER]
    with pytest.raises(TextUnsure):
        await client.send(PHONE, "Hello", "")
    found = await client.find_sent(PHONE, "Hello", began, frozenset())
    assert found is not None
    assert await client.find_sent(PHONE, "Hello", began, frozenset([found.sid])) is None
    assert await client.find_sent(PHONE, "Goodbye", began, frozenset()) is None
    assert await client.find_sent(PHONE, "Hello", began + timedelta(minutes=5), frozenset()) is None


async def test_a_person_who_turned_texts_off_is_named(client: TwilioClient, local: LocalTwilio) -> None:
    local.opted_out.add(PHONE)
    with pytest.raises(RecipientOptedOut):
        await client.send(PHONE, "Hello", "")


async def test_a_wrong_number_is_refused(client: TwilioClient) -> None:
    with pytest.raises(TextRefused):
        await client.send("12", "Hello", "")


async def test_a_wrong_token_can_be_mended_so_the_text_waits(client: TwilioClient, local: LocalTwilio) -> None:
    local.auth_token = "changed"
    with pytest.raises(TextDelayed):
        await client.send(PHONE, "Hello", "")


async def test_nobody_at_the_address_means_later() -> None:
    async with TwilioClient("http://127.0.0.1:9", "AC1", "token", "+15005550006") as client:
        with pytest.raises(TextDelayed):
            await client.send(PHONE, "Hello", "")


async def test_all_pages_of_what_came_in_are_read(client: TwilioClient, local: LocalTwilio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "PAGE_SIZE", 2)
    for number in range(5):
        await local.text(PHONE, f"text {number}", is_delivered=False)
    await client.send(PHONE, "an answer", "")
    assert [text.body async for text in client.inbound_since(LONG_AGO)] == [f"text {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 21610, RecipientOptedOut),
        (400, 21211, TextRefused),
        (400, 21614, TextRefused),
        (400, 30007, TextRefused),
        (400, 21611, TextDelayed),
        (429, 20429, TextDelayed),
        (401, 20003, TextDelayed),
        (500, 20500, TextUnsure),
        (503, None, TextUnsure),
        (400, "odd", TextRefused),
    ],
)
def test_codes_are_told_apart(status: int, code: object, error: type[TextError]) -> None:
    assert type(failure(status, {"code": code})) is error
