"""A reply as text messages: short, plain, with choices to take by number and MORE for what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.care.choices import MORE
from bot.care.conversation import Message, OfferedChoice
from bot.care.sms import MAX_SEGMENTS, SEGMENT, as_gsm7, cut, septets

# The first text may be longer where it also lists choices; what comes by MORE has no list.
MAX_FIRST = (MAX_SEGMENTS + 1) * SEGMENT
MAX_NEXT = MAX_SEGMENTS * SEGMENT
# What Twilio takes as one message; a crisis reply is cut nowhere else.
MAX_BODY = 1600
MAX_CHOICES = 9
# Choices may take so much of the first text that this is left for the words.
MIN_WORDS = SEGMENT
REPLY_MORE = "Reply MORE for the rest."
NAMES_MORE = "Reply MORE"


def pages_of(messages: Sequence[Message]) -> list[str]:
    """Return the texts that say what the messages say: the first is sent now, each further one for a MORE; a crisis is never cut."""
    if has_crisis(messages):
        return _whole(as_gsm7("\n".join(map(_crisis_words, messages))))
    short, long = _words(messages)
    can_go_on = any(_is_more(choice) for message in messages for choice in message.choices)
    # What is said after danger is never cut.
    least = septets(as_gsm7(messages[0].sms)) if messages and messages[0].sms and _says_all(messages[0]) else 0
    return _paged(short, long, as_gsm7(_choice_lines(shown_choices(messages))), can_go_on, max(least, MIN_WORDS))


def shown_choices(messages: Sequence[Message]) -> list[OfferedChoice]:
    """Return the choices that the texts number, in this order; "Tell me more" is none, because MORE says it."""
    return [choice for message in messages for choice in message.choices if not _is_more(choice)][:MAX_CHOICES]


def has_crisis(messages: Sequence[Message]) -> bool:
    """Return whether the messages answer danger, so that they go out whatever else holds."""
    return any(card["kind"] == "crisis" for message in messages for card in message.cards)


def _words(messages: Sequence[Message]) -> tuple[str, str]:
    """Return what is said first, and what a MORE goes on with."""
    cards = [card for message in messages for card in message.cards]
    flat = [_flat(card, is_first=not number) for number, card in enumerate(cards)]
    short = [message.sms or message.text for message in messages]
    unsaid = [message.text for message in messages if message.sms and not _says_all(message)]
    if not unsaid:
        return _joined([*short, *flat]), ""
    return _joined(short), _joined([*unsaid, *flat])


def _says_all(message: Message) -> bool:
    """Whether nothing is left to say behind the short form: so it is of what follows danger, which has no card."""
    return bool(message.sms) and not message.cards


def _paged(short: str, long: str, choices: str, can_go_on: bool, least: int) -> list[str]:
    """Cut the words into texts; the choices stand on the first, because they are what the person answers to."""
    if not long and not can_go_on and septets(short) + septets(choices) + 1 <= MAX_FIRST:
        return [_joined([short, choices])]
    room = MAX_FIRST - septets(choices) - len(REPLY_MORE) - 2
    first, rest = cut(short, max(least, min(room, MAX_NEXT)))
    rest = _joined([rest, long])
    note = REPLY_MORE if (rest or can_go_on) and NAMES_MORE not in first else ""
    return [_joined([first, note, choices]), *_further(rest)]


def _further(text: str) -> list[str]:
    pages = []
    while text:
        page, text = (text, "") if septets(text) <= MAX_NEXT else cut(text, MAX_NEXT - len(REPLY_MORE) - 1)
        pages.append(_joined([page, REPLY_MORE if text else ""]))
    return pages


def _whole(text: str) -> list[str]:
    texts = []
    while text:
        page, text = cut(text, MAX_BODY)
        texts.append(page)
    return texts


def _crisis_words(message: Message) -> str:
    """Return the short form that a clinician reviews, or where there is none all that the message says, with every number to call."""
    if message.sms:
        return message.sms
    said = "\n".join([message.text, *(str(card["body"]) for card in message.cards)])
    missing = [str(phone["label"]) for card in message.cards for phone in card["phones"] if str(phone["tel"]).removeprefix("sms:") not in said]
    return "\n".join([said, *missing])


def _flat(card: Mapping[str, Any], is_first: bool) -> str:
    """Return what matters of a card in a line or two: for an organization how to reach it, for others what it says; one link a reply."""
    links = [str(link["url"]) for link in card["links"]]
    phones = [str(phone["label"]) for phone in card["phones"]]
    if card["kind"] != "organisation":
        return "\n".join([f"{card['title']}: {card['body']}", *links[: 1 if is_first else 0]])
    contact = [*phones, *links[: 1 if is_first or not phones else 0]]
    return f"{card['title']}: {', '.join(contact) or card['body']}"


def _choice_lines(choices: Sequence[OfferedChoice]) -> str:
    """Return the choices with the numbers that take them."""
    if not choices:
        return ""
    numbers = [str(number) for number in range(1, len(choices) + 1)]
    listed = {1: "1", 2: "1 or 2", 3: "1, 2 or 3"}.get(len(numbers), f"1 to {numbers[-1]}")
    return "\n".join([f"Reply {listed}:", *(f"{number} {choice.label}" for number, choice in zip(numbers, choices, strict=True))])


def _is_more(choice: OfferedChoice) -> bool:
    return choice.label == MORE.label


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in map(as_gsm7, parts) if part)
