"""Text messages over HTTP: a real door, a real store, a Twilio that signs, and phones."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clients.twilio_signature import sign
from bot.content.read import load_content
from bot.services import text_sender, turn
from tests.fakes import FakeBrain
from tests.fakes_twilio import INTRO, TOKEN, Texting, eventually, texting_door

CONTENT = load_content()


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.0)
    monkeypatch.setattr(text_sender, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(text_sender, "RETRY_AFTER_S", (0.05,))
    monkeypatch.setattr(turn, "RETRY_AFTER_S", (0.05,))


@pytest.fixture
async def texting(tmp_path: Path, brain: FakeBrain) -> AsyncIterator[Texting]:
    async with texting_door(tmp_path, CONTENT, brain) as running:
        yield running


async def test_a_text_is_answered_after_who_we_are(texting: Texting) -> None:
    phone = texting.phone()
    assert await phone.text("what is a biopsy") == 200
    await phone.wait_for(1)
    assert INTRO in texting.twilio.texts_to(phone.number)[0]
    assert phone.texts == ["answer to what is a biopsy\nReply 1:\n1 More"]
    await phone.text("and a scan")
    await phone.wait_for(2)
    assert sum(INTRO in text for text in texting.twilio.texts_to(phone.number)) == 1


async def test_a_text_is_acknowledged_with_nothing_to_say(texting: Texting) -> None:
    form = texting.twilio.form_of(await _a_text(texting, "hello"))
    headers = {"X-Twilio-Signature": sign(TOKEN, texting.twilio.webhook_url, form.items())}
    async with aiohttp.ClientSession() as session, session.post(texting.twilio.webhook_url, data=form, headers=headers) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/xml"
        assert (await answer.text()).endswith("<Response></Response>")


async def test_a_text_that_is_delivered_again_is_answered_once(texting: Texting, brain: FakeBrain) -> None:
    form = texting.twilio.form_of(await _a_text(texting, "what is a biopsy"))
    for _ in range(3):
        assert await texting.twilio.post(texting.twilio.webhook_url, form) == 200
    await texting.phone().wait_for(1)
    await asyncio.sleep(0.2)
    assert len(texting.phone().texts) == 1
    assert len(brain.asked) == 1


@pytest.mark.parametrize("signature", ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "\u00e9"])
async def test_what_twilio_did_not_sign_is_refused(texting: Texting, brain: FakeBrain, signature: str) -> None:
    form = texting.twilio.form_of(await _a_text(texting, "hello"))
    async with aiohttp.ClientSession() as session:
        for url in (texting.twilio.webhook_url, f"{texting.twilio.webhook_url}/status"):
            async with session.post(url, data=form, headers={"X-Twilio-Signature": signature}) as answer:
                assert answer.status == 403
                assert answer.content_type == "application/problem+json"
    assert await texting.text.texts.waiting() == []
    assert brain.asked == []


async def test_a_signature_for_another_address_is_refused(texting: Texting) -> None:
    form = texting.twilio.form_of(await _a_text(texting, "hello"))
    headers = {"X-Twilio-Signature": sign(TOKEN, "https://elsewhere.example/sms/twilio", form.items()), "Host": "elsewhere.example"}
    async with aiohttp.ClientSession() as session, session.post(texting.twilio.webhook_url, data=form, headers=headers) as answer:
        assert answer.status == 403


async def test_a_picture_gets_an_honest_sentence(texting: Texting, brain: FakeBrain) -> None:
    phone = texting.phone()
    assert await phone.text("", media=2) == 200
    assert "can't open pictures" in (await phone.wait_for(1))[0]
    await phone.text("what is this mass", media=1)
    answer, note = (await phone.wait_for(3))[1:]
    assert "what is this mass" in answer
    assert "can't open pictures" in note
    assert len(brain.asked) == 1


async def test_an_empty_text_is_asked_for_words(texting: Texting) -> None:
    assert await texting.phone().text("  \n ") == 200
    assert "without words" in (await texting.phone().wait_for(1))[0]


@pytest.mark.parametrize("body", ["\U0001f622\U0001f49c", "\u4f60" * 1600, "x" * 1600, "\U0001f622" * 800, "/session_start", "\u2019\u2026"], ids=str.__len__)
async def test_long_and_odd_texts_are_taken_in(texting: Texting, brain: FakeBrain, body: str) -> None:
    assert await texting.phone().text(body) == 200
    await texting.phone().wait_for(1)
    assert not brain.asked[0]["text"].startswith("/")


async def test_a_sender_without_a_number_is_left_alone(texting: Texting, brain: FakeBrain) -> None:
    assert (await texting.twilio.text("whatsapp:+12125550142", "hello"))[1] == 200
    assert (await texting.twilio.text("BANK", "hello"))[1] == 200
    assert await texting.text.texts.waiting() == []


async def test_the_brain_and_the_log_never_see_the_number(texting: Texting, brain: FakeBrain, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    texting.twilio.refusals = {"+12125550142": 30006}
    await texting.phone().text("my secret words")
    await eventually(lambda: "text 2 was refused" in caplog.text)
    await asyncio.sleep(0.2)
    assert "2125550142" not in str(brain.asked)
    assert "2125550142" not in caplog.text
    assert "secret words" not in caplog.text
    assert len(await texting.text.outbox.dead()) == 2


async def test_reports_go_forward_only(texting: Texting) -> None:
    texting.twilio.reported = []
    await texting.phone().text("hello")
    await texting.phone().wait_for(1)
    sent = next(text for text in texting.twilio.texts if text.body.startswith("answer"))
    assert await texting.twilio.report(sent, "delivered") == 204
    assert await texting.twilio.report(sent, "sent") == 204
    assert await texting.twilio.report(sent, "undelivered", 30003) == 204
    assert await texting.text.outbox.dead() == []


async def test_a_report_that_it_was_not_delivered_is_kept_for_people(texting: Texting) -> None:
    texting.twilio.reported = []
    await texting.phone().text("hello")
    await texting.phone().wait_for(1)
    sent = next(text for text in texting.twilio.texts if text.body.startswith("answer"))
    await asyncio.sleep(0.1)
    await texting.twilio.report(sent, "undelivered", 30003)
    (dead,) = await texting.text.outbox.dead()
    assert dead.error == "30003"


async def test_a_code_carries_a_web_talk_on_by_text(texting: Texting, brain: FakeBrain) -> None:
    async with aiohttp.ClientSession(texting.url) as session:
        async with session.post("/api/conversations") as made:
            talk = await made.json()
        headers = {"Authorization": f"Bearer {talk['token']}"}
        async with session.post(f"/api/conversations/{talk['id']}/text-code", headers=headers) as answer:
            assert answer.status == 201
            given = await answer.json()
        assert set(given) == {"code", "number", "expires_at"}
        phone = texting.phone()
        await phone.text(f"{given['code'][:3].lower()} {given['code'][3:]}")
        assert "goes on with your web chat" in (await phone.wait_for(1))[0]
        await phone.text("what is a biopsy")
        await phone.wait_for(2)
        assert brain.asked[-1]["conversation_id"] == talk["id"]
        async with session.get(f"/api/conversations/{talk['id']}/messages", headers=headers) as answer:
            assert "what is a biopsy" in [message["text"] for message in (await answer.json())["messages"]]
        # Used once: from another phone it is only a text.
        await texting.phone("+13105550143").text(given["code"])
        await texting.phone("+13105550143").wait_for(1)
        assert brain.asked[-1]["conversation_id"] != talk["id"]
        # Erased on the web: the phone begins anew.
        async with session.delete(f"/api/conversations/{talk['id']}", headers=headers):
            pass
        await phone.text("and a scan")
        await phone.wait_for(3)
        assert brain.asked[-1]["conversation_id"] != talk["id"]


async def test_codes_need_the_token_and_are_few(texting: Texting) -> None:
    async with aiohttp.ClientSession(texting.url) as session:
        async with session.post("/api/conversations") as made:
            talk = await made.json()
        path = f"/api/conversations/{talk['id']}/text-code"
        async with session.post(path) as answer:
            assert answer.status == 401
        statuses = []
        for _ in range(6):
            async with session.post(path, headers={"Authorization": f"Bearer {talk['token']}"}) as answer:
                statuses.append(answer.status)
        assert statuses == [201] * 5 + [429]


async def test_without_settings_the_routes_say_so(tmp_path: Path) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from bot.door.app import make_app
    from bot.settings import Settings
    from bot.wiring import build_door

    client = TestClient(TestServer(make_app(build_door(Settings(database_url=f"sqlite:///{tmp_path / 'door.db'}"), CONTENT))))
    await client.start_server()
    made = await (await client.post("/api/conversations")).json()
    for path in ("/sms/twilio", "/sms/twilio/status", f"/api/conversations/{made['id']}/text-code"):
        answer = await client.post(path, headers={"Authorization": f"Bearer {made['token']}"})
        assert answer.status == 404
        assert "TWILIO_ACCOUNT_SID" in (await answer.json())["detail"]
    assert (await client.get("/dev/phone")).status == 404
    await client.close()


async def test_no_form_breaks_the_door(texting: Texting) -> None:
    chance = random.Random(2026)
    names = ("MessageSid", "From", "Body", "NumMedia", "OptOutType", "To", "MessageStatus", "ErrorCode", "Extra")
    values = (
        "",
        "0",
        "-1",
        "99999999999",
        "SM" + "a" * 32,
        "+12125550142",
        "delivered",
        "STOP",
        "\x00",
        "\U0001f499" * 9,
        "\ud800",
        "' or 1=1 --",
        "%",
        "a" * 1600,
    )
    for _ in range(300):
        form = {name: chance.choice(values).encode(errors="replace").decode() for name in chance.sample(names, chance.randrange(len(names)))}
        path, is_signed = chance.choice(("/sms/twilio", "/sms/twilio/status")), chance.random() < 0.7
        status = await _post(texting, path, form, is_signed)
        assert status in ((200, 204) if is_signed else (403,)), form


@pytest.mark.parametrize("body", [b"\xff\xfe", b"%", b"&&&=", b"a=%ff", b"{}", b"x" * 60_000], ids=len)
async def test_a_body_that_is_no_form_is_refused(texting: Texting, body: bytes) -> None:
    async with aiohttp.ClientSession() as session, session.post(texting.twilio.webhook_url, data=body) as answer:
        assert answer.status == 403


async def _post(running: Texting, path: str, form: dict[str, str], is_signed: bool) -> int:
    url = running.url + path
    if is_signed:
        return await running.twilio.post(url, form)
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        return answer.status


async def _a_text(texting: Texting, body: str) -> Any:
    """A text that Twilio has and that was not delivered yet."""
    await texting.twilio.text("+12125550142", body, is_delivered=False)
    return texting.twilio.texts[-1]
