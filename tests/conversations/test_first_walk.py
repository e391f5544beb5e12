"""What a patient meets in the first minutes, over the API with the real model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.clients.door import DoorClient
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.encryption import Keys
from bot.store.referrals import Referrals

pytestmark = pytest.mark.engine


@pytest.fixture
async def door(product: str) -> AsyncIterator[DoorClient]:
    async with DoorClient(product) as client:
        await client.begin()
        yield client


def words(messages: list[dict[str, Any]]) -> str:
    return " ".join(f"{message['text']} {message['cards']}" for message in messages)


def labels(messages: list[dict[str, Any]]) -> list[str]:
    return [choice["label"] for message in messages for choice in message["choices"]]


async def test_the_five_line_conversation(door: DoorClient) -> None:
    assert "ask me about a word" in words(await door.say("hi"))
    term = await door.say("what the heck is genomic testing")
    assert term[0]["cards"][0]["title"].startswith("Biomarker testing")
    why = words(await door.say("why does it matter"))
    assert "treatment" in why
    assert "metastatic breast cancer" in words(await door.say("i have stage 4 breast cancer"))
    card = (await door.say("who can i talk to"))[0]["cards"][0]
    assert (card["kind"], card["title"]) == ("organisation", "Metastatic Breast Cancer Alliance")
    assert card["links"]


async def test_without_a_diagnosis_one_question_is_asked_and_then_the_card_is_given(door: DoorClient) -> None:
    asked = await door.say("who can help me")
    assert "Pancreatic cancer" in labels(asked)
    assert "I'm not sure" in labels(asked)
    choice = next(choice for choice in asked[-1]["choices"] if choice["label"] == "Pancreatic cancer")
    given = await door.choose(choice["id"])
    assert given[0]["cards"][0]["title"] == "Pancreatic Cancer Action Network"


@pytest.mark.parametrize(
    ("told", "organisation"),
    [
        ("I was diagnosed with NSCLC", "LUNGevity Foundation"),
        ("multiple myeloma", "Multiple Myeloma Research Foundation"),
        ("early stage breast cancer", "Susan G. Komen"),
        ("my husband has prostate cancer", "Prostate Cancer Foundation"),
        ("they ruled out lung cancer, it is lymphoma", "Lymphoma Research Foundation"),
        ("esophageal cancer", "American Cancer Society"),
        ("something very rare in my eye", "National Cancer Institute, Cancer Information Service"),
    ],
)
async def test_the_diagnosis_picks_the_organisation(door: DoorClient, told: str, organisation: str) -> None:
    await door.say(told)
    reply = await door.say("who can help me with this")
    if not reply[0]["cards"]:
        reply = await door.say("another cancer")
    titles = [card["title"] for message in reply for card in message["cards"]]
    assert organisation in titles


async def test_breast_cancer_of_unknown_stage_gets_both_and_the_answer_decides(door: DoorClient) -> None:
    await door.say("i have breast cancer")
    both = await door.say("who can help me")
    assert {"Susan G. Komen", "Metastatic Breast Cancer Alliance"} <= {card["title"] for card in both[0]["cards"]}
    decided = await door.say("yes")
    assert decided[0]["cards"][0]["title"] == "Metastatic Breast Cancer Alliance"
    assert labels(decided) == ["Yes, save it", "No, don't save it"]
    assert "lumpectomy" in words(await door.say("what is a lumpectomy")).casefold()


async def test_a_referral_is_noted_with_consent_and_only_then_with_the_diagnosis(door: DoorClient, settings: Settings) -> None:
    await door.say("i have lung cancer")
    asked = await door.say("who can i talk to")
    assert labels(asked)[-2:] == ["Yes, save it", "No, don't save it"]
    database = open_database(settings.database_url, Keys.read(settings.keys))
    referrals = Referrals(database)
    (opened,) = await referrals.of(door.conversation_id)
    assert (opened.organisation_id, opened.reason.value) == ("lungevity", "asked_who_helps")
    assert opened.consent_given_at is None
    assert opened.diagnosis is None
    assert "Saved" in words(await door.say("yes"))
    (noted,) = await referrals.of(door.conversation_id)
    assert noted.consent_given_at is not None
    assert noted.diagnosis == "lung"
    await door.erase()
    assert await referrals.of(door.conversation_id) == []
    await database.close()


async def test_the_right_track_has_four_stations(door: DoorClient) -> None:
    await door.say("i have myeloma")
    plan = await door.say("what do i do now")
    assert labels(plan)[:4] == ["Right Team", "Right Tests", "Right Treatments", "Share your data"]
    tests = await door.say("2")
    assert tests[0]["cards"][0]["title"] == "Right Tests"
    step = await door.say("go step by step")
    assert step[0]["text"].startswith("Step 1 of")
    assert "Step 2 of" in words(await door.say("i did this"))
    assert "Ask your doctor" in tests[0]["cards"][0]["body"]


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "book me a table for two tonight", "\U0001f600\U0001f600", "\u00bfD\u00f3nde est\u00e1 la biblioteca?"])
async def test_what_is_not_ours_is_declined_honestly(door: DoorClient, text: str) -> None:
    reply = await door.say(text)
    assert labels(reply)
    assert "cancer" in words(reply) or "understood" in words(reply) or "word" in words(reply)


async def test_a_caregiver_is_spoken_to_as_one(door: DoorClient) -> None:
    reply = await door.say("my mom has ovarian cancer")
    assert "Caring for your mom" in words(reply)


async def test_many_conversations_at_once_keep_apart(product: str) -> None:
    async def one(cancer: str) -> str:
        async with DoorClient(product) as door:
            await door.begin()
            await door.say(f"i have {cancer}")
            return words(await door.say("who can help me"))

    replies = await asyncio.gather(*(one(cancer) for cancer in ("lung cancer", "myeloma", "prostate cancer") * 3))
    for reply, name in zip(replies, ("LUNGevity", "Multiple Myeloma Research", "Prostate Cancer Foundation") * 3, strict=True):
        assert name in reply
