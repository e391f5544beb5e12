"""What stands in a report, as it was found there, and the reviewed sentences that say what such a thing means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.care.review import Review, Source

# What an entry of glossary/reports/ may be. Subjects are named in a report and may have results;
SUBJECTS = ("gene", "alteration", "marker", "measure", "location", "test", "word", "phrase")
# expressions are found by their form alone;
EXPRESSIONS = ("stage", "grade", "score", "nodes", "margin", "size", "amount", "chromosome", "phrase")
# results stand behind a subject; cues change what the words around them mean.
RESULT = "result"
NEGATION_BEFORE, NEGATION_AFTER, NO_NEGATION, NEGATION_END = "negation_before", "negation_after", "no_negation", "negation_end"
CUES = (NEGATION_BEFORE, NEGATION_AFTER, NO_NEGATION, NEGATION_END)
KINDS = (*SUBJECTS, *EXPRESSIONS, RESULT, *CUES)
TERM = "term"
# In `values`: what is said of any other value.
ANY_VALUE = "*"


@dataclass(frozen=True)
class ReportEntry:
    """A thing that stands in reports: how it is found, and what it means in plain words.

    `values` says for each named group of the patterns what its value means; `terms` are glossary terms that are found as this
    kind. A result `negates` when it says "not there", and is `shared` when it counts for a whole list of names before it.
    `needs` spares time: patterns are tried only where one of these stands in the text.
    """

    id: str
    kind: str
    source: Source
    review: Review
    says: str = ""
    names: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    negates: bool = False
    shared: bool = False

    def explain(self, groups: Mapping[str, str]) -> list[str]:
        """Return the sentences for the values that stand in the report."""
        told = [self.says, *(_meaning(self.values[group], value) for group, value in self._in_order(groups))]
        return [_filled(sentence, groups) for sentence in told if sentence]

    def _in_order(self, groups: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(group, groups[group]) for group in self.values if groups.get(group)]


def _meaning(meanings: Mapping[str, str], value: str) -> str:
    """Return what the value means; a key may name several values with `|` between them."""
    for key, sentence in meanings.items():
        if value.casefold() in key.casefold().split("|"):
            return sentence
    return meanings.get(ANY_VALUE, "")


class _Values(dict[str, str]):
    """What is not written in the report fills nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(sentence: str, groups: Mapping[str, str]) -> str:
    return " ".join(sentence.format_map(_Values(groups)).split()).replace(" .", ".")


class ReportBook:
    """All reviewed sentences for reports."""

    def __init__(self, entries: Iterable[ReportEntry]) -> None:
        """Index the entries; the order of the files decides between equals."""
        self.entries = {entry.id: entry for entry in entries}

    def of_kinds(self, *kinds: str) -> list[ReportEntry]:
        """Return the entries of these kinds in their order."""
        return [entry for entry in self.entries.values() if entry.kind in kinds]


@dataclass(frozen=True)
class Part:
    """One entry that a finding is made of, with the values as written."""

    entry: str
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One technical phrase of a report: its exact wording and place, what it is, and whether the report says it is not there."""

    wording: str
    start: int
    end: int
    kind: str
    terms: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    value: str | None = None
    negated: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain JSON values."""
        parts = [{"entry": part.entry, "groups": dict(part.groups)} for part in self.parts]
        place = {"wording": self.wording, "start": self.start, "end": self.end, "kind": self.kind}
        return {**place, "terms": list(self.terms), "parts": parts, "value": self.value, "negated": self.negated}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Finding:
        """Return the finding that `as_dict` wrote."""
        parts = tuple(Part(part["entry"], dict(part["groups"])) for part in given["parts"])
        return cls(**{**given, "terms": tuple(given["terms"]), "parts": parts})
