"""Diagnoses: which cancers there are, and how a mention of one is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.care.plan import Station
from bot.care.review import Review, Source

UNKNOWN = "unknown_or_other"
# The entry that holds the Right Track for every cancer; it is nobody's diagnosis.
GENERAL = "general"
CHILDHOOD = "childhood"
METASTATIC_STAGES = ("4", "metastatic", "extensive")
# "Cancer in my liver" need not be liver cancer.
SPREAD_ORGANS = frozenset({"liver", "brain", "bone", "head"})


class Meaning(Enum):
    """How a diagnosis in a message is meant."""

    OWN = "own"
    SUSPECTED = "suspected"
    PAST = "past"
    NEGATED = "negated"
    FAMILY = "family"
    SPREAD_SITE = "spread_site"
    GENERAL = "general"
    ANIMAL = "animal"


class Status(Enum):
    """Where a person stands with the cancer; it decides how a reply may be worded."""

    SUSPECTED = "suspected"
    NEW = "new"
    TREATMENT = "treatment"
    RECURRENCE = "recurrence"
    REMISSION = "remission"

    @property
    def is_diagnosed(self) -> bool:
        """Whether a reply may call it a diagnosis."""
        return self is not Status.SUSPECTED


@dataclass(frozen=True)
class Helpers:
    """Ids of the organisations for a cancer: the first to name, then the others."""

    first: str
    then: tuple[str, ...] = ()
    name_only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cancer:
    """A diagnosis that people share with us, with all its wordings."""

    id: str
    name: str
    label: str
    organisations: Helpers
    source: Source
    review: Review
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    stages: Mapping[str, str] = field(default_factory=dict)
    part_of: str | None = None
    right_track: Mapping[str, Station] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All wordings that mean this cancer wherever they stand."""
        return (self.name, *self.aliases, *self.exact)


class Cancers:
    """All cancers; the stage may decide which of two a person has."""

    def __init__(self, cancers: Iterable[Cancer]) -> None:
        """Index the cancers by id."""
        by_id = {cancer.id: cancer for cancer in cancers}
        self.cancers = {cancer.id: _with_track(cancer, by_id) for cancer in by_id.values()}
        self._parent = {child: cancer.id for cancer in self.cancers.values() for child in cancer.stages.values()}

    def get(self, cancer_id: str) -> Cancer:
        """Return the cancer with this id, or raise `KeyError`."""
        return self.cancers[cancer_id]

    def resolve(self, cancer_id: str, stage: str | None) -> Cancer:
        """Return the cancer that the stage makes of this one: breast cancer of stage 4 is metastatic breast cancer.

        A stage that was told later wins over one the wording carried.
        """
        cancer = self.cancers.get(cancer_id) or self.cancers[UNKNOWN]
        if not cancer.stages and cancer.id in self._parent and stage is not None:
            cancer = self.cancers[self._parent[cancer.id]]
        if not cancer.stages or stage is None:
            return cancer
        kind = "metastatic" if stage in METASTATIC_STAGES else "early"
        return self.cancers[cancer.stages[kind]]

    def family_of(self, cancer_id: str) -> tuple[str, ...]:
        """Return the id and, for the entry of a stage or a subtype, the parent's: `breast_early` is also `breast`."""
        entry = self.cancers.get(cancer_id)
        parent = self._parent.get(cancer_id) or (entry.part_of if entry else None)
        return (cancer_id, parent) if parent else (cancer_id,)

    def resolve_all(self, cancer_ids: Iterable[str], stage: str | None) -> tuple[Cancer, ...]:
        """Return what the stage makes of these cancers, each once, two at most."""
        resolved = {cancer.id: cancer for cancer in (self.resolve(cancer_id, stage) for cancer_id in cancer_ids)}
        return tuple(resolved.values())[:2]

    def ids_for(self, cancer_ids: Iterable[str], stage: str | None) -> tuple[str, ...]:
        """Return the ids under which content may be written for these cancers, the nearest first."""
        return tuple(found for cancer in self.resolve_all(cancer_ids, stage) for found in self.family_of(cancer.id))


def _with_track(cancer: Cancer, by_id: Mapping[str, Cancer]) -> Cancer:
    """A subtype without a Right Track of its own goes by its parent's."""
    parent = by_id.get(cancer.part_of or "")
    return replace(cancer, right_track=parent.right_track) if parent and not cancer.right_track else cancer


@dataclass(frozen=True)
class Told:
    """What one message told about diagnoses: which are named, how sure they are, whether they come on top, and which are ruled out."""

    named: tuple[str, ...] = ()
    is_sure: bool = True
    adds: bool = False
    ruled_out: tuple[str, ...] = ()


def diagnoses_after(known: tuple[str, ...], told: Told) -> tuple[str, ...]:
    """Return the diagnoses that are known after a message.

    The latest wins, "also" adds, what was ruled out goes, and a mere suspicion does not replace a diagnosis. Where nothing is left,
    the person is not sure yet.
    """
    left = tuple(one for one in known if one not in told.ruled_out)
    if told.named and (told.is_sure or not left):
        return tuple(dict.fromkeys((*left, *told.named) if told.adds else told.named))
    return left or ((UNKNOWN,) if known else ())
