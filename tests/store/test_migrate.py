"""Every way a database can come to the present form."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, insert, inspect

from bot.care.referral import ReferralReason
from bot.errors import KeyMissing, SettingsError
from bot.settings import ROOT
from bot.store.conversations import Conversations
from bot.store.database import engine_for, open_database
from bot.store.encryption import Keys, new_key
from bot.store.migrate import BRAIN, DOOR, Schema, migrate, run_changes
from bot.store.referrals import Referrals
from bot.store.turns import BrainTurns

CANARY = "canary in my left lung"
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
C1 = "c" * 32
# Rows as the code before migrations wrote them.
OLD_ROWS: dict[str, list[dict[str, Any]]] = {
    "conversations": [{"id": C1, "token_hash": "t" * 64, "last_seq": 3, "known": {"diagnosis": ["lung"]}, "created_at": MOMENT}],
    "messages": [
        {"seq": 1, "sender": "assistant", "text": "Hello.", "cards": [{"kind": "plan"}], "subject": {"kind": "term", "id": "biopsy"}, "answers_seq": 0},
        {"seq": 2, "sender": "patient", "text": CANARY, "cards": [], "client_id": "m1", "digest": "d" * 64, "state": "answered"},
        {"seq": 3, "sender": "patient", "text": "One", "cards": [], "client_id": "m2", "state": "waiting", "choice": {"intent": "deny", "label": "One"}},
    ],
    "choices": [{"id": "o1", "message_seq": 1, "position": 0, "label": "One", "meaning": {"intent": "deny", "entities": {}}, "used_at": MOMENT}],
    "referrals": [
        {"id": "r1", "organisation_id": "lungevity", "reason": "asked_who_helps", "diagnosis": "lung", "consent_text": "May I?"},
        {"id": "r2", "organisation_id": "lungevity", "reason": "asked_who_helps", "consent_text": "May I?", "conversation_id": "erased"},
    ],
    "done_steps": [{"step": "lung_biomarkers"}],
}
MOMENTS = {"messages": ("sent_at",), "referrals": ("created_at", "consent_asked_at"), "done_steps": ("done_at",)}


def old_database(url: str, schema: Schema, rows: Mapping[str, Any]) -> None:
    """A database as it was before migrations: the first tables, rows in clear, and no note of a version."""
    with engine_for(url) as engine, engine.begin() as connection:
        run_changes(connection, schema, None, to="0001")
        connection.exec_driver_sql(f"DROP TABLE {schema.version_table}")
        tables = MetaData()
        tables.reflect(connection)
        for name, given in rows.items():
            for row in given:
                moments = dict.fromkeys(MOMENTS.get(name, ()), MOMENT)
                owner = {"conversation_id": C1} if "conversation_id" in tables.tables[name].c else {}
                connection.execute(insert(tables.tables[name]).values({**owner, **moments, **row}))


@pytest.mark.parametrize("schema", [DOOR, BRAIN], ids=lambda schema: schema.name)
def test_the_changes_lead_to_the_tables_that_the_code_knows(url: str, schema: Schema, keys: Keys) -> None:
    migrate(url, schema, keys)
    with engine_for(url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.version_table})
        assert compare_metadata(context, schema.metadata) == []


def test_doing_it_again_changes_nothing(url: str, keys: Keys) -> None:
    for _ in range(2):
        migrate(url, DOOR, keys)


def test_both_schemas_may_stand_in_one_database(url: str, keys: Keys) -> None:
    migrate(url, DOOR, keys)
    migrate(url, BRAIN, keys)
    migrate(url, DOOR, keys)
    with engine_for(url) as engine:
        assert {"messages", "turns", DOOR.version_table, BRAIN.version_table} <= set(inspect(engine).get_table_names())


async def test_a_database_made_before_is_taken_up_with_all_it_holds(url: str, keys: Keys) -> None:
    old_database(url, DOOR, OLD_ROWS)
    migrate(url, DOOR, keys)
    database = open_database(url, keys)
    conversations, referrals = Conversations(database), Referrals(database)
    hello, told, chosen = await conversations.messages_after(C1, 0)
    assert (hello.text, hello.cards, hello.choices[0].label, hello.choices[0].used) == ("Hello.", ({"kind": "plan"},), "One", True)
    assert (told.text, told.sent_at, chosen.text) == (CANARY, MOMENT, "One")
    (waiting,) = await conversations.waiting()
    assert waiting.choice == {"intent": "deny", "label": "One"}
    assert await conversations.known(C1) == {"diagnosis": ["lung"]}
    assert await conversations.done_steps(C1) == {"lung_biomarkers"}
    assert [subject.id for subject in await conversations.subjects(C1)] == ["biopsy"]
    (referral,) = await referrals.of(C1)
    assert (referral.organisation_id, referral.diagnosis, referral.reason) == ("lungevity", "lung", ReferralReason.ASKED_WHO_HELPS)
    assert await referrals.of("erased") == []
    await conversations.keep_text(C1, "m3", "goes on")
    await database.close()


def test_what_stood_in_clear_is_not_left_on_the_disk(tmp_path: Path, keys: Keys) -> None:
    url, path = f"sqlite:///{tmp_path / 'door.db'}", tmp_path / "door.db"
    old_database(url, DOOR, OLD_ROWS)
    assert CANARY.encode() in path.read_bytes()
    migrate(url, DOOR, keys)
    assert not any(word in one.read_bytes() for one in tmp_path.iterdir() for word in (CANARY.encode(), b"lungevity", b"lung_biomarkers"))


def test_the_brains_turns_are_taken_up_in_their_order(url: str, keys: Keys) -> None:
    rows = {"turns": [{"message_id": f"m{number}", "events": f'[{{"event": "user", "text": "{number}"}}]'} for number in range(3)]}
    old_database(url, BRAIN, rows)
    migrate(url, BRAIN, keys)
    turns = BrainTurns(url, keys)
    assert [event["text"] for event in turns.events_of(C1)] == ["0", "1", "2"]
    assert turns.find_turn(C1, "m1") == [{"event": "user", "text": "1"}]
    turns.engine.dispose()


def test_tables_of_somebody_else_are_refused_and_left_alone(url: str, keys: Keys) -> None:
    with engine_for(url) as engine, engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE messages (id INTEGER, subject TEXT)")
        connection.exec_driver_sql("INSERT INTO messages VALUES (1, 'theirs')")
    with pytest.raises(SettingsError, match="a database of its own"):
        migrate(url, DOOR, keys)
    with engine_for(url) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT subject FROM messages").scalar() == "theirs"


def test_a_change_that_fails_leaves_the_database_as_it_was(url: str) -> None:
    old_database(url, DOOR, OLD_ROWS)
    with pytest.raises(AttributeError):
        migrate(url, DOOR, None)  # type: ignore[arg-type]
    with engine_for(url) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM messages WHERE text IS NOT NULL").scalar() == 3


async def test_wrong_keys_show_at_the_start(url: str, keys: Keys) -> None:
    migrate(url, DOOR, keys)
    database = open_database(url, keys)
    await Conversations(database).create(None, None)
    await database.close()
    with pytest.raises(KeyMissing, match="FIRSTLIGHT_KEYS does not hold"):
        migrate(url, DOOR, Keys.read(new_key()))


def test_doors_that_start_together_do_not_collide(url: str) -> None:
    code = f"""
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate
input("ready")
migrate({url!r}, DOOR, Keys.read({new_key()!r}))
"""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    doors: list[Any] = [subprocess.Popen((sys.executable, "-c", code), cwd=ROOT, **pipes) for _ in range(3)]
    assert [door.stdout.read(5) for door in doors] == ["ready"] * 3
    for door in doors:
        door.stdin.write("go\n")
        door.stdin.flush()
    said = [door.communicate(timeout=60)[1] for door in doors]
    assert [door.returncode for door in doors] == [0, 0, 0], said


def test_a_database_that_is_away_is_one_clear_sentence(keys: Keys) -> None:
    with pytest.raises(SettingsError, match=r"cannot be used: .* Check that it runs"):
        migrate("postgresql://nobody@127.0.0.1:9/none", DOOR, keys)
