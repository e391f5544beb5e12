"""What is forgotten is gone: from every table, and from the files themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from bot.care.conversation import Sender
from bot.store.conversations import Conversations
from bot.store.database import Database, engine_for, open_database
from bot.store.encryption import Keys
from bot.store.migrate import BRAIN, DOOR, migrate
from bot.store.referrals import Referrals
from bot.store.tables import Base, ErasureRow
from bot.store.turns import BrainTurns
from tests.builders import a_referral

CANARY = "zebrafinch"


async def fill(database: Database, brain: BrainTurns) -> str:
    """A conversation with the canary in every place that holds words; return its id."""
    conversations = Conversations(database)
    talk, _ = await conversations.create("demo", "en")
    reply = {
        "text": f"reply {CANARY}",
        "cards": [{"kind": "term", "title": CANARY}],
        "choices": [{"label": f"choice {CANARY}", "intent": "ask_plan", "entities": {"term": CANARY}}],
        "subject": {"kind": "term", "id": CANARY},
    }
    (hello,) = await conversations.greet(talk, [reply])
    await conversations.keep_choice(talk, "m1", hello.choices[0].id)
    await conversations.keep_text(talk, "m2", f"patient {CANARY}")
    for waiting in await conversations.waiting(talk):
        await conversations.save_answer(waiting, [reply], {"diagnosis": [CANARY]})
    await conversations.mark_step(talk, f"step_{CANARY}", is_done=True)
    await Referrals(database).open(a_referral(id=talk, conversation_id=talk, organisation_id=CANARY))
    await Referrals(database).agree(talk, CANARY)
    brain.add(talk, "m1", [{"event": "user", "text": CANARY}])
    return talk


@pytest.fixture
async def brain(url: str, tmp_path: Path, keys: Keys, database: Database) -> AsyncIterator[BrainTurns]:
    """The brain's tables: a file of their own beside SQLite, the same database on PostgreSQL."""
    address = url.replace("door.db", "brain.db")
    migrate(address, BRAIN, keys)
    turns = BrainTurns(address, keys)
    yield turns
    turns.engine.dispose()


def everything(url: str, brain: BrainTurns) -> dict[str, str]:
    """All rows of all tables, as text."""
    shown: dict[str, str] = {}
    with engine_for(url) as door:
        for engine in (door, brain.engine):
            with engine.connect() as connection:
                names = inspect(engine).get_table_names()
                shown |= {name: str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in names}
    return shown


def sealed_words(url: str, brain: BrainTurns, talk: str) -> list[bytes]:
    """The sealed words of a conversation, as they lie in the tables."""
    found: list[bytes] = []
    with engine_for(url) as door:
        for schema, engine in ((DOOR, door), (BRAIN, brain.engine)):
            with Session(engine) as session:
                rows = [row for kind in schema.sealed_rows for row in session.scalars(select(kind))]
                found += [row.sealed for row in rows if talk in row.place]
    return found


async def test_words_are_nowhere_in_clear(database: Database, brain: BrainTurns, url: str, tmp_path: Path) -> None:
    talk = await fill(database, brain)
    rows = everything(url, brain)
    assert all(rows[table] != "[]" for table in ("conversations", "messages", "choices", "referrals", "done_steps", "turns"))
    assert CANARY not in str(rows)
    assert not [path for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()]
    # The test would notice it: what goes in comes out again.
    messages = await Conversations(database).messages_after(talk, 0)
    assert {message.sender for message in messages if CANARY in f"{message.text} {message.cards}"} == set(Sender)
    assert await Conversations(database).done_steps(talk) == {f"step_{CANARY}"}


async def test_a_forgotten_conversation_leaves_no_row_and_no_trace_in_the_files(database: Database, brain: BrainTurns, url: str, tmp_path: Path) -> None:
    talk, other = await fill(database, brain), await fill(database, brain)
    sealed = sealed_words(url, brain, talk)
    assert len(sealed) == 12
    if "sqlite" in url:
        assert all(any(one in path.read_bytes() for path in tmp_path.iterdir()) for one in sealed)
    await Conversations(database).erase(talk)
    brain.forget(talk)
    await Conversations(database).finish_erasure(talk)
    rows = everything(url, brain)
    assert talk not in str(rows)
    assert all(other in rows[table] for table in ("conversations", "messages", "choices", "referrals", "done_steps", "turns"))
    assert not [path for path in tmp_path.iterdir() if any(one in path.read_bytes() for one in sealed)]


async def test_the_id_itself_is_gone_from_the_file_once_the_brain_forgot(tmp_path: Path, keys: Keys) -> None:
    url = f"sqlite:///{tmp_path / 'door.db'}"
    migrate(url, DOOR, keys)
    database = open_database(url, keys)
    conversations = Conversations(database)
    talk, _ = await conversations.create(None, None)
    await conversations.erase(talk)
    await conversations.finish_erasure(talk)
    assert [path for path in tmp_path.iterdir() if talk.encode() in path.read_bytes()] == []
    await database.close()


async def test_every_table_that_knows_a_conversation_is_erased(database: Database, url: str, brain: BrainTurns) -> None:
    talk = await fill(database, brain)
    await Conversations(database).erase(talk)
    rows = everything(url, brain)
    knowing = [name for name, table in Base.metadata.tables.items() if "conversation_id" in table.c and table is not ErasureRow.__table__]
    assert knowing
    assert [name for name in knowing if talk in rows[name]] == []
    assert talk in rows["erasures"]


async def test_only_conversations_in_which_nobody_wrote_are_old(database: Database) -> None:
    conversations = Conversations(database)
    silent, _ = await conversations.create(None, None)
    lively, _ = await conversations.create(None, None)
    between = datetime.now(UTC)
    await conversations.keep_text(lively, "m1", "hello")
    assert await conversations.idle_since(between) == [silent]
    assert await conversations.idle_since(between - timedelta(days=1)) == []
    assert await conversations.idle_since(between + timedelta(days=1)) == [silent, lively]
