"""After danger was answered: ask once whether the person is safe, be glad with them, and kindly repeat what cannot wait."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bot.care.reply import Choice, Reply
from bot.care.review import Review
from bot.care.safety import CRISIS, plain

# What the two choices of the question mean; the door answers both itself.
SAFE_NOW = "safe_now"
HELP_NOW = "help_now"
# A crisis is remembered for so many messages of the patient, a red flag for fewer.
TURNS = {CRISIS: 6, "emergency": 3, "red_flag": 3}


class Moment(Enum):
    """When a fixed text is said."""

    ASK = "ask"
    SAFE = "safe"
    AGAIN = "again"
    PAST = "past"


@dataclass(frozen=True)
class CareText:
    """A reviewed text for one moment; `patterns` say which messages bring it, `kinds` after which danger."""

    id: str
    moment: Moment
    text: str
    sms: str
    review: Review
    kinds: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastDanger:
    """The last danger of a conversation: its entry and kind, how many messages came since, and whether we asked about it."""

    rule_id: str
    kind: str
    messages_since: int
    was_asked: bool


@dataclass(frozen=True)
class Care:
    """What to say: a reply instead of the answer, or a line before it."""

    text: CareText
    is_whole_reply: bool

    @property
    def reply(self) -> Reply:
        """The text with its choices."""
        meanings = (SAFE_NOW, HELP_NOW)
        choices = tuple(Choice(label, meaning) for label, meaning in zip(self.text.choices, meanings, strict=False))
        return Reply(self.text.text, choices, sms=self.text.sms)


class Aftercare:
    """The decision what a message needs because of the danger before it."""

    def __init__(self, texts: Iterable[CareText]) -> None:
        """Compile the patterns once."""
        self.texts = tuple(texts)
        self._patterns = {text.id: [re.compile(rf"(?<!\w)(?:{one})", re.MULTILINE) for one in text.patterns] for text in self.texts}

    def find(self, last: LastDanger | None, message: str) -> Care | None:
        """Return what to say, or None when the message is answered as if nothing had been."""
        if last and last.messages_since < TURNS[last.kind]:
            for moment in (Moment.SAFE, Moment.AGAIN):
                text = self._met(moment, last.kind, message)
                if text:
                    return Care(text, is_whole_reply=True)
            ask = self._first(Moment.ASK, last.kind)
            if ask and not last.was_asked:
                return Care(ask, is_whole_reply=False)
        past = self._met(Moment.PAST, "", message)
        return Care(past, is_whole_reply=False) if past else None

    def after_choice(self, meaning: str, last: LastDanger) -> Care | None:
        """Return the reply to a tapped "I am safe", or None when help is needed."""
        text = self._first(Moment.SAFE, last.kind) if meaning == SAFE_NOW else None
        return Care(text, is_whole_reply=True) if text else None

    def question_after(self, kind: str) -> Care | None:
        """Return the question whether the person is safe after this kind of danger, if there is one."""
        text = self._first(Moment.ASK, kind)
        return Care(text, is_whole_reply=False) if text else None

    def settles(self, text_id: str) -> bool:
        """Return whether this text asks if the person is safe, or is said when they are: then it need not be asked any more."""
        return any(text.id == text_id and text.moment in (Moment.ASK, Moment.SAFE) for text in self.texts)

    def _first(self, moment: Moment, kind: str) -> CareText | None:
        return next((text for text in self.texts if text.moment is moment and (not text.kinds or kind in text.kinds)), None)

    def _met(self, moment: Moment, kind: str, message: str) -> CareText | None:
        lines = plain(message)
        fitting = (text for text in self.texts if text.moment is moment and (not text.kinds or kind in text.kinds))
        return next((text for text in fitting if any(pattern.search(lines) for pattern in self._patterns[text.id])), None)
