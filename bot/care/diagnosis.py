"""Diagnoses: which cancers there are, and how a mention of one is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.care.plan import Station
from bot.care.review import Review, Source

UNKNOWN = "unknown_or_other"
# The entry that holds the Right Track for every cancer; it is nobody's diagnosis.
GENERAL = "general"
CHILDHOOD = "childhood"
METASTATIC_STAGES = ("4", "metastatic")


class Meaning(Enum):
    """How a diagnosis in a message is meant."""

    OWN = "own"
    NEGATED = "negated"
    FAMILY = "family"
    SPREAD_SITE = "spread_site"


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
    right_track: Mapping[str, Station] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All wordings that mean this cancer wherever they stand."""
        return (self.name, *self.aliases, *self.exact)


class Cancers:
    """All cancers; the stage may decide which of two a person has."""

    def __init__(self, cancers: Iterable[Cancer]) -> None:
        """Index the cancers by id."""
        self.cancers = {cancer.id: cancer for cancer in cancers}
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
        """Return the id and, for a stage's own entry, the parent's: `breast_early` is also `breast`."""
        parent = self._parent.get(cancer_id)
        return (cancer_id, parent) if parent else (cancer_id,)

    def resolve_all(self, cancer_ids: Iterable[str], stage: str | None) -> tuple[Cancer, ...]:
        """Return what the stage makes of these cancers, each once, two at most."""
        resolved = {cancer.id: cancer for cancer in (self.resolve(cancer_id, stage) for cancer_id in cancer_ids)}
        return tuple(resolved.values())[:2]

    def ids_for(self, cancer_ids: Iterable[str], stage: str | None) -> tuple[str, ...]:
        """Return the ids under which content may be written for these cancers, the nearest first."""
        return tuple(found for cancer in self.resolve_all(cancer_ids, stage) for found in self.family_of(cancer.id))
