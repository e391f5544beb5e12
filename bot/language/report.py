"""Every technical phrase of a report, in order: terms, results, codes, figures, and what the report says is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.lang.en.stop_words import STOP_WORDS

from bot.care.finding import EXPRESSIONS, SUBJECTS, TERM, Finding, Part, ReportBook, ReportEntry
from bot.care.glossary import Glossary, Term
from bot.language.negation import NegationFinder
from bot.language.phrases import PhraseFinder
from bot.language.report_results import ResultReader
from bot.language.terms import EVERYDAY_CATEGORIES, TermMention

# What may have results, what cannot be "not there", and which reading of a shared name is likelier in a report.
# A gene change may have the results that its gene may have.
_WITH_RESULTS = {"gene": "gene", "alteration": "gene", "marker": "marker", "measure": "measure"}
_GENES = ("gene", "alteration")
_NEVER_ABSENT = ("location", "test", "measure", "stage", "grade", "score", "nodes", "margin", "size", "amount", "phrase")
_NOT_FINDINGS = ("treatments", "drugs", *EVERYDAY_CATEGORIES)
_LIKELIER = ("pathology", "biomarkers", "tests", "staging")
# Of two readings of the same words: what only its form shows, a plain term, a gene, any other name, a whole expression.
_BY_FORM, _BY_TERM, _BY_GENE, _BY_NAME, _BY_EXPRESSION = range(5)
# A name that already says how it came out has no part in the result of its neighbor.
_SAYS_RESULT = re.compile(r"positive|negative|low|high|[+]|fusion|rearrange|skipping|exon|mutation|deletion|amplif|[A-Z]\d+[A-Z]")
_OPENING, _CLOSING = re.compile(r"\s*\("), re.compile(r"\s*\)")
_LISTED = re.compile(r"\s*(?:,|/|&|,?\s*(?:and|or)\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _Candidate:
    """A finding that may stand; of two that overlap the longer one does, then the surer kind.

    Of a gene the longer name says more ("EGFR exon 19 deletion"), of a marker the results do ("HER2" with "2+").
    """

    finding: Finding
    name_length: int
    sureness: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        finding = self.finding
        details = (len(finding.parts), self.name_length) if finding.kind in ("marker", "measure") else (self.name_length, len(finding.parts))
        return finding.end - finding.start, self.sureness, *details


class ReportFinder:
    """Reads reports with the terms of the glossary and the reviewed patterns of glossary/reports/."""

    def __init__(self, book: ReportBook, glossary: Glossary) -> None:
        """Index names, compile patterns."""
        self._book = book
        self._glossary = glossary
        self._subject_of = {term_id: entry for entry in book.of_kinds(*SUBJECTS) for term_id in entry.terms}
        self._names = PhraseFinder((entry.id, name) for entry in book.of_kinds(*SUBJECTS) for name in (*entry.names, *entry.exact))
        self._expressions = [(entry, re.compile(pattern, re.IGNORECASE)) for entry in book.of_kinds(*EXPRESSIONS) for pattern in entry.patterns]
        self._forms = [(entry, re.compile(pattern)) for entry in book.of_kinds(*SUBJECTS) for pattern in entry.patterns]
        self._results = ResultReader(book)
        self._negation = NegationFinder(book)

    def find(self, text: str, mentions: Sequence[TermMention]) -> list[Finding]:
        """Return the findings of the text from left to right; `mentions` are the glossary terms it names."""
        stops = self._starts_of_genes(mentions)
        candidates = [*self._by_expression(text), *self._by_name(text, mentions, stops), *self._by_form(text, stops), *self._by_term(text, mentions, stops)]
        findings = self._with_shared_results(text, _with_abbreviations(text, _longest(candidates)))
        taken = [(finding.start, finding.end) for finding in findings if finding.kind != "phrase"]
        scopes = self._negation.scopes(text, taken)
        return [self._denied(finding, scopes) for finding in findings]

    def _by_expression(self, text: str) -> Iterator[_Candidate]:
        folded = text.casefold()
        for entry, expression in self._expressions:
            if entry.needs and not any(word in folded for word in entry.needs):
                continue
            for match in expression.finditer(text):
                groups = {name: value.strip() for name, value in match.groupdict().items() if value}
                finding = Finding(match.group(), match.start(), match.end(), entry.kind, entry.terms, (Part(entry.id, groups),), match.group(), entry.negates)
                yield _Candidate(finding, len(match.group()), _BY_TERM if entry.kind == "chromosome" else _BY_EXPRESSION)

    def _by_name(self, text: str, mentions: Sequence[TermMention], stops: frozenset[int]) -> Iterator[_Candidate]:
        shouting = _is_shouting(text)
        shared = {mention.start: self._likeliest(mention, mentions) for mention in mentions if len(mention.term_ids) > 1}
        for found in self._names.find(text.replace("+", " ")):
            entry = next((one for one in map(self._book.entries.__getitem__, found.ids) if _is_named(one, found.wording, shouting)), None)
            meant = shared.get(found.start)
            if entry and not (meant and entry.terms and meant.id not in entry.terms):
                yield self._subject(text, entry, found.start, found.end, (), stops)

    def _by_form(self, text: str, stops: frozenset[int]) -> Iterator[_Candidate]:
        """What only its form and the result behind it show: a gene that no list has."""
        for entry, expression in self._forms:
            for match in expression.finditer(text):
                candidate = self._subject(text, entry, match.start(), match.end(), (), stops)
                if len(candidate.finding.parts) > 1:
                    yield replace(candidate, sureness=_BY_FORM)

    def _by_term(self, text: str, mentions: Sequence[TermMention], stops: frozenset[int]) -> Iterator[_Candidate]:
        shouting = _is_shouting(text)
        for mention in mentions:
            if shouting and mention.wording.casefold() in STOP_WORDS:
                continue
            term = self._likeliest(mention, mentions)
            entry = self._subject_of.get(term.id)
            if entry:
                yield self._subject(text, entry, mention.start, mention.end, (term.id,), stops)
            elif term.category not in EVERYDAY_CATEGORIES:
                yield _Candidate(Finding(mention.wording, mention.start, mention.end, TERM, (term.id,)), len(mention.wording), _BY_TERM)

    def _subject(self, text: str, entry: ReportEntry, start: int, end: int, terms: tuple[str, ...], stops: frozenset[int]) -> _Candidate:
        subject = Part(entry.id, {"name": text[start:end]})
        terms = terms or entry.terms[:1]
        if entry.kind not in _WITH_RESULTS:
            return _Candidate(Finding(text[start:end], start, end, entry.kind, terms, (subject,)), end - start, _BY_NAME)
        results = self._results.read(text, end, (entry.id, *terms, _WITH_RESULTS[entry.kind]), stops)
        value = text[end : results.end].strip(" \t\n:=,").lstrip(") ") or None
        finding = Finding(text[start : results.end], start, results.end, entry.kind, terms, (subject, *results.parts), value, results.negates)
        return _Candidate(finding, end - start, _BY_GENE if entry.kind in _GENES else _BY_NAME)

    def _starts_of_genes(self, mentions: Sequence[TermMention]) -> frozenset[int]:
        """Where a gene change of its own begins, the results of the one before it have ended."""
        entries = ((mention, self._subject_of.get(mention.term_ids[0])) for mention in mentions)
        return frozenset(mention.start for mention, entry in entries if entry and entry.kind in _GENES)

    def _likeliest(self, mention: TermMention, mentions: Sequence[TermMention]) -> Term:
        """Of several meanings, the one that the report names in full, or whose neighbors in the glossary stand in it too."""
        terms = [self._glossary.get_term(term_id) for term_id in mention.term_ids]
        if len(terms) == 1:
            return terms[0]
        named = {one.term_ids[0] for one in mentions if len(one.term_ids) == 1}
        order = {category: -number for number, category in enumerate(_LIKELIER)}
        return max(
            terms, key=lambda term: (term.id in named, len(named & set(term.related)), order.get(term.category, -len(order)), term.id in self._subject_of)
        )

    def _with_shared_results(self, text: str, findings: list[Finding]) -> list[Finding]:
        """In "CK7, TTF-1 and napsin A positive" the result counts for all three."""
        shared: list[Finding] = []
        for finding in reversed(findings):
            following = shared[-1] if shared else None
            result = self._shared_result(text, finding, following) if following else None
            shared.append(self._with_result(finding, result, following.value) if result and following else finding)
        return shared[::-1]

    def _with_result(self, finding: Finding, result: Part, value: str | None) -> Finding:
        return replace(finding, parts=(*finding.parts, result), value=value, negated=self._book.entries[result.entry].negates)

    def _shared_result(self, text: str, finding: Finding, following: Finding) -> Part | None:
        bare = finding.kind in (*_GENES, "marker") and len(finding.parts) == 1 and not _SAYS_RESULT.search(finding.wording)
        if not bare or following.kind != finding.kind or not _LISTED.fullmatch(text, finding.end, following.start):
            return None
        return next((part for part in following.parts[1:2] if self._book.entries[part.entry].shared), None)

    def _denied(self, finding: Finding, scopes: Sequence[tuple[int, int]]) -> Finding:
        if finding.negated or not self._may_be_absent(finding) or not any(start <= finding.start < end for start, end in scopes):
            return finding
        if len(finding.parts) == 1 or not finding.parts:
            return replace(finding, negated=True)
        # "No ALK or ROS1 fusion detected": the result behind the last name says what was not.
        only_found = all(self._book.entries[part.entry].shared for part in finding.parts[1:])
        return replace(finding, parts=finding.parts[:1], value=None, negated=True) if only_found else finding

    def _may_be_absent(self, finding: Finding) -> bool:
        if finding.kind == TERM:
            return self._glossary.get_term(finding.terms[0]).category not in _NOT_FINDINGS
        return finding.kind not in _NEVER_ABSENT


def _longest(candidates: Sequence[_Candidate]) -> list[Finding]:
    kept: list[Finding] = []
    for candidate in sorted(candidates, key=lambda one: one.rank, reverse=True):
        finding = candidate.finding
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda finding: finding.start)


def _with_abbreviations(text: str, findings: list[Finding]) -> list[Finding]:
    """Join a name with its own abbreviation: "estrogen receptor (ER): positive" is one finding."""
    joined: list[Finding] = []
    for finding in findings:
        last = joined[-1] if joined else None
        if last and last.value is None and last.terms and last.terms == finding.terms and _OPENING.fullmatch(text, last.end, finding.start):
            closing = _CLOSING.match(text, finding.end)
            end = closing.end() if closing and text[last.end : finding.end].count("(") > text[last.end : finding.end].count(")") else finding.end
            joined[-1] = replace(finding, wording=text[last.start : end], start=last.start, end=end)
        else:
            joined.append(finding)
    return joined


def _is_named(entry: ReportEntry, wording: str, shouting: bool) -> bool:
    folded = wording.casefold()
    if wording in entry.exact or (shouting and folded not in STOP_WORDS):
        return True
    return any(folded == name.casefold() for name in entry.names) or not any(folded == name.casefold() for name in entry.exact)


def _is_shouting(text: str) -> bool:
    return text.isupper() and len(text) > 12
