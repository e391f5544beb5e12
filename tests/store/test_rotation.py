from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import KeyMissing
from bot.store import rotation
from bot.store.conversations import Conversations
from bot.store.database import engine_for, open_database
from bot.store.encryption import Keys, new_key
from bot.store.migrate import DOOR, migrate
from bot.store.rotation import rotate
from bot.store.text_outbox import TextOutbox
from bot.store.texts import NewText, Texts

OLD, NEW = new_key(), new_key()
PHONE = "+12125550142"
BOTH = Keys.read(f"{NEW},{OLD}")


async def fill(url: str) -> str:
    """A conversation sealed with the old key."""
    migrate(url, DOOR, Keys.read(OLD))
    database = open_database(url, Keys.read(OLD))
    conversations = Conversations(database)
    talk, _ = await conversations.create(None, None)
    for number in range(7):
        await conversations.keep_text(talk, f"m{number}", f"text {number}")
    await conversations.mark_step(talk, "one", is_done=True)
    texts = Texts(database, "key")
    kept = await texts.keep("SM1", PHONE, "a text")
    assert kept
    await TextOutbox(database).add(kept.phone_id, talk, "key", NewText("an answer"))
    await database.close()
    return talk


def current(url: str) -> list[bool]:
    """Of each row, whether the new key sealed it."""
    with engine_for(url) as engine, Session(engine) as session:
        return [BOTH.is_current(row.sealed) for kind in DOOR.sealed_rows for row in session.scalars(select(kind))]


async def test_after_the_rotation_the_new_key_alone_opens_everything(url: str) -> None:
    talk = await fill(url)
    *_, last = rotate(url, DOOR, BOTH)
    assert (last.done, last.total, last.sealed) == (12, 12, 12)
    migrate(url, DOOR, Keys.read(NEW))
    database = open_database(url, Keys.read(NEW))
    assert [message.text for message in await Conversations(database).messages_after(talk, 0)] == [f"text {number}" for number in range(7)]
    assert await Conversations(database).done_steps(talk) == {"one"}
    (kept,) = await Texts(database, "key").waiting()
    text = await TextOutbox(database).take_next(kept.phone_id, datetime.now(UTC))
    assert text
    assert (kept.body, text.number, text.body) == ("a text", PHONE, "an answer")
    await database.close()


async def test_a_rotation_that_was_interrupted_goes_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    await fill(url)
    running = rotate(url, DOOR, BOTH)
    while next(running).sealed < 4:
        pass
    running.close()
    assert sum(current(url)) == 4
    *_, last = rotate(url, DOOR, BOTH)
    assert last.sealed == 8
    assert all(current(url))


async def test_without_the_old_key_nothing_is_changed(url: str) -> None:
    await fill(url)
    with pytest.raises(KeyMissing):
        list(rotate(url, DOOR, Keys.read(NEW)))
    assert not any(current(url))
