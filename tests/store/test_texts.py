"""Phones, what came in and what goes out, in the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.care.delivery import Delivery
from bot.store.text_outbox import TextOutbox
from bot.store.texts import NewText, Texts

PHONE = "+12125550142"


@pytest.fixture
def texts(database: AsyncEngine) -> Texts:
    return Texts(database, "key")


async def test_a_text_is_kept_once_however_often_and_at_once_it_comes(texts: Texts) -> None:
    kept = await asyncio.gather(*(texts.keep("SM1", PHONE, "hello") for _ in range(8)))
    assert sum(one is not None for one in kept) == 1
    assert len(await texts.waiting()) == 1


async def test_a_new_phone_is_met_once_by_texts_that_come_together(texts: Texts) -> None:
    kept = await asyncio.gather(*(texts.keep(f"SM{number}", PHONE, "hello") for number in range(8)))
    assert len({one.phone_id for one in kept if one}) == 1
    assert len(await texts.waiting()) == 8


async def test_a_phone_is_found_by_a_keyed_hash_of_its_number(texts: Texts, database: AsyncEngine) -> None:
    first, again = await texts.keep("SM1", PHONE, "hello"), await texts.keep("SM2", PHONE, "hello")
    other = await Texts(database, "another key").keep("SM3", PHONE, "hello")
    assert first and again and other
    assert first.phone_id == again.phone_id != other.phone_id
    async with database.connect() as connection:
        hashes = (await connection.execute(sql("SELECT number_hash FROM text_phones"))).scalars().all()
    assert all(PHONE.removeprefix("+") not in one and len(one) == 64 for one in hashes)


async def test_finishing_twice_queues_the_answers_once(texts: Texts, database: AsyncEngine) -> None:
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


async def test_words_leave_once_they_are_not_needed(texts: Texts, database: AsyncEngine) -> None:
    kept = await texts.keep("SM1", PHONE, "my psa is 12")
    assert kept
    await texts.finish(kept, None, [NewText("about psa")])
    outbox = TextOutbox(database)
    text = await outbox.take_next(kept.phone_id, datetime.now(UTC))
    assert text
    await outbox.accept(text.id, "SMout")
    async with database.connect() as connection:
        assert (await connection.execute(sql("SELECT body FROM texts_in UNION SELECT body FROM texts_out"))).scalars().all() == [""]


async def test_who_said_stop_is_remembered_after_everything_is_erased(texts: Texts, database: AsyncEngine) -> None:
    kept = await texts.keep("SM1", PHONE, "hello")
    assert kept
    await texts.change_phone(kept.phone_id, stopped_at=datetime.now(UTC))
    await texts.finish(kept, None, [])
    await texts.erase(kept.phone_id)
    await texts.change_phone(kept.phone_id, forgotten_at=datetime.now(UTC))
    await texts.drop_forgotten()
    async with database.connect() as connection:
        assert (await connection.execute(sql("SELECT number FROM text_phones"))).scalars().all() == [""]
    again = await texts.keep("SM2", PHONE, "hello")
    assert again
    assert (await texts.get_phone(again.phone_id)).stopped_at is not None
    assert await texts.erasures() == ["SM1"]


async def test_a_report_finds_a_text_whose_handing_over_was_unsure(texts: Texts, database: AsyncEngine) -> None:
    kept = await texts.keep("SM1", PHONE, "hello")
    assert kept
    await texts.finish(kept, None, [NewText("a")])
    outbox = TextOutbox(database)
    text = await outbox.take_next(kept.phone_id, datetime.now(UTC))
    assert text
    assert await outbox.report(text.ticket, "SMout", Delivery.DELIVERED, None)
    assert await outbox.take_next(kept.phone_id, datetime.now(UTC)) is None
    assert not await outbox.report("nobody's", "SMunknown", Delivery.SENT, None)
