"""What we say in one turn: text, choices to tap and cards to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.care.diagnosis import Status
from bot.care.review import Link, Source

# How reviewed texts call the person a caregiver cares for.
LOVED_ONE = "your loved one"


@dataclass(frozen=True)
class Choice:
    """A button: its label, and the intent with entities that tapping it means."""

    label: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CardPhone:
    """A number as shown: `label` for people, `tel` for the telephone."""

    label: str
    tel: str


@dataclass(frozen=True)
class Card:
    """Something to keep or act on; `kind` is one of term, organisation, plan, crisis, report."""

    kind: str
    title: str
    body: str
    links: tuple[Link, ...] = ()
    phones: tuple[CardPhone, ...] = ()
    source: Source | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the card as plain JSON values."""
        source = self.source
        return {
            "kind": self.kind,
            "title": self.title,
            "body": self.body,
            "links": [{"label": link.label, "url": link.url} for link in self.links],
            "phones": [{"label": phone.label, "tel": phone.tel} for phone in self.phones],
            "source": {"title": source.title, "url": source.url, "reviewed_on": str(source.checked_on)} if source else None,
        }


@dataclass(frozen=True)
class Subject:
    """What a reply was about, so that "why does it matter" has something to go on: `kind` and the entry's id."""

    kind: str
    id: str = ""


@dataclass(frozen=True)
class Reply:
    """One message of the assistant."""

    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    subject: Subject | None = None
    # The same said in the length of a text message, where the content has it.
    sms: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the reply as plain JSON values, as it travels from the brain to the door and into the store."""
        return {
            "text": self.text,
            "choices": [{"label": choice.label, "intent": choice.intent, "entities": dict(choice.entities)} for choice in self.choices],
            "cards": [card.as_dict() for card in self.cards],
            "subject": {"kind": self.subject.kind, "id": self.subject.id} if self.subject else None,
            "sms": self.sms,
        }


class Manner(Enum):
    """How terms are asked about."""

    MEANING = "meaning"
    DIFFERENCE = "difference"
    SAME = "same"
    NEED = "need"


@dataclass(frozen=True)
class Asked:
    """One thing that a message asks for: its intent, and the answer's id or the terms; a wording may mean several terms.

    `wording` is what the patient wrote, `closest` are terms that come near to a wording that is none, `again` says
    that the last question is asked again for another cancer.
    """

    intent: str = ""
    question: str | None = None
    terms: tuple[tuple[str, ...], ...] = ()
    wording: str | None = None
    manner: Manner = Manner.MEANING
    closest: tuple[str, ...] = ()
    again: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, as it travels through the brain."""
        return {**vars(self), "terms": [list(ids) for ids in self.terms], "manner": self.manner.value, "closest": list(self.closest)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Asked:
        """Return what `as_dict` made."""
        terms, manner = tuple(tuple(ids) for ids in given["terms"]), Manner(given["manner"])
        return cls(**{**given, "terms": terms, "manner": manner, "closest": tuple(given["closest"])})


@dataclass(frozen=True)
class Turn:
    """What is known when a reply is composed: about the person, about the talk, and what the message asks."""

    diagnoses: tuple[str, ...] = ()
    stage: str | None = None
    status: Status | None = None
    caregiver: bool = False
    relation: str | None = None
    corrects: bool = False
    asked: Asked = Asked()
    also: tuple[Asked, ...] = ()
    feeling: bool = False
    station: str | None = None
    step: str | None = None
    organisations: tuple[str, ...] = ()
    myth: str | None = None
    guesses: tuple[str, ...] = ()
    subject: Subject | None = None
    said: tuple[str, ...] = ()

    @property
    def cared_for(self) -> str:
        """How the person a caregiver writes for is called: "your mother", or "your loved one" when nobody said."""
        return f"your {self.relation}" if self.relation and self.relation != "relative" else LOVED_ONE
