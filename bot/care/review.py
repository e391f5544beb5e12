"""Where a fact comes from, and who stands behind a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class ReviewState(Enum):
    """How far a text has come on its way to the public."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Review:
    """Who signed a text, when, and when it must be looked at again."""

    state: ReviewState
    due: date | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Source:
    """A page that says what an entry says; `checked_on` is None until somebody opened it for this entry."""

    title: str
    url: str
    checked_on: date | None = None


@dataclass(frozen=True)
class Link:
    """An address to show, with the day somebody last opened it."""

    label: str
    url: str
    checked_on: date | None = None

    @property
    def may_be_shown(self) -> bool:
        """A link that nobody opened is not shown to a patient."""
        return self.checked_on is not None
