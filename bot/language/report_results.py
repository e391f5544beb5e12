"""What a report says of a marker, gene or measure right after its name: "95%", "not amplified", "12.5 H (0 - 4)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.finding import RESULT, Part, ReportBook, ReportEntry

# What may stand between a name and its result; a measure's number does not follow a comma.
_FILLERS = (
    r"is|was|are|were|of|at|by|with|for|in|the|a|an|shows?|showed|status|score|index|levels?|results?|expression|stain|staining|immunostain\w*|"
    r"(?:in )?(?:invasive |neoplastic )?tumou?r cells|cells|nuclear|membranous|cytoplasmic|receptors?|protein|gene|mutation|variant|alteration|"
    r"serum|blood|total|current|abs|absolute|count|approximately|about|estimated|proliferation|rate|interpretation|testing|test|detected at|identified|present"
)
_LOOSE = re.compile(rf"[\s:=,(\[|~\u2248\u2013-]*(?:(?:{_FILLERS})\b[\s:=,(\[|~\u2248\u2013-]*){{0,4}}", re.IGNORECASE)
_TIGHT = re.compile(rf"[\s:=(|~\u2248]*(?:(?:{_FILLERS})\b[\s:=(|~\u2248]*){{0,4}}", re.IGNORECASE)
_APART = re.compile(r"[,;\n]")
_CLOSING = re.compile(r"[)\]]")
_MEASURE = "measure"
MAX_RESULTS = 6


@dataclass(frozen=True)
class Results:
    """The results that follow a name: their parts, where they end, and whether one of them says "not there"."""

    parts: tuple[Part, ...]
    end: int
    negates: bool = False


class ResultReader:
    """Reads the results behind a name, as the reviewed patterns for its kind allow."""

    def __init__(self, book: ReportBook) -> None:
        """Compile the result patterns in their order."""
        self._entries = [(entry, [re.compile(pattern, re.IGNORECASE) for pattern in entry.patterns]) for entry in book.of_kinds(RESULT)]
        self._by_subject: dict[tuple[str, ...], list[tuple[ReportEntry, list[re.Pattern[str]]]]] = {}

    def read(self, text: str, position: int, subjects: tuple[str, ...], stops: frozenset[int] = frozenset()) -> Results:
        """Return the results that follow the position, up to a stop; `subjects` are the ids, then the kind, that may have results."""
        entries = self._entries_for(subjects)
        separator = _TIGHT if _MEASURE in subjects else _LOOSE
        parts: list[Part] = []
        end, negates = position, False
        while len(parts) < MAX_RESULTS:
            found = self._next(text, end, separator, entries, {part.entry for part in parts})
            if not found or self._is_apart(text[end : found[1].start()], found[1].start() in stops, bool(parts)):
                break
            entry, match = found
            parts.append(Part(entry.id, {name: value.strip() for name, value in match.groupdict().items() if value}))
            negates = negates or entry.negates
            end = match.end()
        closing = _CLOSING.match(text, end)
        opened = text.count("(", position, end) - text.count(")", position, end)
        return Results(tuple(parts), closing.end() if closing and opened > 0 else end, negates)

    @staticmethod
    def _is_apart(between: str, stops: bool, is_further: bool) -> bool:
        """Whether what follows belongs to something else: behind an empty line, on a line of its own, or with a name of its own."""
        lines = between.count("\n")
        return lines > 1 or (lines == 1 and is_further) or (stops and bool(_APART.search(between)))

    def _entries_for(self, subjects: tuple[str, ...]) -> list[tuple[ReportEntry, list[re.Pattern[str]]]]:
        if subjects not in self._by_subject:
            own = [one for one in self._entries if set(one[0].of) & set(subjects[:-1])]
            shared = [one for one in self._entries if one not in own and subjects[-1] in one[0].of]
            self._by_subject[subjects] = own + shared
        return self._by_subject[subjects]

    @staticmethod
    def _next(
        text: str, end: int, separator: re.Pattern[str], entries: list[tuple[ReportEntry, list[re.Pattern[str]]]], seen: set[str]
    ) -> tuple[ReportEntry, re.Match[str]] | None:
        closing = _CLOSING.match(text, end)
        apart = separator.match(text, closing.end() if closing else end)
        starts = dict.fromkeys((end, apart.end() if apart else end))
        for entry, patterns in entries:
            for start in starts if entry.id not in seen else ():
                match = next((found for pattern in patterns if (found := pattern.match(text, start))), None)
                if match and match.end() > start:
                    return entry, match
        return None
