"""What we say in one turn: text, choices to tap and cards to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.care.review import Link, Source


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


@dataclass(frozen=True)
class Turn:
    """What is known when a reply is composed."""

    diagnoses: tuple[str, ...] = ()
    stage: str | None = None
    caregiver: bool = False
    terms: tuple[tuple[str, ...], ...] = ()
    wording: str | None = None
    station: str | None = None
    step: str | None = None
    organisations: tuple[str, ...] = ()
    myth: str | None = None
    question: str | None = None
    guesses: tuple[str, ...] = ()
    subject: Subject | None = None
    number: int = 0
