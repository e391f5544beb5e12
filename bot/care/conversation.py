"""A conversation as the door keeps it: messages in order, each with what it offers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.care.wording import fold

# A page of a report, pasted.
MAX_TEXT = 6000
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "one": 1,
    "second": 2,
    "2nd": 2,
    "two": 2,
    "third": 3,
    "3rd": 3,
    "three": 3,
    "fourth": 4,
    "4th": 4,
    "four": 4,
    "fifth": 5,
    "5th": 5,
    "five": 5,
}
_NUMBER = re.compile(
    r"^(?:i(?:'ll| will)? (?:take|pick|choose|want)|choose|pick|option|number|no|nr|#|the|choice|answer|reply)*\s*#?"
    r"(?P<number>[1-9]|first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th)|one|two|three|four|five|last)(?:\s+(?:one|option|choice))?(?: please| pls)?$"
)

_YES = frozenset(("yes", "y", "yeah", "yep", "yes please", "ok", "okay", "sure", "yea", "ya", "yes it has", "yes it did"))
_NO = frozenset(("no", "n", "nope", "no thanks", "no thank you", "nah", "no it has not", "no it hasn't", "not yet"))

_OPENING = r"(?:(?:oh|ok|okay|well|um|hm|i think|so|sadly|thankfully) )*"
_LONGER = {
    "yes": re.compile(rf"{_OPENING}(?:yes|yeah|yep|yea)(?: \S+){{1,5}}$"),
    "no": re.compile(rf"{_OPENING}(?:no|nope|nah)(?: \S+){{1,5}}$"),
}
# More than an answer: a question, or a doubt.
_BUT = re.compile(r"\?|\b(?:but|who|what|how|why|when|where|which|can|not sure|dont know|don't know|maybe)\b")


class Sender(Enum):
    """Who wrote a message."""

    PATIENT = "patient"
    ASSISTANT = "assistant"


@dataclass(frozen=True)
class OfferedChoice:
    """A choice as the patient sees it: an opaque id and a label; what it means stays with us."""

    id: str
    label: str
    meaning: Mapping[str, Any] = field(default_factory=dict, repr=False)
    used: bool = False


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    seq: int
    sender: Sender
    text: str = field(repr=False)
    sent_at: datetime
    choices: tuple[OfferedChoice, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    # The same said in the length of a text message, where the content has it.
    sms: str | None = field(default=None, repr=False)


def _is_more_than(word: str, folded: str) -> bool:
    """Whether the text is a yes or no with little behind it: "oh ok, yes to the bones"."""
    return bool(_LONGER[word].match(folded)) and not _BUT.search(folded)


def find_choice(text: str, choices: Sequence[OfferedChoice]) -> OfferedChoice | None:
    """Return the choice that the patient typed: by its label, number or place ("2", "the last one"), or a bare yes or no."""
    folded = fold(text)
    for words, start in ((_YES, "yes"), (_NO, "no")):
        meant = [choice for choice in choices if re.split(r"\W", fold(choice.label))[0] == start]
        if len(meant) == 1 and (folded in words or _is_more_than(start, folded)):
            return meant[0]
    by_label = next((choice for choice in choices if fold(choice.label) == folded), None)
    if by_label:
        return by_label
    match = _NUMBER.match(folded)
    if not match or not choices:
        return None
    word = match.group("number")
    number = len(choices) if word == "last" else int(word) if word.isdigit() else _ORDINALS[word]
    return choices[number - 1] if 0 < number <= len(choices) else None
