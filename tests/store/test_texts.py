"""Phones, what came in and what goes out, in the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.care.delivery import Delivery
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.text_outbox import TextOutbox
from bot.store.text_tables import TextInRow, TextOutRow, TextPhoneRow
from bot.store.texts import NewText, Texts

PHONE = "+12125550142"


async def rows(database: Database, kind: type[Any]) -> list[Any]:
    """All rows of a table."""
    async with database.sessions() as session:
        return [*await session.scalars(select(kind))]


@pytest.fixture
def texts(database: Database) -> Texts:
    return Texts(database, "key")


async def test_a_text_is_kept_once_however_often_and_at_once_it_comes(texts: Texts) -> None:
    kept = await asyncio.gather(*(texts.keep("SM1", PHONE, "hello") for _ in range(8)))
    assert sum(one is not None for one in kept) == 1
    assert len(await texts.waiting()) == 1


async def test_a_new_phone_is_met_once_by_texts_that_come_together(texts: Texts) -> None:
    kept = await asyncio.gather(*(texts.keep(f"SM{number}", PHONE, "hello") for number in range(8)))
    assert len({one.phone_id for one in kept if one}) == 1
    assert len(await texts.waiting()) == 8


async def test_a_phone_is_found_by_a_keyed_hash_of_its_number(texts: Texts, database: Database) -> None:
    first, again = await texts.keep("SM1", PHONE, "hello"), await texts.keep("SM2", PHONE, "hello")
    other = await Texts(database, "another key").keep("SM3", PHONE, "hello")
    assert first and again and other
    assert first.phone_id == again.phone_id != other.phone_id
    async with database.engine.connect() as connection:
        hashes = (await connection.execute(sql("SELECT number_hash FROM text_phones"))).scalars().all()
    assert all(PHONE.removeprefix("+") not in one and len(one) == 64 for one in hashes)


async def test_finishing_twice_queues_the_answers_once(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "hello")
    assert kept
    for _ in range(2):
        await texts.finish(kept, None, [NewText("a"), NewText("b")])
    outbox = TextOutbox(database)
    seen = []
    while text := await outbox.take_next(kept.phone_id, datetime.now(UTC)):
        seen.append(text.body)
        await outbox.accept(text.id, f"SMout{len(seen)}")
    assert seen == ["a", "b"]


async def test_words_leave_once_they_are_not_needed(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "my psa is 12")
    assert kept
    await texts.finish(kept, None, [NewText("about psa")])
    outbox = TextOutbox(database)
    text = await outbox.take_next(kept.phone_id, datetime.now(UTC))
    assert text
    await outbox.accept(text.id, "SMout")
    assert [row.open(database.keys)["body"] for kind in (TextInRow, TextOutRow) for row in await rows(database, kind)] == ["", ""]


async def test_who_said_stop_is_remembered_after_everything_is_erased(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "hello")
    assert kept
    await texts.change_phone(kept.phone_id, stopped_at=datetime.now(UTC))
    await texts.finish(kept, None, [])
    await texts.erase(kept.phone_id)
    await texts.change_phone(kept.phone_id, forgotten_at=datetime.now(UTC))
    await texts.drop_forgotten()
    assert [row.open(database.keys)["number"] for row in await rows(database, TextPhoneRow)] == [""]
    again = await texts.keep("SM2", PHONE, "hello")
    assert again
    assert (await texts.get_phone(again.phone_id)).stopped_at is not None
    assert await texts.erasures() == ["SM1"]


async def test_a_report_finds_a_text_whose_handing_over_was_unsure(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "hello")
    assert kept
    await texts.finish(kept, None, [NewText("a")])
    outbox = TextOutbox(database)
    text = await outbox.take_next(kept.phone_id, datetime.now(UTC))
    assert text
    assert await outbox.report(text.ticket, "SMout", Delivery.DELIVERED, None)
    assert await outbox.take_next(kept.phone_id, datetime.now(UTC)) is None
    assert not await outbox.report("nobody's", "SMunknown", Delivery.SENT, None)


async def test_numbers_and_words_are_nowhere_in_clear(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "zebrafinch in")
    assert kept
    await TextOutbox(database).add(kept.phone_id, None, "key", NewText("zebrafinch out"))
    async with database.engine.connect() as connection:
        shown = [str((await connection.execute(sql(f"SELECT * FROM {table}"))).all()) for table in ("text_phones", "texts_in", "texts_out")]
    assert all("zebrafinch" not in one and PHONE not in one for one in shown)
    # The test would notice it: what goes in comes out again.
    assert [one.body for one in await texts.waiting()] == ["zebrafinch in"]
    text = await TextOutbox(database).take_next(kept.phone_id, datetime.now(UTC))
    assert text
    assert (text.number, text.body) == (PHONE, "zebrafinch out")


async def a_talk(database: Database, texts: Texts, sid: str = "SM1") -> tuple[str, int]:
    """A phone with a conversation, a text that was answered and the answer handed over; return the two ids."""
    talk, _ = await Conversations(database).create("sms", None)
    kept = await texts.keep(sid, PHONE, "my psa is 12")
    assert kept
    await texts.change_phone(kept.phone_id, conversation_id=talk)
    await texts.finish(kept, talk, [NewText("about psa")])
    text = await TextOutbox(database).take_next(kept.phone_id, datetime.now(UTC))
    assert text
    await TextOutbox(database).accept(text.id, f"{sid}out")
    return talk, kept.phone_id


async def test_an_erased_conversation_takes_its_texts_and_its_phone_with_it(texts: Texts, database: Database) -> None:
    talk, _ = await a_talk(database, texts)
    await Conversations(database).erase(talk)
    await texts.drop_forgotten()
    assert await rows(database, TextOutRow) == await rows(database, TextPhoneRow) == []
    assert sorted(await texts.erasures()) == ["SM1", "SM1out"]
    # What the provider lists again is known, and not answered again.
    assert await texts.is_known("SM1")
    assert await texts.keep("SM1", PHONE, "my psa is 12") is None


async def test_erasing_a_conversation_does_not_turn_texts_on_again(texts: Texts, database: Database) -> None:
    talk, phone_id = await a_talk(database, texts)
    await texts.change_phone(phone_id, stopped_at=datetime.now(UTC))
    await Conversations(database).erase(talk)
    await texts.drop_forgotten()
    (phone,) = await rows(database, TextPhoneRow)
    assert phone.stopped_at is not None
    assert phone.open(database.keys)["number"] == ""


async def test_a_phone_whose_text_waits_for_its_answer_is_not_dropped(texts: Texts, database: Database) -> None:
    talk, phone_id = await a_talk(database, texts)
    await texts.keep("SM2", PHONE, "one thing more")
    await Conversations(database).erase(talk)
    await texts.drop_forgotten()
    assert (await texts.get_phone(phone_id)).number == PHONE
    assert [one.body for one in await texts.waiting()] == ["one thing more"]


async def test_a_text_that_was_erased_while_it_was_handed_over_is_deleted_at_the_provider(texts: Texts, database: Database) -> None:
    talk, phone_id = await a_talk(database, texts)
    outbox = TextOutbox(database)
    await outbox.add(phone_id, talk, "key", NewText("more"))
    text = await outbox.take_next(phone_id, datetime.now(UTC))
    assert text
    await Conversations(database).erase(talk)
    await outbox.accept(text.id, "SMlate")
    assert "SMlate" in await texts.erasures()


async def test_a_silent_phone_without_a_conversation_is_forgotten(texts: Texts, database: Database) -> None:
    kept = await texts.keep("SM1", PHONE, "help")
    assert kept
    await texts.finish(kept, None, [])
    await texts.drop_old(datetime.now(UTC) - timedelta(days=1))
    assert len(await rows(database, TextPhoneRow)) == 1
    await texts.drop_old(datetime.now(UTC) + timedelta(days=1))
    assert await rows(database, TextPhoneRow) == []


async def test_a_phone_in_a_conversation_is_kept_however_long_it_is_silent(texts: Texts, database: Database) -> None:
    await a_talk(database, texts)
    await texts.drop_old(datetime.now(UTC) + timedelta(days=900))
    assert len(await rows(database, TextPhoneRow)) == 1


@pytest.mark.parametrize(("days", "left"), [(6, ["SM1"]), (8, [])])
async def test_ids_of_erased_texts_stay_for_some_days_behind_the_comparing(texts: Texts, database: Database, days: int, left: list[str]) -> None:
    talk, _ = await a_talk(database, texts)
    await Conversations(database).erase(talk)
    await texts.drop_forgotten()
    await texts.checked_until()
    await texts.check_off(datetime.now(UTC) + timedelta(days=days))
    await texts.drop_old(datetime.now(UTC))
    assert [row.sid for row in await rows(database, TextInRow)] == left


async def test_ids_stay_as_long_as_nothing_was_compared(texts: Texts, database: Database) -> None:
    talk, _ = await a_talk(database, texts)
    await Conversations(database).erase(talk)
    await texts.drop_forgotten()
    await texts.checked_until()
    await texts.drop_old(datetime.now(UTC) + timedelta(days=90))
    assert await texts.is_known("SM1")


async def test_no_text_is_lost_that_comes_while_its_phone_is_forgotten(texts: Texts, database: Database) -> None:
    for turn in range(15):
        talk, _ = await a_talk(database, texts, f"SM{turn}")
        await Conversations(database).erase(talk)
        await asyncio.gather(texts.drop_forgotten(), texts.keep(f"SMlate{turn}", PHONE, "are you there"), texts.drop_forgotten())
        (late,) = await texts.waiting()
        assert (await texts.get_phone(late.phone_id)).number == PHONE
        await texts.finish(late, None, [])
