"""Replies as JSON, between the response generator, the tracker and the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.care.reply import Card, Choice, Reply, Subject


def reply_to_dict(reply: Reply) -> dict[str, Any]:
    """Return the reply as plain JSON values."""
    return {
        "text": reply.text,
        "choices": [_choice(choice) for choice in reply.choices],
        "cards": [_card(card) for card in reply.cards],
        "subject": asdict(reply.subject) if reply.subject else None,
    }


def subject_from_dict(given: Mapping[str, str] | None) -> Subject | None:
    """Return the subject that a stored reply carried."""
    return Subject(given["kind"], given.get("id", "")) if given else None


def _choice(choice: Choice) -> dict[str, Any]:
    return {"label": choice.label, "intent": choice.intent, "entities": dict(choice.entities)}


def _card(card: Card) -> dict[str, Any]:
    source = card.source
    return {
        "kind": card.kind,
        "title": card.title,
        "body": card.body,
        "links": [{"label": link.label, "url": link.url} for link in card.links],
        "phones": [asdict(phone) for phone in card.phones],
        "source": {"title": source.title, "url": source.url, "reviewed_on": str(source.checked_on)} if source else None,
    }
