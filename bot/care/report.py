"""Explaining a report: each finding in plain words, in its order, and questions for the doctor. Nothing about the outlook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.care.dialogue import Phrasebook
from bot.care.finding import TERM, Finding, Part, ReportBook
from bot.care.glossary import Glossary
from bot.care.reply import Card, Choice, Reply, Subject, Turn
from bot.care.review import Source
from bot.care.wording import fold

PLACES, ALTERATION = "location", "alteration"
_MAY_BE_ABSENT = ("gene", ALTERATION, "chromosome", "marker", "word", TERM)
# So many places of the body go on one card, so many like findings under one title; so long may a title and a name in it be.
PLACES_ON_CARD = 4
MAX_TITLES = 8
MAX_TITLE = 100
SHORT_NAME = 8
MAX_QUESTIONS = 4
# Which question belongs to which kinds of findings, in the order in which they are asked.
_QUESTIONS = (
    ("report_ask_stage", ("stage",)),
    ("report_ask_gene", ("gene", "chromosome", "alteration")),
    ("report_ask_marker", ("marker",)),
    ("report_ask_surgery", ("margin", "nodes")),
    ("report_ask_score", ("grade", "score")),
    ("report_ask_measure", ("measure",)),
    ("report_ask_scan", ("word", "phrase", "size")),
)


@dataclass
class _Entry:
    """One card in the making: the titles of all findings that mean the same, and what they mean."""

    titles: list[str]
    body: str
    source: Source | None
    is_place: bool = False


class Reports:
    """Composes the explanation of a report from reviewed sentences."""

    def __init__(self, glossary: Glossary, book: ReportBook, phrases: Phrasebook, choices: tuple[Choice, ...] = ()) -> None:
        """Keep the content, and the choices that every explanation ends with."""
        self._glossary = glossary
        self._book = book
        self._phrases = phrases
        self._choices = choices

    def explain(self, findings: Sequence[Finding], turn: Turn) -> Reply:
        """Return a card for each finding or small group of like ones, then questions for the doctor."""
        text = self._phrases.say("report_opening", turn.said)
        if any(finding.kind == "measure" for finding in findings):
            text = f"{text} {self._phrases.say('report_ranges', turn.said)}"
        cards = [_card(entry) for entry in self._with_places_joined(self._entries(findings))]
        terms = [term for finding in findings for term in finding.terms]
        several = Subject("terms", " ".join(dict.fromkeys(terms))) if terms else Subject("report")
        subject = Subject("term", terms[0]) if len(set(terms)) == 1 else several
        return Reply(text, self._choices, (*cards, self._questions(findings, turn)), subject)

    def _entries(self, findings: Sequence[Finding]) -> list[_Entry]:
        """Return what to say, each meaning once, in the order of the report."""
        entries: dict[str, _Entry] = {}
        told: set[tuple[str, ...]] = set()
        for finding in findings:
            subject = finding.terms or tuple(part.entry for part in finding.parts[:1])
            if self._is_only_a_name(finding) and subject in told:
                continue
            told.add(subject)
            body, source = self._meaning(finding)
            entry = entries.setdefault(body, _Entry([], body, source, finding.kind == PLACES))
            title = self._title(finding)
            if fold(title) not in map(fold, entry.titles) and len(entry.titles) < MAX_TITLES:
                entry.titles.append(title)
        return [entry for entry in entries.values() if entry.body]

    @staticmethod
    def _is_only_a_name(finding: Finding) -> bool:
        return finding.value is None and not finding.negated

    def _meaning(self, finding: Finding) -> tuple[str, Source | None]:
        """Return what the finding means, and where that is said."""
        entry = self._book.entries.get(finding.parts[0].entry) if finding.parts else None
        term = self._glossary.terms.get(finding.terms[0]) if finding.terms else None
        told = entry.explain(finding.parts[0].groups) if entry else []
        from_term = term is not None and (entry is None or not entry.says) and not told
        if term is not None and from_term:
            told = [term.plain]
        results = [sentence for part in finding.parts[1:] for sentence in self._result(finding, part)]
        source = term.source if term is not None and from_term else entry.source if entry else None
        return " ".join([self._denied(finding, " ".join(told)), *results]).strip(), source

    def _result(self, finding: Finding, part: Part) -> list[str]:
        """Return what a result means; that a change was not found is said before it already."""
        entry = self._book.entries[part.entry]
        return [] if entry.negates and finding.kind == ALTERATION else entry.explain(part.groups)

    def _denied(self, finding: Finding, plain: str) -> str:
        """Return the meaning, led in by "not found" where the report says so and no result of its own tells it."""
        told_by_result = len(finding.parts) > 1 and finding.kind != ALTERATION
        if not finding.negated or finding.kind not in _MAY_BE_ABSENT or told_by_result:
            return plain
        return self._phrases.say("report_gene_not_found" if finding.kind == "gene" else "report_not_found", plain=plain)

    def _title(self, finding: Finding) -> str:
        wording = " ".join(finding.wording.split()).strip(" ,;:")
        term = self._glossary.terms.get(finding.terms[0]) if finding.terms else None
        if term and len(wording) <= SHORT_NAME and finding.value is None and fold(wording) not in fold(term.name):
            wording = f"{wording} ({term.name})"
        return wording[:MAX_TITLE]

    def _with_places_joined(self, entries: Iterable[_Entry]) -> list[_Entry]:
        """Put several parts of the body onto one card, where the first of them stands."""
        joined: list[_Entry] = []
        open_card: _Entry | None = None
        number = 0
        for entry in entries:
            if not entry.is_place:
                joined.append(entry)
                continue
            line = f"{_capital(', '.join(entry.titles))}: {entry.body}"
            if open_card is None or number == PLACES_ON_CARD:
                open_card, number = _Entry([self._phrases.say("report_places_title")], line, entry.source), 1
                joined.append(open_card)
            else:
                open_card.body, number = f"{open_card.body}\n{line}", number + 1
        return joined

    def _questions(self, findings: Sequence[Finding], turn: Turn) -> Card:
        kinds = {finding.kind for finding in findings}
        fitting = [key for key, asked_of in _QUESTIONS if kinds & set(asked_of)][: MAX_QUESTIONS - 1]
        keys = ["report_ask_whole", *(fitting or ["report_ask_other"])]
        lines = [f"- {self._phrases.say(key, turn.said)}" for key in keys]
        return Card("plan", self._phrases.say("report_questions_title"), "\n".join(lines))


def _card(entry: _Entry) -> Card:
    source = entry.source if entry.source and entry.source.checked_on else None
    return Card("report", _capital(", ".join(entry.titles)), entry.body, source=source)


def _capital(text: str) -> str:
    """Return the title with a capital; codes such as p53 or t(11;14) stay as they are."""
    return text[:1].upper() + text[1:] if text.split(" ", maxsplit=1)[0].strip(",").replace("-", "").isalpha() else text
