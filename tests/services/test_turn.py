from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.clients.brain import BrainClient
from bot.content.read import load_content
from bot.services import turn
from bot.services.danger import Danger
from bot.services.turn import Turns
from bot.services.watch import Watch
from bot.store.conversations import Conversations
from bot.store.database import Database
from tests.fakes import FakeBrain

CONTENT = load_content()


def a_watch(conversations: Conversations) -> Watch:
    return Watch(Danger(CONTENT.safety), CONTENT.aftercare, CONTENT.countries, conversations)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.5)
    monkeypatch.setattr(turn, "RETRY_AFTER_S", (0.05,))


@pytest.fixture
async def turns(database: Database, brain_client: BrainClient) -> AsyncIterator[Turns]:
    made = Turns(Conversations(database), brain_client, a_watch(Conversations(database)), CONTENT.phrasebook)
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
    restarted = Turns(conversations, brain_client, a_watch(conversations), CONTENT.phrasebook)
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


async def said(turns: Turns, talk: str, *texts: str) -> list[list[str]]:
    """What is answered to each of the texts, in order."""
    answers = []
    for number, text in enumerate(texts):
        answer = await turns.answer(await turns.keep_text(talk, f"s{number}", text))
        answers.append([message.text for message in answer or []])
    return answers


async def test_after_a_crisis_we_ask_once_whether_the_person_is_safe_and_go_on(turns: Turns, talk: str) -> None:
    _, asked, quiet = await said(turns, talk, "i want to kill myself", "what is a biopsy", "what is a port")
    assert asked[0].startswith("Are you safe right now?")
    assert asked[1:] == ["answer to what is a biopsy"]
    assert quiet == ["answer to what is a port"]


async def test_that_they_are_safe_is_met_with_warmth_also_while_the_brain_is_away(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    _, reply = await said(turns, talk, "i want to kill myself", "I called them, my sister is with me")
    assert reply[0].startswith("I'm glad you are safe.")


async def test_who_needs_help_now_gets_the_lines_again(turns: Turns, talk: str) -> None:
    *_, reply = await said(turns, talk, "i want to kill myself", "what is a biopsy", "I need help now")
    assert "988" in reply[0]


@pytest.mark.parametrize(
    "text", ["it can wait til thursday right?", "its probably nothing", "can i just take a tylenol and sleep it off", "i dont want to bother them"]
)
async def test_a_red_flag_made_small_is_answered_with_the_same_urgency(turns: Turns, talk: str, text: str) -> None:
    _, reply = await said(turns, talk, "i have a fever of 101 since chemo", text)
    assert "24-hour number now" in reply[0]


async def test_the_same_words_without_danger_before_them_go_to_the_brain(turns: Turns, talk: str) -> None:
    (reply,) = await said(turns, talk, "its probably nothing")
    assert reply == ["answer to its probably nothing"]


async def test_numbers_are_those_of_the_country_named_before(turns: Turns, talk: str) -> None:
    *_, reply = await said(turns, talk, "I'm in the UK and was just told I have cancer", "i want to kill myself")
    assert "116 123" in reply[0]
    assert "988" not in reply[0]
