"""Talks by text from the phone's side: what is answered, in which order, and what is never sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.care.sms import as_gsm7
from bot.clients.local_twilio import LocalTwilio
from bot.content.read import load_content
from bot.services import text_sender, texts, turn
from bot.store.text_tables import TextInRow
from tests.fakes import FakeBrain
from tests.fakes_twilio import ACCOUNT, INTRO, NUMBER, TOKEN, Texting, texting_door

CONTENT = load_content()


class ChattyBrain(FakeBrain):
    """Answers with choices and a length of the test's own."""

    text = ""
    labels: tuple[str, ...] = ("What now?", "Who can help me?")

    async def _answer(self, request: Any) -> Any:
        answer = await super()._answer(request)
        if answer.status != 200:
            return answer
        from aiohttp import web

        text = self.text or f"answer to {self.asked[-1]['text']}"
        choices = [{"label": label, "intent": f"ask/{place}", "entities": {}} for place, label in enumerate(self.labels)]
        return web.json_response({"done": True, "replies": [{"text": text, "cards": [], "choices": choices}], "known": {}})


@pytest.fixture
def brain() -> ChattyBrain:
    return ChattyBrain()


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.0)
    monkeypatch.setattr(text_sender, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(text_sender, "RETRY_AFTER_S", (0.05,))
    monkeypatch.setattr(turn, "RETRY_AFTER_S", (0.05,))


@pytest.fixture
async def texting(tmp_path: Path, brain: ChattyBrain) -> AsyncIterator[Texting]:
    async with texting_door(tmp_path, CONTENT, brain) as running:
        yield running


async def test_texts_are_answered_in_the_order_they_came(texting: Texting) -> None:
    phone = texting.phone()
    for number in range(6):
        await phone.text(f"question {number}")
    answers = await phone.wait_for(6)
    assert [answer.splitlines()[0] for answer in answers] == [f"answer to question {number}" for number in range(6)]


async def test_a_number_takes_the_choice_that_the_text_showed(texting: Texting, brain: ChattyBrain) -> None:
    phone = texting.phone()
    await phone.text("hello there")
    await phone.wait_for(1)
    await phone.text("2.")
    await phone.wait_for(2)
    assert brain.asked[-1]["choice"]["label"] == "Who can help me?"
    await phone.text("the first one")
    await phone.wait_for(3)
    assert brain.asked[-1]["choice"]["label"] == "What now?"


async def test_more_gives_the_rest_and_then_asks_the_brain(texting: Texting, brain: ChattyBrain) -> None:
    brain.text = "This is a sentence that says something. " * 20
    phone = texting.phone()
    await phone.text("what is a biopsy")
    (first,) = await phone.wait_for(1)
    assert "Reply MORE for the rest." in first
    assert "2 Who can help me?" in first
    await phone.text("more please")
    await phone.wait_for(2)
    await phone.text("MORE")
    await phone.wait_for(3)
    assert len(brain.asked) == 1
    await phone.text("more")
    await phone.wait_for(4)
    assert brain.asked[-1]["text"] == "more"
    await phone.text("1")
    await phone.wait_for(5)
    assert brain.asked[-1]["choice"]["label"] == "What now?"


async def test_danger_is_answered_first_and_whole_while_the_brain_is_away(texting: Texting, brain: ChattyBrain) -> None:
    brain.is_away = True
    phone = texting.phone()
    await phone.text("what is a biopsy")
    await phone.text("i want to kill myself")
    (crisis,) = await phone.wait_for(1)
    assert crisis == as_gsm7(CONTENT.safety.get("suicide").sms)
    assert INTRO not in texting.twilio.texts_to(phone.number)[0]
    brain.is_away = False
    await phone.wait_for(2)


async def test_danger_in_spanish_is_answered_in_spanish(texting: Texting) -> None:
    await texting.phone().text("me quiero morir")
    assert await texting.phone().wait_for(1) == [as_gsm7(CONTENT.safety.get("suicide").sms_es)]


async def test_after_danger_the_short_question_goes_before_the_next_answer(texting: Texting) -> None:
    phone = texting.phone()
    await phone.text("i want to kill myself")
    await phone.wait_for(1)
    await phone.text("what is a biopsy")
    ask = next(text for text in CONTENT.aftercare.texts if text.id == "ask_after_crisis")
    lines = (await phone.wait_for(2))[1].splitlines()
    assert lines[:2] == [ask.sms, "answer to what is a biopsy"]
    assert lines[-4:-2] == ["1 I am safe", "2 I need help now"]
    await phone.text("2")
    assert (await phone.wait_for(3))[2] == as_gsm7(CONTENT.safety.get("suicide").sms)


async def test_stop_is_confirmed_once_and_nothing_goes_out_after_it(texting: Texting, brain: ChattyBrain) -> None:
    phone = texting.phone()
    await phone.text("Please stop texting me")
    (confirmed,) = await phone.wait_for(1)
    assert "your texts are off" in confirmed
    for body in ("what is a biopsy", "stop", "HELP", "FORGET"):
        assert await phone.text(body) == 200
    await asyncio.sleep(0.3)
    assert phone.texts == [confirmed]
    assert brain.asked == []


async def test_stop_in_spanish_is_confirmed_in_spanish(texting: Texting) -> None:
    await texting.phone().text("ya no me escriban m\u00e1s")
    assert "ya no le enviaremos" in (await texting.phone().wait_for(1))[0]


async def test_stop_cancels_what_still_waits(texting: Texting) -> None:
    phone = texting.phone()
    texting.twilio.is_away = True
    await phone.text("what is a biopsy")
    await asyncio.sleep(0.2)
    await phone.text("opt out")
    await asyncio.sleep(0.2)
    texting.twilio.is_away = False
    (confirmed,) = await phone.wait_for(1)
    assert "your texts are off" in confirmed
    await asyncio.sleep(0.3)
    assert phone.texts == [confirmed]


async def test_start_turns_texts_on_again(texting: Texting) -> None:
    phone = texting.phone()
    await phone.text("no more texts")
    await phone.wait_for(1)
    await phone.text("START")
    assert "on again" in (await phone.wait_for(2))[1]
    await phone.text("what is a biopsy")
    assert "answer to" in (await phone.wait_for(3))[2]


async def test_help_in_danger_goes_to_a_person_who_said_stop(texting: Texting) -> None:
    phone = texting.phone()
    await phone.text("leave me alone")
    await phone.wait_for(1)
    await phone.text("i want to kill myself")
    assert "988" in (await phone.wait_for(2))[1]
    await asyncio.sleep(0.2)
    assert not any(INTRO in text for text in texting.twilio.texts_to(phone.number))


async def test_what_the_provider_answered_is_not_answered_again(texting: Texting) -> None:
    phone = texting.phone()
    await phone.text("HELP", opt_out_type="HELP")
    await phone.text("please go", opt_out_type="STOP")
    await phone.text("what is a biopsy")
    await asyncio.sleep(0.3)
    assert phone.texts == []


async def test_a_person_whom_the_provider_has_stopped_is_stopped_here(texting: Texting) -> None:
    texting.twilio.opted_out.add("+12125550142")
    phone = texting.phone()
    await phone.text("what is a biopsy")
    async with asyncio.timeout(5):
        while (await texting.text.texts.get_phone(1)).stopped_at is None:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("body", "part"), [("help", "computer program"), ("AYUDA", "programa"), ("who is this?", "911")])
async def test_help_says_who_we_are(texting: Texting, brain: ChattyBrain, body: str, part: str) -> None:
    await texting.phone().text(body)
    assert part in (await texting.phone().wait_for(1))[0]
    assert brain.asked == []


async def test_forget_asks_once_and_erases_here_there_and_in_the_brain(texting: Texting, brain: ChattyBrain) -> None:
    phone = texting.phone()
    await phone.text("my psa is 12")
    await phone.wait_for(1)
    await phone.text("FORGET")
    assert "Reply YES" in (await phone.wait_for(2))[1]
    await phone.text("yes")
    assert "Everything is erased" in (await phone.wait_for(3))[2]
    assert len(brain.forgotten) == 1
    await eventually_empty(texting, "text_phones")
    await texting.text.reconciler.erase()
    assert not any("psa" in text.body for text in texting.twilio.texts)
    async with texting.parts.database.engine.connect() as connection:
        for table in ("messages", "conversations", "texts_out"):
            assert (await connection.execute(sql(f"SELECT count(*) FROM {table}"))).scalar() == 0
        assert (await connection.execute(sql("SELECT count(*) FROM texts_in WHERE phone_id IS NOT NULL"))).scalar() == 0
    async with texting.parts.database.sessions() as session:
        assert {row.open(texting.parts.database.keys)["body"] for row in await session.scalars(select(TextInRow))} == {""}
    assert phone.texts == []
    await phone.text("hello again")
    assert (await phone.wait_for(1))[0].startswith("answer to hello again")
    assert sum(INTRO in text for text in texting.twilio.texts_to(phone.number)) == 1


async def test_any_other_text_keeps_everything(texting: Texting, brain: ChattyBrain) -> None:
    phone = texting.phone()
    await phone.text("my psa is 12")
    await phone.wait_for(1)
    await phone.text("forget me")
    await phone.wait_for(2)
    await phone.text("no wait")
    await phone.wait_for(3)
    await phone.text("yes")
    await phone.wait_for(4)
    assert brain.forgotten == []


async def test_a_machine_that_answers_ours_is_not_answered_for_ever(texting: Texting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MANY", 3)
    phone = texting.phone()
    for number in range(8):
        await phone.text(f"I am driving {number}")
    answers = await phone.wait_for(4)
    assert "many texts" in answers[-1] or "many texts" in " ".join(answers)
    await asyncio.sleep(0.3)
    assert len(phone.texts) == 4
    await phone.text("i want to kill myself")
    assert "988" in " ".join((await phone.wait_for(5))[4:])


async def test_a_late_answer_is_announced_once(texting: Texting, brain: ChattyBrain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.05)
    brain.is_away = True
    phone = texting.phone()
    await phone.text("what is a biopsy")
    assert "answer will come" in (await phone.wait_for(1))[0]
    await phone.text("and a scan")
    await asyncio.sleep(0.3)
    assert len(phone.texts) == 1
    brain.is_away = False
    await phone.wait_for(3)


async def test_what_was_kept_is_answered_after_a_restart(tmp_path: Path, brain: ChattyBrain) -> None:
    twilio = LocalTwilio(ACCOUNT, TOKEN, NUMBER, "")
    brain.is_away = True
    async with texting_door(tmp_path, CONTENT, brain, twilio) as first:
        for number in range(3):
            assert await first.phone().text(f"question {number}") == 200
        await asyncio.sleep(0.2)
    brain.is_away = False
    async with texting_door(tmp_path, CONTENT, brain, twilio) as second:
        answers = await second.phone().wait_for(3)
    assert [answer.splitlines()[0] for answer in answers] == [f"answer to question {number}" for number in range(3)]
    assert len(brain.asked) == 3


async def test_an_own_idea_goes_only_to_who_said_yes(texting: Texting) -> None:
    phone = texting.phone()
    await phone.text("hello there")
    await phone.wait_for(1)
    kept = await texting.text.texts.get_phone(1)
    talks = texting.text.talks
    assert not await talks.tell(kept.conversation_id or "", "idea-1", "A person at PanCAN has your request.")
    await texting.text.texts.change_phone(1, welcomes_at=datetime.now(UTC))
    texting.text.sender._clock = lambda: datetime(2027, 6, 1, 16, 0, tzinfo=UTC)
    assert await talks.tell(kept.conversation_id or "", "idea-1", "A person at PanCAN has your request.")
    assert not await talks.tell(kept.conversation_id or "", "idea-1", "A person at PanCAN has your request.")
    assert (await phone.wait_for(2))[1].startswith("A person at PanCAN")


async def eventually_empty(texting: Texting, table: str) -> None:
    async with asyncio.timeout(5):
        while True:
            async with texting.parts.database.engine.connect() as connection:
                if (await connection.execute(sql(f"SELECT count(*) FROM {table}"))).scalar() == 0:
                    return
            await asyncio.sleep(0.05)


def test_a_forgotten_question_is_forgotten_after_ten_minutes() -> None:
    assert timedelta(minutes=5) < texts.FORGET_WITHIN <= timedelta(minutes=15)


async def test_a_text_that_fails_each_time_is_tried_again_later_and_blocks_nobody(texting: Texting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "RETRY_AFTER_S", (0.01, 0.01))
    talks, keep = texting.text.talks, texting.parts.turns.keep_text

    async def fail_on_first(conversation_id: str, client_id: str, body: str) -> Any:
        if body == "question one":
            raise OSError("the disk is full")
        return await keep(conversation_id, client_id, body)

    monkeypatch.setattr(texting.parts.turns, "keep_text", fail_on_first)
    phone = texting.phone()
    await phone.text("question one")
    await phone.text("question two")
    assert (await phone.wait_for(1))[0].startswith("answer to question two")
    monkeypatch.setattr(texting.parts.turns, "keep_text", keep)
    await talks.resume()
    assert (await phone.wait_for(2))[1].startswith("answer to question one")
