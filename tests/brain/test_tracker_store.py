"""Rasa's conversations in our store: kept as whole turns, sealed, and never again after they were erased."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store.encryption import new_key

pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore")]

CANARY = "zebrafinch"


@pytest.fixture
def open_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """What opens the store as Rasa does at its start."""
    from rasa.shared.core.domain import Domain

    from bot.brain.tracker_store import ConversationStore

    monkeypatch.setenv("BRAIN_DATABASE_URL", f"sqlite:///{tmp_path / 'brain.db'}")
    monkeypatch.setenv("FIRSTLIGHT_KEYS", new_key())
    return lambda: ConversationStore(domain=Domain.empty())


async def begin_turn(store: Any, message_id: str) -> Any:
    from rasa.shared.core.events import BotUttered, SlotSet, UserUttered

    tracker = await store.get_or_create_tracker("c1", append_action_listen=False)
    tracker.update_with_events([UserUttered(CANARY, message_id=message_id), SlotSet("stage", message_id), BotUttered(f"reply {CANARY}")], store.domain)
    return tracker


async def test_turns_come_back_after_a_restart_and_lie_there_sealed(open_store: Callable[[], Any], tmp_path: Path) -> None:
    store = open_store()
    for message_id in ("m1", "m2"):
        await store.save(await begin_turn(store, message_id))
    restarted = open_store()
    tracker = await restarted.retrieve("c1")
    assert [event.message_id for event in tracker.events if event.type_name == "user"] == ["m1", "m2"]
    turn = restarted.turn_of("c1", "m1")
    assert (turn.replies[0]["text"], turn.slots) == (f"reply {CANARY}", {"stage": "m1"})
    assert [path for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()] == []


async def test_a_turn_that_ends_after_the_erasure_is_not_kept_and_not_taken_again(open_store: Callable[[], Any]) -> None:
    store = open_store()
    await store.save(await begin_turn(store, "m1"))
    under_way = await begin_turn(store, "m2")
    store.forget("c1")
    await store.save(under_way)
    assert list(await store.keys()) == []
    again = store.turn_of("c1", "m2")
    assert (again.replies, again.slots) == ([], {})
