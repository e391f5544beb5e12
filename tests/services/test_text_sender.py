"""Sending: in order, once, with patience, and not at night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer

from bot.care.delivery import Delivery, Purpose
from bot.clients.local_twilio import BROKEN, BUSY, LOST_ANSWER, NO_CONNECTION, LocalTwilio
from bot.clients.twilio import TwilioClient
from bot.services import text_sender
from bot.services.text_sender import TextSender, zones_of
from bot.store.database import Database
from bot.store.text_outbox import TextOutbox
from bot.store.texts import NewText, Texts
from tests.fakes_twilio import ACCOUNT, NUMBER, TOKEN, eventually

PHONE = "+12125550142"


class Outgoing:
    """A sender with its store and its Twilio; `begin` is what a process does when it starts."""

    def __init__(self, engine: Database, client: TwilioClient, twilio: LocalTwilio) -> None:
        self.texts, self.outbox, self.client, self.twilio = Texts(engine, "key"), TextOutbox(engine), client, twilio
        self.moment: datetime | None = None
        self.phone_id = 0
        self.senders: list[tuple[TextSender, asyncio.Task[None]]] = []

    def now(self) -> datetime:
        """Return the moment the test says it is."""
        return self.moment or datetime.now(UTC)

    async def meet(self, number: str = PHONE) -> None:
        """Have a phone text us."""
        kept = await self.texts.keep(f"SM{number}", number, "hello")
        assert kept
        self.phone_id = kept.phone_id

    async def add(self, *bodies: str, purpose: Purpose = Purpose.ANSWER) -> None:
        """Put texts in the queue."""
        for body in bodies:
            await self.outbox.add(self.phone_id, None, f"key {body}", NewText(body, purpose))

    def begin(self) -> TextSender:
        """Start a process that sends."""
        sender = TextSender(self.outbox, self.texts, self.client, "", self.now)
        self.senders.append((sender, asyncio.create_task(sender.run())))
        return sender

    def sent(self) -> list[str]:
        """Return what arrived on the phone."""
        return self.twilio.texts_to(PHONE)

    async def end(self) -> None:
        """Stop all processes."""
        for sender, task in self.senders:
            await sender.stop()
            await task


@pytest.fixture
async def outgoing(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outgoing]:
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.0)
    monkeypatch.setattr(text_sender, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(text_sender, "RETRY_AFTER_S", (0.02,))
    twilio = LocalTwilio(ACCOUNT, TOKEN, NUMBER, "")
    server = TestServer(twilio.app())
    await server.start_server()
    async with TwilioClient(str(server.make_url("")).rstrip("/"), ACCOUNT, TOKEN, NUMBER) as client:
        made = Outgoing(database, client, twilio)
        await made.meet()
        yield made
        await made.end()
    await server.close()


async def test_texts_to_a_phone_go_one_after_another(outgoing: Outgoing) -> None:
    await outgoing.add(*"abcdef")
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) == 6)
    assert outgoing.sent() == list("abcdef")


async def test_a_second_is_left_for_each_segment(outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.3)
    await outgoing.add("a" * 300, "b")
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) == 2)
    first, second = outgoing.twilio.texts
    assert second.made_at - first.made_at >= timedelta(seconds=0.6)


async def test_a_second_text_with_the_same_key_is_none(outgoing: Outgoing) -> None:
    await outgoing.add("a")
    assert not await outgoing.outbox.add(outgoing.phone_id, None, "key a", NewText("a"))


@pytest.mark.parametrize(
    "failures", [[BUSY], [NO_CONNECTION], [BROKEN, BUSY], [LOST_ANSWER], [LOST_ANSWER, LOST_ANSWER], [BROKEN, LOST_ANSWER, BUSY, NO_CONNECTION]]
)
async def test_whatever_fails_each_text_arrives_once_and_in_order(outgoing: Outgoing, failures: list[str]) -> None:
    outgoing.twilio.failures = list(failures)
    await outgoing.add("a", "b", "c")
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) >= 3)
    await asyncio.sleep(0.2)
    assert outgoing.sent() == ["a", "b", "c"]


async def test_equal_texts_are_not_taken_for_each_other(outgoing: Outgoing) -> None:
    outgoing.twilio.failures = [LOST_ANSWER, BROKEN]
    for key in ("one", "two"):
        await outgoing.outbox.add(outgoing.phone_id, None, key, NewText("the same words"))
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) >= 2)
    await asyncio.sleep(0.2)
    assert outgoing.sent() == ["the same words"] * 2


async def test_a_text_cut_off_by_a_kill_is_not_doubled(outgoing: Outgoing) -> None:
    await outgoing.add("a", "b")
    taken = await outgoing.outbox.take_next(outgoing.phone_id, outgoing.now())
    assert taken
    # The process dies between handing over and noting it.
    await outgoing.client.send(PHONE, taken.body, "")
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) >= 2)
    await asyncio.sleep(0.1)
    assert outgoing.sent() == ["a", "b"]


async def test_a_text_cut_off_before_it_was_handed_over_is_sent(outgoing: Outgoing) -> None:
    await outgoing.add("a")
    await outgoing.outbox.take_next(outgoing.phone_id, outgoing.now())
    outgoing.begin()
    await eventually(lambda: outgoing.sent() == ["a"])


async def test_two_processes_do_not_send_the_same(outgoing: Outgoing) -> None:
    await outgoing.add(*"abcdef")
    outgoing.begin()
    outgoing.begin()
    await eventually(lambda: len(outgoing.sent()) >= 6)
    await asyncio.sleep(0.2)
    assert outgoing.sent() == list("abcdef")


async def test_a_lease_of_a_dead_process_ends(outgoing: Outgoing) -> None:
    await outgoing.add("a")
    await outgoing.outbox.lease(outgoing.phone_id, "dead", datetime.now(UTC) + timedelta(seconds=0.3))
    outgoing.begin()
    await asyncio.sleep(0.1)
    assert outgoing.sent() == []
    await eventually(lambda: outgoing.sent() == ["a"])


async def test_a_minute_without_twilio_loses_nothing(outgoing: Outgoing) -> None:
    outgoing.twilio.is_away = True
    await outgoing.add(*"abc")
    outgoing.begin()
    await asyncio.sleep(0.3)
    outgoing.twilio.is_away = False
    await eventually(lambda: len(outgoing.sent()) == 3)
    assert outgoing.sent() == list("abc")


async def test_a_refused_text_is_dead_and_the_next_one_goes(outgoing: Outgoing) -> None:
    outgoing.twilio.refusals = {PHONE: 30007}
    await outgoing.add("a")
    outgoing.begin()
    async with asyncio.timeout(5):
        while not await outgoing.outbox.dead():
            await asyncio.sleep(0.02)
    (dead,) = await outgoing.outbox.dead()
    assert (dead.state, dead.error) == (Delivery.FAILED, "status 400, code 30007")
    outgoing.twilio.refusals = {}
    await outgoing.add("b")
    await eventually(lambda: outgoing.sent() == ["b"])


async def test_a_text_that_never_gets_through_is_given_up_after_a_day(outgoing: Outgoing) -> None:
    outgoing.twilio.is_away = True
    outgoing.moment = datetime.now(UTC) + timedelta(hours=25)
    await outgoing.add("a")
    outgoing.begin()
    async with asyncio.timeout(5):
        while not await outgoing.outbox.dead(since=datetime(2020, 1, 1, tzinfo=UTC)):
            await asyncio.sleep(0.02)


async def test_help_in_danger_overtakes_and_what_is_stopped_is_canceled(outgoing: Outgoing) -> None:
    await outgoing.add("a")
    await outgoing.add("call 988", purpose=Purpose.CRISIS)
    await outgoing.texts.change_phone(outgoing.phone_id, stopped_at=datetime.now(UTC))
    outgoing.begin()
    await eventually(lambda: outgoing.sent() == ["call 988"])
    await asyncio.sleep(0.1)
    assert outgoing.sent() == ["call 988"]


async def test_an_own_idea_waits_for_the_day_and_an_answer_does_not(outgoing: Outgoing) -> None:
    outgoing.moment = datetime(2027, 6, 1, 7, 0, tzinfo=UTC)  # 3 in the morning in New York
    await outgoing.add("an idea", purpose=Purpose.OWN_IDEA)
    await outgoing.outbox.add(outgoing.phone_id, None, "answer", NewText("an answer", due_at=outgoing.moment))
    async with outgoing.outbox._sessions.begin() as session:
        from sqlalchemy import update

        from bot.store.text_tables import TextOutRow

        await session.execute(update(TextOutRow).values(due_at=outgoing.moment))
    outgoing.begin()
    await eventually(lambda: outgoing.sent() == ["an answer"])
    await asyncio.sleep(0.1)
    assert outgoing.sent() == ["an answer"]
    outgoing.moment = datetime(2027, 6, 1, 12, 1, tzinfo=UTC)
    await eventually(lambda: outgoing.sent() == ["an answer", "an idea"])


@pytest.mark.parametrize(
    ("number", "zones"),
    [("+12125550142", ("America/New_York",)), ("+18085550142", ("Pacific/Honolulu",)), ("+18005550142", ()), ("+15005550006", ()), ("12", ())],
)
def test_an_area_code_tells_the_time_zone(number: str, zones: tuple[str, ...]) -> None:
    assert zones_of(number) == zones
