"""Who can help, and how they may be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.care.diagnosis import Cancer
from bot.care.review import Link, Review, Source

CONFIDENCES_SHOWN = ("high", "medium")


@dataclass(frozen=True)
class Phone:
    """A number with the day somebody checked it; never shown without one."""

    number: str
    tel: str
    label: str
    confidence: str
    checked_on: date | None
    source: str | None
    hours: str | None = None

    @property
    def may_be_shown(self) -> bool:
        """A number is shown only when a source was checked and trusted."""
        return self.checked_on is not None and self.confidence in CONFIDENCES_SHOWN


@dataclass(frozen=True)
class UnverifiedPhone:
    """A number that a person must still verify; it is never shown."""

    number: str
    why: str


@dataclass(frozen=True)
class TrialFinder:
    """Where the organisation lets people look for clinical trials."""

    url: str
    checked_on: date | None = None


@dataclass(frozen=True)
class Programme:
    """Something an organisation runs that people should know by name."""

    name: str
    what: str


@dataclass(frozen=True)
class Delivery:
    """How a hand-off reaches the organisation; `self` means that the person makes the call."""

    kind: str = "self"


@dataclass(frozen=True)
class Organisation:
    """A foundation, society or helpline, with what it does for whom."""

    id: str
    name: str
    what: str
    source: Source
    review: Review
    short: str | None = None
    cancers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    say: str | None = None
    phones: tuple[Phone, ...] = ()
    unverified_phones: tuple[UnverifiedPhone, ...] = ()
    links: tuple[Link, ...] = ()
    programmes: tuple[Programme, ...] = ()
    trial_finder: TrialFinder | None = None
    delivery: Delivery = Delivery()
    languages: tuple[str, ...] = ()
    country: str = "US"

    @property
    def phones_to_show(self) -> tuple[Phone, ...]:
        """The numbers a patient may see."""
        return tuple(phone for phone in self.phones if phone.may_be_shown)

    @property
    def links_to_show(self) -> tuple[Link, ...]:
        """The addresses a patient may see."""
        return tuple(link for link in self.links if link.may_be_shown)

    @property
    def can_be_reached(self) -> bool:
        """Whether anything checked leads to them."""
        return bool(self.phones_to_show or self.links_to_show)


class Directory:
    """All organisations, and which of them fits a cancer."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        """Index the organisations by id."""
        self.organisations = {organisation.id: organisation for organisation in organisations}

    def get(self, organisation_id: str) -> Organisation:
        """Return the organisation with this id, or raise `KeyError`."""
        return self.organisations[organisation_id]

    def for_cancer(self, cancer: Cancer) -> tuple[Organisation, ...]:
        """Return whom to turn to for this cancer, the first choice first; all can be reached."""
        ids = (cancer.organisations.first, *cancer.organisations.then)
        return tuple(self.organisations[i] for i in ids if self.organisations[i].can_be_reached)

    def line_for(self, cancer: Cancer) -> Organisation | None:
        """Return the nearest organisation for this cancer with a number that was checked."""
        return next((found for found in self.for_cancer(cancer) if found.phones_to_show), None)
