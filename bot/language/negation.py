"""Which stretches of a report say that something is not there, after NegEx and ConText."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.care.finding import NEGATION_AFTER, NEGATION_BEFORE, NEGATION_END, NO_NEGATION, ReportBook, ReportEntry

# A clause ends at a full stop, a semicolon, an empty line, or a new line that starts like a new item.
_CLAUSE_END = re.compile(r"\.(?=\s|$)|;|\n\s*\n|\n(?=\s*(?:[A-Z0-9*\u2022-]|$))")
# "LVI: present PNI: absent": what stands before a colon is denied alone.
_LABEL_END = re.compile(r":|\b(?:present|identified|positive|seen|yes|involved)\b|[ \t]{3,}", re.IGNORECASE)
_LISTS_ON = re.compile(r"\s*(?:and|or|nor)\b", re.IGNORECASE)
# Before "not seen", the list that it speaks about may be this long.
_MAX_BEFORE = 160
Span = tuple[int, int]


class NegationFinder:
    """Finds what a report denies: "no evidence of ..." up to the end of its clause, and "... not seen" back to its beginning."""

    def __init__(self, book: ReportBook) -> None:
        """Join the reviewed cues of each kind into one expression."""
        self._before = _joined(book.of_kinds(NEGATION_BEFORE))
        self._after = _joined(book.of_kinds(NEGATION_AFTER))
        self._pseudo = _joined(book.of_kinds(NO_NEGATION))
        self._ends = _joined(book.of_kinds(NEGATION_END))

    def scopes(self, text: str, taken: Iterable[Span] = ()) -> list[Span]:
        """Return the stretches of the text that are denied; a cue inside a stretch that is taken already says nothing more."""
        taken, pseudo = list(taken), [match.span() for match in self._pseudo.finditer(text)]
        before = [match for match in self._before.finditer(text) if not (_within(match.span(), taken) or _touches(match.span(), pseudo))]
        closed = [*pseudo, *(match.span() for match in before)]
        after = [match for match in self._after.finditer(text) if not (_within(match.span(), taken) or _touches(match.span(), closed))]
        forward = [(match.start(), self._end_of_scope(text, match.end())) for match in before]
        return [*forward, *((self._start_of_scope(text, match.start()), match.end()) for match in after)]

    def _end_of_scope(self, text: str, start: int) -> int:
        ends = [match.start() for expression in (_CLAUSE_END, self._ends) if (match := expression.search(text, start))]
        return min(ends, default=len(text))

    def _start_of_scope(self, text: str, end: int) -> int:
        first = max(0, end - _MAX_BEFORE)
        start = max([match.end() for expression in (_CLAUSE_END, self._ends) for match in expression.finditer(text, first, end)], default=first)
        label = text[start:end].rstrip()
        if label.endswith(":"):
            return max([match.end() for match in _LABEL_END.finditer(text, start, start + len(label) - 1)], default=start)
        comma = text.rfind(",", start, end)
        return comma + 1 if comma > 0 and not _LISTS_ON.match(text, comma + 1) else start


def _joined(entries: Iterable[ReportEntry]) -> re.Pattern[str]:
    wordings = sorted((name for entry in entries for name in entry.names), key=len, reverse=True)
    named = "|".join(r"\s+".join(re.escape(word) for word in wording.split()) for wording in wordings)
    patterns = [pattern for entry in entries for pattern in entry.patterns]
    either = "|".join([*patterns, *([rf"(?<!\w)(?:{named})(?!\w)"] if named else [])])
    return re.compile(either or r"(?!)", re.IGNORECASE)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
