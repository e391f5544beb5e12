"""The rules that content must keep before it may be shown, each finding with file, line and what to do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from bot.care.wording import fold
from bot.content.entry_rules import (
    Issue,
    Severity,
    check_answer,
    check_cancer,
    check_care_text,
    check_country,
    check_grades,
    check_myth,
    check_organisation,
    check_safety,
    check_term,
    check_words,
    texts_of_answer,
    texts_of_cancer,
    texts_of_term,
)
from bot.content.examples import EXAMPLES_DIR, Example, read_examples
from bot.content.read import FOLDERS, GLOSSARY_DIR, Placed, read_entries, read_phrasebook, read_shorthand
from bot.content.reading_grade import MAX_MEAN_GRADE, grade
from bot.content.report_rules import check_report, own_words, texts_of_report
from bot.errors import ContentError

MIN_EXAMPLES = 15
# A word this long may be jargon.
JARGON_LENGTH = 11
_PHONE = re.compile(r"(?<![\w/=-])(?:1-)?\(?\d{3}\)?[- .]\d{3}[- .]\d{4}(?!\w)")


@dataclass(frozen=True)
class Finding:
    """Something to look at, with file, line and what to do."""

    path: Path
    line: int
    entry: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`file:line: entry: what to do`."""
        return f"{self.path}:{self.line}: {self.entry}: {self.message}"


@dataclass(frozen=True)
class Report:
    """All findings, with the figures that a writer wants to know."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    mean_grade: float
    grades_by_step: dict[str, float]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops a build."""
        return self.of(Severity.ERROR)

    @property
    def todos(self) -> tuple[Finding, ...]:
        """What waits for a person."""
        return self.of(Severity.TODO)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)


def check_content(glossary_dir: Path = GLOSSARY_DIR, examples_dir: Path = EXAMPLES_DIR) -> Report:
    """Return everything that is wrong or waiting in the content; a file that cannot be read is a finding too."""
    unreadable: list[Finding] = []
    placed = {name: _read(glossary_dir / name, kind, unreadable) for name, kind in FOLDERS.items()}
    examples = list(read_examples(examples_dir))
    ids = {name: {item.entry.id for item in items} for name, items in placed.items()}
    grades: list[float] = []
    findings = [
        *unreadable,
        *_duplicate_ids(placed),
        *_shared_names(placed["terms"]),
        *_check_examples(examples, placed["answers"]),
        *_check_phrases(glossary_dir / "dialogue.yml"),
        *_check_shorthand(glossary_dir / "shorthand.yml"),
    ]
    for item in placed["terms"]:
        findings += _at(item, [*check_term(item.entry, ids), *check_grades(texts_of_term(item.entry), grades, item.entry.names)])
    for item in placed["answers"]:
        findings += _at(item, [*check_answer(item.entry, ids), *check_grades(texts_of_answer(item.entry), grades, (item.entry.title,))])
    for item in placed["organisations"]:
        findings += _at(item, [*check_organisation(item.entry), *check_grades({"what": item.entry.what}, grades, (item.entry.name,))])
    for item in placed["cancers"]:
        findings += _at(item, [*check_cancer(item.entry, ids, placed["organisations"]), *check_grades(texts_of_cancer(item.entry), grades)])
    for item in placed["myths"]:
        findings += _at(item, [*check_myth(item.entry, ids), *check_grades({"text": item.entry.text, "do": item.entry.do}, grades)])
    for item in placed["reports"]:
        findings += _at(item, [*check_report(item.entry, ids), *check_grades(texts_of_report(item.entry), grades, own_words(item.entry))])
    for item in placed["safety"]:
        findings += _at(item, [*check_safety(item.entry), *check_grades({"text": item.entry.text, "sms": item.entry.sms}, grades)])
    for item in placed["aftercare"]:
        findings += _at(item, [*check_care_text(item.entry), *check_grades({"text": item.entry.text, "sms": item.entry.sms}, grades)])
    for item in placed["countries"]:
        findings += _at(item, check_country(item.entry))
    findings += _unknown_phones(placed)
    findings += _jargon(placed, examples)
    mean_grade = mean(grades) if grades else 0.0
    if mean_grade > MAX_MEAN_GRADE:
        findings.append(Finding(glossary_dir, 1, "all", f"the mean reading grade is {mean_grade:.1f}, at most {MAX_MEAN_GRADE:g}: shorten sentences."))
    counts = {name: len(items) for name, items in placed.items()} | {"examples": len(examples)}
    return Report(tuple(findings), counts, mean_grade, _grades_by_step(placed["answers"]))


def _grades_by_step(answers: list[Placed]) -> dict[str, float]:
    by_step: dict[str, list[float]] = defaultdict(list)
    for item in answers:
        by_step[item.entry.step].append(grade(item.entry.text, (item.entry.title,)))
    return {step: mean(values) for step, values in sorted(by_step.items())}


def _unknown_phones(placed: dict[str, list[Placed]]) -> Iterator[Finding]:
    """A number in a text must be one that an organisation shows: nobody else checks it again."""
    known = {_digits(phone.tel) for item in placed["organisations"] for phone in item.entry.phones_to_show}
    for name in ("terms", "answers", "myths", "safety"):
        for item in placed[name]:
            texts = asdict(item.entry)
            for number in (match.group() for value in _strings(texts) for match in _PHONE.finditer(value)):
                if _digits(number) not in known:
                    message = f"names the phone {number}, which no organisation shows: add it to organisations/ with a check date, or leave it out."
                    yield Finding(item.path, item.line, item.entry.id, message)


def _jargon(placed: dict[str, list[Placed]], examples: list[Example]) -> Iterator[Finding]:
    """Long words that no patient among the examples uses, and that the glossary does not explain."""
    known = {word for example in examples for word in _long_words(example.text)}
    known |= {word for item in placed["terms"] for name in item.entry.names for word in _long_words(name)}
    known |= {word for item in placed["organisations"] for word in _long_words(f"{item.entry.name} {item.entry.what}")}
    for item in placed["answers"]:
        strange = sorted({word for text in texts_of_answer(item.entry).values() for word in _long_words(text)} - known)
        if strange:
            message = f"uses words that patients may not know and the glossary does not explain: {', '.join(strange)}; swap or explain them."
            yield Finding(item.path, item.line, item.entry.id, message, Severity.ADVICE)


def _long_words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(rf"[a-z]{{{JARGON_LENGTH},}}", text.casefold())}


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _read(folder: Path, kind: type[Any], unreadable: list[Finding]) -> list[Placed]:
    placed: list[Placed] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            placed += read_entries(path, kind)
        except ContentError as error:
            message = str(error).removeprefix(f"{path}:")
            line, _, message = message.partition(":")
            unreadable.append(Finding(path, int(line) if line.isdigit() else 1, path.stem, message.strip()))
    return placed


def _at(item: Placed, issues: Iterable[Issue]) -> list[Finding]:
    return [Finding(item.path, item.line, item.entry.id, message, severity) for message, severity in issues]


def _duplicate_ids(placed: dict[str, list[Placed]]) -> Iterator[Finding]:
    for items in placed.values():
        seen: dict[str, Placed] = {}
        for item in items:
            first = seen.setdefault(item.entry.id, item)
            if first is not item:
                yield Finding(item.path, item.line, item.entry.id, f"this id is already taken at {first.path}:{first.line}; choose another.")


def _shared_names(terms: list[Placed]) -> Iterator[Finding]:
    holders: dict[str, list[Placed]] = defaultdict(list)
    for item in terms:
        for name in {fold(name) for name in item.entry.names}:
            holders[name].append(item)
    for name, items in holders.items():
        for item in items[1:]:
            first = items[0].entry
            exact = {*first.exact, *item.entry.exact, first.name, item.entry.name, *first.aliases, *item.entry.aliases}
            told_apart_by_case = sum(fold(one) == name for one in exact) > 1
            marked = first.id in item.entry.ambiguous_with or item.entry.id in first.ambiguous_with
            if not marked and not told_apart_by_case:
                message = f"the name {name!r} also belongs to {first.id} ({items[0].path}:{items[0].line}); drop it from one, or mark both `ambiguous_with`."
                yield Finding(item.path, item.line, item.entry.id, message)


def _check_phrases(path: Path) -> Iterator[Finding]:
    for key, phrase in read_phrasebook(path).phrases.items():
        for text in phrase.texts:
            for message, severity in check_words({"text": text}):
                yield Finding(path, 1, key, message, severity)


def _check_shorthand(path: Path) -> Iterator[Finding]:
    try:
        read_shorthand(path)
    except ContentError as error:
        yield Finding(path, 1, path.stem, str(error).removeprefix(f"{path}:1: "))


def _check_examples(examples: list[Example], answers: list[Placed]) -> Iterator[Finding]:
    counts = Counter(example.intent for example in examples)
    for item in answers:
        number = counts[f"ask/{item.entry.id}"]
        if number < MIN_EXAMPLES:
            message = f"has {number} examples in {EXAMPLES_DIR.name}/, needs at least {MIN_EXAMPLES} of `ask/{item.entry.id}`."
            yield Finding(item.path, item.line, item.entry.id, message)
    known = {f"ask/{item.entry.id}" for item in answers}
    seen: dict[str, Example] = {}
    for example in examples:
        if example.intent.startswith("ask/") and example.intent not in known:
            yield Finding(example.path, example.line, example.intent, "these are examples without an answer in glossary/answers/.")
        if example.text.startswith("/"):
            yield Finding(example.path, example.line, example.intent, f"the example {example.text!r} starts with a slash.")
        first = seen.setdefault(fold(example.text) or example.text, example)
        if first.intent != example.intent:
            message = f"the example {example.text!r} also stands under {first.intent}; it can mean only one of them."
            yield Finding(example.path, example.line, example.intent, message)
