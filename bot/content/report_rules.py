"""The rules that an entry of glossary/reports/ must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from bot.care.finding import CUES, EXPRESSIONS, KINDS, RESULT, SUBJECTS, ReportEntry
from bot.content.entry_rules import Issue, check_links_to, check_review, check_source, check_words, error

# What stands for a value when a sentence is graded.
_SAMPLE = "4"
# The name itself is a value that every subject has.
_NAME = "name"


def check_report(entry: ReportEntry, ids: dict[str, set[str]]) -> Iterator[Issue]:
    """Yield what is wrong with an entry for reports."""
    if entry.kind not in KINDS:
        yield error(f"kind {entry.kind!r} is not one of {', '.join(KINDS)}.")
    yield from check_links_to("terms", entry.terms, ids["terms"])
    yield from check_links_to("of", entry.of, ids["terms"] | ids["reports"] | set(SUBJECTS))
    yield from check_source(entry.source, entry.review)
    yield from check_review(entry.review)
    yield from check_words(texts_of_report(entry))
    yield from _check_ways_to_find(entry)
    if entry.kind not in CUES and not (entry.says or entry.values or entry.terms):
        yield error("says nothing: write `says` or `values`, or name a term that explains it.")
    groups, broken = _groups_of(entry)
    yield from (error(f"pattern {pattern!r} is not a regular expression: {why}.") for pattern, why in broken)
    if not broken:
        wanted = {name for text in _templates(entry) for _, name, _, _ in Formatter().parse(text) if name}
        for name in sorted((wanted | set(entry.values)) - groups - {_NAME}):
            yield error(f"uses the value {{{name}}}, which no pattern of it names.")


def texts_of_report(entry: ReportEntry) -> dict[str, str]:
    """Return the sentences of an entry with values filled in, by field."""
    texts = {"says": entry.says}
    texts |= {f"values.{group}.{value}": text for group, meanings in entry.values.items() for value, text in meanings.items()}
    return {name: re.sub(r"\{\w+\}", _SAMPLE, text) for name, text in texts.items()}


def own_words(entry: ReportEntry) -> tuple[str, ...]:
    """Return the words that an entry explains: its names, and what it quotes from the report."""
    quoted = (word for text in _templates(entry) for word in re.findall(r'"([^"{}]+)"', text))
    return (*entry.names, *entry.exact, *quoted)


def _check_ways_to_find(entry: ReportEntry) -> Iterator[Issue]:
    if entry.kind in (*EXPRESSIONS, RESULT) and entry.kind not in SUBJECTS and not entry.patterns:
        yield error("needs `patterns`: its kind is found by form alone.")
    if not (entry.names or entry.exact or entry.patterns or entry.terms):
        yield error("can never be found: give it names, patterns or terms.")
    if (entry.kind == RESULT) != bool(entry.of):
        yield error("`of` and the kind result belong together: it says what the result stands behind.")


def _templates(entry: ReportEntry) -> list[str]:
    return [entry.says, *(text for meanings in entry.values.values() for text in meanings.values())]


def _groups_of(entry: ReportEntry) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the groups that the patterns name, and the patterns that are no regular expressions."""
    groups: set[str] = set()
    broken = []
    for pattern in entry.patterns:
        try:
            groups |= set(re.compile(pattern).groupindex)
        except re.error as problem:
            broken.append((pattern, str(problem)))
    return groups, broken
