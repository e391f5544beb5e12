"""Texts that Twilio has and that never reached us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clients.local_twilio import LocalTwilio
from bot.content.read import load_content
from bot.errors import TextError
from bot.services import text_reconciler, text_sender
from tests.fakes import FakeBrain
from tests.fakes_twilio import Texting, texting_door

CONTENT = load_content()
PHONE = "+12125550142"


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.0)
    monkeypatch.setattr(text_sender, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(text_reconciler, "ON_ITS_WAY", timedelta(seconds=-2))


@pytest.fixture
async def texting(tmp_path: Path, brain: FakeBrain) -> AsyncIterator[Texting]:
    async with texting_door(tmp_path, CONTENT, brain) as running:
        yield running


async def lose(twilio: LocalTwilio, *bodies: str) -> None:
    """Text while the door cannot be reached."""
    for body in bodies:
        await twilio.text(PHONE, body, is_delivered=False)


async def test_texts_that_were_never_delivered_are_answered_in_order(texting: Texting, brain: FakeBrain) -> None:
    await lose(texting.twilio, "question 1", "question 2")
    assert await texting.text.reconciler.compare() == 2
    await texting.phone().wait_for(2)
    assert [asked["text"] for asked in brain.asked] == ["question 1", "question 2"]
    assert await texting.text.reconciler.compare() == 0


async def test_a_text_that_comes_both_ways_is_answered_once(texting: Texting, brain: FakeBrain) -> None:
    await lose(texting.twilio, "hello there")
    assert await texting.text.reconciler.compare() == 1
    await texting.twilio.post(texting.twilio.webhook_url, texting.twilio.form_of(texting.twilio.texts[0]))
    await texting.phone().wait_for(1)
    assert len(brain.asked) == 1


async def test_a_lost_stop_is_taken_up(texting: Texting) -> None:
    await lose(texting.twilio, "remove me from your list")
    await texting.text.reconciler.compare()
    assert "your texts are off" in (await texting.phone().wait_for(1))[0]


async def test_an_erased_text_does_not_come_back(texting: Texting, brain: FakeBrain) -> None:
    phone = texting.phone()
    await phone.text("my psa is 12")
    await phone.wait_for(1)
    await phone.text("forget")
    await phone.wait_for(2)
    await phone.text("yes")
    await phone.wait_for(3)
    assert await texting.text.reconciler.compare() == 0
    assert len(brain.asked) == 1


async def test_while_twilio_is_away_nothing_is_checked_off(texting: Texting) -> None:
    await texting.text.reconciler.compare()
    before = await texting.text.texts.checked_until()
    texting.twilio.is_away = True
    with pytest.raises(TextError):
        await texting.text.reconciler.compare()
    assert await texting.text.texts.checked_until() == before
