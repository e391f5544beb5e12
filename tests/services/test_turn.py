from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from bot.care.conversation import Message
from bot.care.reply import Card, CardPhone
from bot.clients.brain import BrainClient
from bot.content.read import load_content
from bot.services import line, turn
from bot.services.danger import Danger
from bot.services.line import Line
from bot.services.turn import Turns
from bot.services.watch import Watch
from bot.services.workflows import VERSION, Workflows
from bot.store.conversations import Conversations, Kept
from bot.store.database import Database, open_database
from bot.store.doors import Doors
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate
from bot.store.waiting import WaitingMessages
from tests.fakes import FakeBrain

CONTENT = load_content()


def a_watch(conversations: Conversations) -> Watch:
    return Watch(Danger(CONTENT.safety), CONTENT.aftercare, CONTENT.countries, conversations)


HELPLINE = Card("organisation", "Somebody to call", "Day and night.", phones=(CardPhone("1-800-555-0100", "+18005550100"),))


def make_turns(database: Database, brain_client: BrainClient, version: str = VERSION) -> Turns:
    made = Line(WaitingMessages(database), Workflows(database.url, version), Doors(database))
    conversations = Conversations(database)
    return Turns(conversations, brain_client, a_watch(conversations), CONTENT.phrasebook, made, HELPLINE)


async def workflows_of() -> list[str]:
    """The ids of all workflows that DBOS knows, whatever became of them."""
    return [one.workflow_id for one in await DBOS.list_workflows_async()]


async def patiently(turns: Turns, kept: Kept) -> list[Message]:
    """Ask for the answer until it is there, as a client does."""
    async with asyncio.timeout(10):
        while (answer := await turns.answer(kept)) is None:
            pass
    return answer


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await is_so():
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.5)
    monkeypatch.setattr(turn, "RETRY_AFTER_S", (0.05,))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that looks after what is left behind all the time."""
    monkeypatch.setattr(line, "LOOK_EVERY_S", 0.05)


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


async def test_messages_of_a_conversation_are_answered_in_order_without_a_pause(
    turns: Turns, talk: str, brain: FakeBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 10.0)
    kept = [await turns.keep_text(talk, f"m{number}", f"text {number}") for number in range(8)]
    answers = await asyncio.gather(*(turns.answer(one) for one in kept))
    assert [[message.text for message in answer or ()] for answer in answers] == [[f"answer to text {number}"] for number in range(8)]
    assert [asked["text"] for asked in brain.asked] == [f"text {number}" for number in range(8)]


async def test_a_message_survives_a_brain_that_fails(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.failures = 3
    kept = await turns.keep_text(talk, "m1", "hello")
    assert await patiently(turns, kept)
    assert len(brain.asked) == 1


async def test_a_message_waits_while_the_brain_is_away_and_is_answered_after(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    kept = await turns.keep_text(talk, "m1", "hello")
    assert await turns.answer(kept) is None
    brain.is_away = False
    assert await patiently(turns, kept)


async def test_what_was_kept_is_taken_up_by_the_next_process(database: Database, brain_client: BrainClient, talk: str, brain: FakeBrain) -> None:
    conversations = Conversations(database)
    kept = await conversations.keep_text(talk, "m1", "hello")
    restarted = make_turns(database, brain_client)
    await restarted.resume()
    assert await patiently(restarted, kept)
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


async def test_messages_that_came_while_the_brain_was_away_are_answered_in_order_and_once(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    kept = [await turns.keep_text(talk, f"m{number}", f"text {number}") for number in range(3)]
    assert await asyncio.gather(*(turns.answer(one) for one in kept)) == [None] * 3
    brain.is_away = False
    answers = await asyncio.gather(*(patiently(turns, one) for one in kept))
    assert [[message.text for message in answer] for answer in answers] == [[f"answer to text {number}"] for number in range(3)]
    assert [asked["text"] for asked in brain.asked] == [f"text {number}" for number in range(3)]


async def test_a_message_that_cannot_be_answered_is_given_up_with_a_number_to_call(
    turns: Turns, talk: str, brain: FakeBrain, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "BUDGET", timedelta(0))
    brain.is_away = True
    (first,), (second,) = [await patiently(turns, await turns.keep_text(talk, client_id, "hello")) for client_id in ("m1", "m2")]
    assert first.text.startswith("I'm sorry, I could not answer this.")
    assert second.text != first.text
    assert first.cards[0]["phones"] == [{"label": "1-800-555-0100", "tel": "+18005550100"}]
    assert len(await WaitingMessages(database).dead_letters()) == 2


async def test_a_dead_letter_that_is_tried_again_is_answered(
    eager: None, turns: Turns, talk: str, brain: FakeBrain, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "BUDGET", timedelta(0))
    brain.is_away = True
    kept = await turns.keep_text(talk, "m1", "hello")
    await patiently(turns, kept)
    brain.is_away = False
    waiting = WaitingMessages(database)
    assert await waiting.retry(await waiting.dead_letters()) == 1
    await until(lambda: Conversations(database).is_answered(talk, kept.waiting.seq))
    assert [message.text for message in await Conversations(database).answer_to(talk, kept.waiting.seq)][1:] == ["answer to hello"]
    assert await waiting.dead_letters() == []


async def test_a_failure_that_nobody_foresaw_is_tried_again_and_leaves_no_word_behind(
    eager: None, turns: Turns, talk: str, brain: FakeBrain, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([ValueError("canary stage three"), ValueError("canary stage three")])

    async def fails(conversation_id: str, seq: int) -> bool:
        raise next(failures, ValueError("canary"))

    brain.failures = turn.MIN_TRIES
    monkeypatch.setattr(turns, "_is_overdue", fails)
    kept = await turns.keep_text(talk, "m1", "canary stage three")
    assert await patiently(turns, kept)
    recorded = await DBOS.list_workflows_async()
    assert len(recorded) == 1
    assert "canary" not in str([vars(one) for one in recorded])
    assert "TurnStopped" in caplog.text


async def test_another_version_takes_up_what_the_one_before_it_left(database: Database, brain_client: BrainClient, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    before = make_turns(database, brain_client, "before")
    await before.resume()
    kept = await before.keep_text(talk, "m1", "hello")
    assert await before.answer(kept) is None
    await before.stop()
    brain.is_away = False
    after = make_turns(database, brain_client, "after")
    await after.resume()
    await until(lambda: Conversations(database).is_answered(talk, kept.waiting.seq))
    await after.stop()
    assert [message.text for message in await Conversations(database).answer_to(talk, kept.waiting.seq)] == ["answer to hello"]


async def test_what_waits_for_the_brain_ends_with_the_conversation(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.delay_s = 60
    kept = await turns.keep_text(talk, "m1", "hello")
    answer = asyncio.create_task(turns.answer(kept))
    await until(has_workflows)
    await turns.erase(talk)
    assert await answer == []
    assert await workflows_of() == []
    assert brain.asked == []


async def test_workflows_that_are_finished_are_dropped_after_a_day(turns: Turns, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await turns.answer(await turns.keep_text(talk, "m1", "hello"))
    await turns.tidy()
    assert await workflows_of() == [f"{talk}-1"]
    monkeypatch.setattr(turn, "FINISHED_FOR", timedelta(days=-1))

    async def is_tidy() -> bool:
        await turns.tidy()
        return not await has_workflows()

    await until(is_tidy)


async def has_workflows() -> bool:
    return bool(await workflows_of())


async def test_a_red_flag_with_a_question_gets_its_alarm_first_and_then_the_answer(turns: Turns, talk: str) -> None:
    text = "I have a fever of 102 since my chemo, can I take a bath?"
    (reply,) = await said(turns, talk, text)
    assert "call" in reply[0].casefold()
    assert reply[1:] == [f"answer to {text}"]


async def test_a_red_flag_with_a_question_gets_its_alarm_also_while_the_brain_is_away(turns: Turns, talk: str, brain: FakeBrain) -> None:
    brain.is_away = True
    (reply,) = await said(turns, talk, "I have a fever of 102 since my chemo, can I take a bath?")
    assert len(reply) == 1
