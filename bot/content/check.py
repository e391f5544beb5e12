"""The rules that content must keep before it may be shown, each finding with file, line and what to do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from statistics import mean
from typing import Any

from bot.care.diagnosis import Cancer
from bot.care.glossary import Answer, Term
from bot.care.myth import Myth
from bot.care.organisation import Organisation
from bot.care.plan import STATIONS
from bot.care.review import Link, Review, ReviewState, Source
from bot.care.safety import SafetyRule
from bot.care.sms import MAX_SEGMENTS, gsm7_length, segments
from bot.care.wording import fold
from bot.content.examples import EXAMPLES_DIR, Example, read_examples
from bot.content.read import FOLDERS, GLOSSARY_DIR, Placed, read_entries, read_phrasebook
from bot.content.reading_grade import MAX_GRADE, MAX_MEAN_GRADE, grade, hardest_sentence
from bot.content.wording_rules import doubtful_wordings, forbidden_claims
from bot.errors import ContentError

MIN_EXAMPLES = 12
MAX_WORDS = 90
MAX_MYTH_WORDS = 60
MAX_TITLE = 40
# A word this long may be jargon.
JARGON_LENGTH = 11
STEPS = ("team", "tests", "treatments", "data", "practical", "emotional", "safety")
CATEGORIES = ("tests", "biomarkers", "staging", "pathology", "treatments", "drugs", "side_effects", "team", "trials", "money", "general")
_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/\S*)?")
_PHONE = re.compile(r"(?<![\w/=-])(?:1-)?\(?\d{3}\)?[- .]\d{3}[- .]\d{4}(?!\w)")


class Severity(Enum):
    """What a finding means: an error stops a build, advice is for a second look, a to-do waits for a person."""

    ERROR = "error"
    ADVICE = "advice"
    TODO = "to do"


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
    ]
    for item in placed["terms"]:
        findings += _at(item, [*_check_term(item.entry, ids), *_grades(_texts_of_term(item.entry), grades, item.entry.names)])
    for item in placed["answers"]:
        findings += _at(item, [*_check_answer(item.entry, ids), *_grades(_texts_of_answer(item.entry), grades, (item.entry.title,))])
    for item in placed["organisations"]:
        findings += _at(item, [*_check_organisation(item.entry), *_grades({"what": item.entry.what}, grades, (item.entry.name,))])
    for item in placed["cancers"]:
        findings += _at(item, [*_check_cancer(item.entry, ids, placed["organisations"]), *_grades(_texts_of_cancer(item.entry), grades)])
    for item in placed["myths"]:
        findings += _at(item, [*_check_myth(item.entry, ids), *_grades({"text": item.entry.text, "do": item.entry.do}, grades)])
    for item in placed["safety"]:
        findings += _at(item, [*_check_safety(item.entry), *_grades({"text": item.entry.text}, grades)])
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
        strange = sorted({word for text in _texts_of_answer(item.entry).values() for word in _long_words(text)} - known)
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


Issue = tuple[str, Severity]


def _at(item: Placed, issues: Iterable[Issue]) -> list[Finding]:
    return [Finding(item.path, item.line, item.entry.id, message, severity) for message, severity in issues]


def _error(message: str) -> Issue:
    return message, Severity.ERROR


def _todo(message: str) -> Issue:
    return message, Severity.TODO


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


def _check_term(term: Term, ids: dict[str, set[str]]) -> Iterator[Issue]:
    if term.category not in CATEGORIES:
        yield _error(f"category {term.category!r} is not one of {', '.join(CATEGORIES)}.")
    yield from _check_links_to("related", term.related, ids["terms"])
    yield from _check_links_to("ambiguous_with", term.ambiguous_with, ids["terms"])
    yield from _check_source(term.source, term.review)
    yield from _check_review(term.review)
    yield from _check_words(_texts_of_term(term))


def _check_answer(answer: Answer, ids: dict[str, set[str]]) -> Iterator[Issue]:
    if answer.step not in STEPS:
        yield _error(f"step {answer.step!r} is not one of {', '.join(STEPS)}.")
    if len(answer.title) > MAX_TITLE:
        yield _error(f"title has {len(answer.title)} characters, at most {MAX_TITLE}: it must fit a button.")
    for name, text in {"text": answer.text, **answer.by_cancer}.items():
        if len(text.split()) > MAX_WORDS:
            yield _error(f"{name} has {len(text.split())} words, at most {MAX_WORDS}: move detail to `more`.")
    yield from _check_sms(answer.sms)
    if not answer.source:
        yield _error("has no source: name a page that says this.")
    for source in answer.source:
        yield from _check_source(source, answer.review)
    yield from _check_links(answer.links, answer.review)
    yield from _check_links_to("terms", answer.terms, ids["terms"])
    yield from _check_links_to("related", answer.related, ids["answers"])
    yield from _check_links_to("by_cancer", tuple(answer.by_cancer), ids["cancers"])
    yield from _check_review(answer.review)
    yield from _check_words(_texts_of_answer(answer))


def _check_organisation(organisation: Organisation) -> Iterator[Issue]:
    yield from _check_links(organisation.links, organisation.review)
    yield from _check_source(organisation.source, organisation.review)
    yield from _check_review(organisation.review)
    yield from _check_words({"what": organisation.what, "say": organisation.say or ""})
    for phone in organisation.phones:
        if phone.checked_on is None or not phone.source:
            yield _error(f"phone {phone.number} has no checked_on or source: move it to unverified_phones until somebody dials it.")
    for unverified in organisation.unverified_phones:
        yield _todo(f"phone {unverified.number} waits for a person to dial it ({unverified.why}).")


def _check_cancer(cancer: Cancer, ids: dict[str, set[str]], organisations: list[Placed]) -> Iterator[Issue]:
    helpers = cancer.organisations
    yield from _check_links_to("organisations", (helpers.first, *helpers.then, *helpers.name_only), ids["organisations"])
    yield from _check_links_to("stages", tuple(cancer.stages.values()), ids["cancers"])
    yield from _check_source(cancer.source, cancer.review)
    yield from _check_review(cancer.review)
    yield from _check_words(_texts_of_cancer(cancer))
    first = next((item.entry for item in organisations if item.entry.id == helpers.first), None)
    if first is not None and not first.can_be_reached:
        yield _error(f"its first organisation {helpers.first} has no checked phone or link: a patient would meet a dead end.")
    if cancer.right_track and set(cancer.right_track) != set(STATIONS):
        yield _error(f"right_track needs just the stations {', '.join(STATIONS)}.")


def _check_myth(myth: Myth, ids: dict[str, set[str]]) -> Iterator[Issue]:
    yield from _check_source(myth.source, myth.review)
    yield from _check_review(myth.review)
    yield from _check_words({"text": myth.text, "do": myth.do})
    yield from _check_patterns(myth.patterns)
    yield from _check_links_to("answer", (myth.answer,) if myth.answer else (), ids["answers"])
    if not myth.says:
        yield _error("says is empty: write how people put this belief.")
    if len(myth.text.split()) > MAX_MYTH_WORDS:
        yield _error(f"text has {len(myth.text.split())} words, at most {MAX_MYTH_WORDS}.")


def _check_patterns(patterns: Iterable[str]) -> Iterator[Issue]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield _error(f"pattern {pattern!r} is not a regular expression: {error}.")


def _check_safety(rule: SafetyRule) -> Iterator[Issue]:
    yield from _check_review(rule.review)
    yield from _check_words({"text": rule.text})
    for source in rule.source:
        yield from _check_source(source, rule.review)
    for pattern in (*rule.patterns, *rule.not_when):
        try:
            re.compile(pattern)
        except re.error as error:
            yield _error(f"pattern {pattern!r} is not a regular expression: {error}.")


def _check_links_to(field: str, targets: Iterable[str], known: set[str]) -> Iterator[Issue]:
    for target in targets:
        if target not in known:
            yield _error(f"{field} names {target!r}, which does not exist.")


def _check_source(source: Source, review: Review) -> Iterator[Issue]:
    if not _ADDRESS.fullmatch(source.url):
        yield _error(f"the source {source.title!r} needs a web address.")
    if source.checked_on is None:
        yield _waiting(f"nobody has opened the source {source.url} yet; open it and write checked_on.", review)


def _check_links(links: Iterable[Link], review: Review) -> Iterator[Issue]:
    for link in links:
        if not _ADDRESS.fullmatch(link.url):
            yield _error(f"the link {link.url!r} is not a web address.")
        if link.checked_on is None:
            yield _waiting(f"nobody has opened the link {link.url} yet (it is not shown); open it and write checked_on.", review)


def _waiting(message: str, review: Review) -> Issue:
    """A draft may wait for a person; what is signed may not."""
    return _todo(message) if review.state is ReviewState.DRAFT else _error(message)


def _check_review(review: Review) -> Iterator[Issue]:
    if review.due is None:
        yield _error("review has no due date: write when it must be looked at again.")
    elif review.due < date.today():
        yield _todo(f"was due to be looked at again on {review.due}.")
    if review.state is not ReviewState.DRAFT and not (review.by and review.on):
        yield _error(f"review.state is {review.state.value}, but `by` and `on` do not say who signed it and when.")


def _check_sms(text: str) -> Iterator[Issue]:
    if gsm7_length(text) is None:
        odd = sorted({character for character in text if gsm7_length(character) is None})
        yield _error(f"sms has characters a plain text message cannot carry: {' '.join(odd)}; use plain quotes and hyphens.")
    elif segments(text) > MAX_SEGMENTS:
        yield _error(f"sms takes {segments(text)} segments, at most {MAX_SEGMENTS}: shorten it to 306 characters.")


def _check_words(texts: dict[str, str]) -> Iterator[Issue]:
    for name, text in texts.items():
        yield from (_error(f"{name} has {claim}, which the voice guide rules out.") for claim in forbidden_claims(text))
        yield from ((f"{name} has {wording}; look once more.", Severity.ADVICE) for wording in doubtful_wordings(text))


def _grades(texts: dict[str, str], grades: list[float], own_names: Iterable[str] = ()) -> Iterator[Issue]:
    for name, text in texts.items():
        if not text:
            continue
        value = grade(text, own_names)
        grades.append(value)
        if value > MAX_GRADE:
            yield _error(f"{name} has reading grade {value:.1f}, at most {MAX_GRADE:g}; hardest: {hardest_sentence(text)!r}. Split it or swap a word.")


def _texts_of_term(term: Term) -> dict[str, str]:
    return {"plain": term.plain, "why": term.why, "ask": term.ask, "more": term.more or ""}


def _texts_of_answer(answer: Answer) -> dict[str, str]:
    by_cancer = {f"by_cancer.{cancer}": text for cancer, text in answer.by_cancer.items()}
    return {"text": answer.text, "do": answer.do, "sms": answer.sms, "caregiver": answer.caregiver or "", "more": answer.more or "", **by_cancer}


def _texts_of_cancer(cancer: Cancer) -> dict[str, str]:
    return {f"right_track.{station}": " ".join((part.text, *part.steps, *part.ask)) for station, part in cancer.right_track.items()}


def _check_phrases(path: Path) -> Iterator[Finding]:
    for key, phrase in read_phrasebook(path).phrases.items():
        for text in phrase.texts:
            for message, severity in _check_words({"text": text}):
                yield Finding(path, 1, key, message, severity)


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
