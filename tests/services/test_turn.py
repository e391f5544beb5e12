from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clients.brain import BrainClient
from bot.content.read import load_content
from bot.services import turn
from bot.services.turn import Turns
from bot.store.conversations import Conversations
from bot.store.database import Database, open_database
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate
from bot.wiring import build_line
from tests.fakes import FakeBrain

CONTENT = load_content()


def make_turns(database: Database, brain_client: BrainClient) -> Turns:
    return Turns(Conversations(database), brain_client, CONTENT.safety, CONTENT.phrasebook, build_line(database))


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.5)
    monkeypatch.setattr(turn, "RETRY_AFTER_S", (0.05,))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> AsyncIterator[Database]:
    """A database of each kind with the door's tables."""
    url = f"sqlite:///{tmp_path / 'door.db'}" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    migrate(url, DOOR, keys)
    opened = open_database(url, keys)
    yield opened
    await opened.close()


@pytest.fixture
async def turns(database: Database, brain_client: BrainClient) -> AsyncIterator[Turns]:
    made = make_turns(database, brain_client)
    await made.resume()
    yield made
    await made.stop()


@pytest.fixture
async def talk(database: Database) -> str:
    return (await Conversations(database).create(None, None))[0]


async def test_a_message_is_answered_once_however_often_it_is_sent(turns: Turns, talk: str, brain: FakeBrain) -> None:
    for _ in range(3):
        kept = await turns.keep_text(talk, "m1", "what is a biopsy")
        answer = await turns.answer(kept)
        assert answer is not None
        assert [message.text for message in answer] == ["answer to what is a biopsy"]
    assert len(brain.asked) == 1


async def test_messages_of_a_conversation_are_answered_in_order(turns: Turns, talk: str, brain: FakeBrain) -> None:
    kept = [await turns.keep_text(talk, f"m{number}", f"text {number}") for number in range(8)]
    await asyncio.gather(*(turns.answer(one) for one in kept))
    assert [asked["text"] for asked in brain.asked] == [f"text {number}" for number in range(8)]


async def test_a_message_survives_a_brain_that_fails(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.failures = 3
    kept = await turns.keep_text(talk, "m1", "hello")
    answer = await turns.answer(kept)
    assert answer is not None
    assert len(brain.asked) == 1


async def test_a_message_waits_while_the_brain_is_away_and_is_answered_after(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    kept = await turns.keep_text(talk, "m1", "hello")
    assert await turns.answer(kept) is None
    brain.is_away = False
    assert await turns.answer(kept) is not None


async def test_what_was_kept_is_taken_up_by_the_next_process(database: Database, brain_client: BrainClient, talk: str, brain: FakeBrain) -> None:
    conversations = Conversations(database)
    kept = await conversations.keep_text(talk, "m1", "hello")
    restarted = make_turns(database, brain_client)
    await restarted.resume()
    assert await restarted.answer(kept) is not None
    await restarted.stop()


async def test_danger_is_answered_at_once_while_the_brain_is_away(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    before = await turns.keep_text(talk, "m1", "hello")
    assert await turns.answer(before) is None
    kept = await turns.keep_text(talk, "m2", "i want to kill myself")
    answer = await turns.answer(kept)
    assert answer is not None
    assert "988" in answer[0].text
    assert answer[0].cards[0]["kind"] == "crisis"


async def test_identifiers_never_reach_the_store_or_the_brain(turns: Turns, talk: str, brain: FakeBrain, database: Database) -> None:
    kept = await turns.keep_text(talk, "m1", "call 617-555-0143 or mail jo@example.org")
    await turns.answer(kept)
    assert brain.asked[0]["text"] == "call [phone] or mail [e-mail]"
    (message,) = [one for one in await Conversations(database).messages_after(talk, 0) if one.seq == kept.waiting.seq]
    assert "555" not in message.text


async def test_a_typed_command_reaches_the_brain_as_words(turns: Turns, talk: str, brain: FakeBrain) -> None:
    kept = await turns.keep_text(talk, "m1", "/agree_referral")
    await turns.answer(kept)
    assert brain.asked[0]["text"] == "agree_referral"
    assert "choice" not in brain.asked[0]


async def test_a_typed_number_takes_the_choice_just_offered(turns: Turns, talk: str, brain: FakeBrain) -> None:
    await turns.greet(talk)
    kept = await turns.keep_text(talk, "m1", "1")
    await turns.answer(kept)
    assert brain.asked[0]["choice"]["intent"] == "ask_plan"


async def test_an_erased_conversation_is_forgotten_by_the_brain_once_it_is_back(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    await turns.erase(talk)
    assert brain.forgotten == []
    brain.is_away = False
    await turns.finish_erasures()
    assert brain.forgotten == [talk]
