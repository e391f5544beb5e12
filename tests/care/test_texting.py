"""Replies as text messages, from small made-up ones and from all of the shipped content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.care.cards import crisis_reply
from bot.care.conversation import Message, OfferedChoice, Sender
from bot.care.replies import Replies
from bot.care.reply import Asked, Reply, Turn
from bot.care.sms import gsm7_length, segments
from bot.care.texting import MAX_NEXT, pages_of, shown_choices
from bot.content.read import load_content

CONTENT = load_content()
REPLIES = Replies(CONTENT.glossary, CONTENT.directory, CONTENT.cancers, CONTENT.phrasebook, CONTENT.myths)


NEXT_STEP = {"kind": "plan", "title": "Next step", "body": "Call.", "phones": [], "links": []}


def a_message(text: str = "A short answer.", labels: tuple[str, ...] = (), **changes: Any) -> Message:
    choices = tuple(OfferedChoice(str(number), label) for number, label in enumerate(labels))
    return Message(**{"seq": 1, "sender": Sender.ASSISTANT, "text": text, "sent_at": datetime.now(UTC), "choices": choices, **changes})


def as_message(reply: Reply) -> Message:
    given = reply.as_dict()
    return a_message(given["text"], tuple(choice["label"] for choice in given["choices"]), cards=tuple(given["cards"]), sms=given["sms"])


def shipped() -> Iterator[Reply]:
    """Yield what the assistant says, from every entry of the content."""
    for caregiver in (False, True):
        yield from (REPLIES.answer(Turn(asked=Asked(question=one), caregiver=caregiver)) for one in CONTENT.glossary.answers)
    yield from (REPLIES.explaining.term(Turn(asked=Asked(terms=((one,),)))) for one in CONTENT.glossary.terms)
    yield from (REPLIES.guiding.referral(Turn(diagnoses=(one,))) for one in CONTENT.cancers.cancers)
    yield from (REPLIES.guiding.plan(Turn(diagnoses=(one,))) for one in CONTENT.cancers.cancers)
    yield from (REPLIES.myth(Turn(myth=one)) for one in CONTENT.myths.myths)


def test_a_short_reply_is_one_text_with_its_choices() -> None:
    assert pages_of([a_message(labels=("Who can help me?", "What do I do now?"))]) == [
        "A short answer.\nReply 1 or 2:\n1 Who can help me?\n2 What do I do now?",
    ]


def test_what_does_not_fit_comes_by_more() -> None:
    pages = pages_of([a_message("This is one sentence of many. " * 30, ("Who can help me?",))])
    assert "Reply MORE for the rest." in pages[0]
    assert "1 Who can help me?" in pages[0]
    assert len(pages) > 2
    assert "MORE" not in pages[-1]


def test_the_short_form_goes_first_and_the_whole_answer_by_more() -> None:
    first, second = pages_of([a_message("The whole answer.", sms="In short. Reply MORE for how.", cards=(NEXT_STEP,))])
    assert first == "In short. Reply MORE for how."
    assert second == "The whole answer.\nNext step: Call."


def test_tell_me_more_is_said_by_more_and_takes_no_number() -> None:
    messages = [a_message(labels=("Tell me more", "Who can help me?"))]
    assert pages_of(messages) == ["A short answer.\nReply MORE for the rest.\nReply 1:\n1 Who can help me?"]
    assert [choice.label for choice in shown_choices(messages)] == ["Who can help me?"]


def test_an_organization_is_its_number_and_one_link() -> None:
    card = {
        "kind": "organisation",
        "title": "The Helpers",
        "body": "They answer.",
        "phones": [{"label": "800-555-0100", "tel": "+18005550100"}],
        "links": [{"label": "a", "url": "https://example.org"}],
    }
    second = {**card, "title": "Others", "links": [{"label": "b", "url": "https://example.com"}]}
    (text,) = pages_of([a_message(cards=(card, second))])
    assert text == "A short answer.\nThe Helpers: 800-555-0100, https://example.org\nOthers: 800-555-0100"


@pytest.mark.parametrize("rule", CONTENT.safety.rules, ids=lambda rule: rule.id)
def test_a_crisis_reply_is_whole_and_names_who_to_call(rule: Any) -> None:
    (text,) = pages_of([as_message(crisis_reply(rule))])
    assert "MORE" not in text
    assert segments(text) <= 2
    for phone in rule.phones:
        assert phone.tel.removeprefix("sms:") in text


def test_all_shipped_replies_are_plain_and_short() -> None:
    for reply in shipped():
        pages = pages_of([as_message(reply)])
        assert all(gsm7_length(page) is not None for page in pages), reply.text
        assert segments(pages[0]) <= 3, reply.text
        assert all(len(page) <= MAX_NEXT for page in pages[1:]), reply.text
        assert all(page.count("https://") <= 2 for page in pages), reply.text


def test_the_fixed_texts_are_plain_and_short() -> None:
    fixed = {key: phrase.texts for key, phrase in CONTENT.phrasebook.phrases.items() if key.startswith("sms_")}
    assert len(fixed) >= 10
    for key, texts in fixed.items():
        assert all(gsm7_length(text) is not None and segments(text) <= 2 for text in texts), key
