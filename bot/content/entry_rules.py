"""The rules that one entry of the content must keep, whatever stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from bot.care.aftercare import CareText
from bot.care.country import Country
from bot.care.diagnosis import Cancer
from bot.care.glossary import Answer, Term
from bot.care.myth import Myth
from bot.care.organisation import Organisation
from bot.care.plan import STATIONS
from bot.care.review import Link, Review, ReviewState, Source
from bot.care.safety import SafetyRule
from bot.care.sms import MAX_SEGMENTS, gsm7_length, segments
from bot.content.read import Placed
from bot.content.reading_grade import MAX_GRADE, grade, hardest_sentence
from bot.content.wording_rules import doubtful_wordings, forbidden_claims

MAX_WORDS = 90
MAX_MYTH_WORDS = 60
MAX_TITLE = 40
STEPS = ("team", "tests", "treatments", "data", "practical", "emotional", "safety")
CATEGORIES = ("tests", "biomarkers", "staging", "pathology", "treatments", "drugs", "side_effects", "team", "trials", "money", "general")
_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/\S*)?")


class Severity(Enum):
    """What a finding means: an error stops a build, advice is for a second look, a to-do waits for a person."""

    ERROR = "error"
    ADVICE = "advice"
    TODO = "to do"


Issue = tuple[str, Severity]


def error(message: str) -> Issue:
    """Return what stops a build."""
    return message, Severity.ERROR


def _todo(message: str) -> Issue:
    return message, Severity.TODO


def check_term(term: Term, ids: dict[str, set[str]]) -> Iterator[Issue]:
    """Yield what is wrong with a term."""
    if term.category not in CATEGORIES:
        yield error(f"category {term.category!r} is not one of {', '.join(CATEGORIES)}.")
    yield from check_links_to("related", term.related, ids["terms"])
    yield from check_links_to("ambiguous_with", term.ambiguous_with, ids["terms"])
    yield from check_source(term.source, term.review)
    yield from check_review(term.review)
    yield from check_words(texts_of_term(term))


def check_answer(answer: Answer, ids: dict[str, set[str]]) -> Iterator[Issue]:
    """Yield what is wrong with an answer."""
    if answer.step not in STEPS:
        yield error(f"step {answer.step!r} is not one of {', '.join(STEPS)}.")
    if len(answer.title) > MAX_TITLE:
        yield error(f"title has {len(answer.title)} characters, at most {MAX_TITLE}: it must fit a button.")
    for name, text in {"text": answer.text, **answer.by_cancer}.items():
        if len(text.split()) > MAX_WORDS:
            yield error(f"{name} has {len(text.split())} words, at most {MAX_WORDS}: move detail to `more`.")
    yield from _check_sms(answer.sms)
    if not answer.source:
        yield error("has no source: name a page that says this.")
    for source in answer.source:
        yield from check_source(source, answer.review)
    yield from _check_links(answer.links, answer.review)
    yield from check_links_to("terms", answer.terms, ids["terms"])
    yield from check_links_to("related", answer.related, ids["answers"])
    yield from check_links_to("by_cancer", tuple(answer.by_cancer), ids["cancers"])
    yield from check_review(answer.review)
    yield from check_words(texts_of_answer(answer))


def check_organisation(organisation: Organisation) -> Iterator[Issue]:
    """Yield what is wrong with an organization, and which contacts wait for a person."""
    yield from _check_links(organisation.links, organisation.review)
    yield from check_source(organisation.source, organisation.review)
    yield from check_review(organisation.review)
    yield from check_words({"what": organisation.what, "say": organisation.say or ""})
    for phone in organisation.phones:
        if phone.checked_on is None or not phone.source:
            yield error(f"phone {phone.number} has no checked_on or source: move it to unverified_phones until somebody dials it.")
    for unverified in organisation.unverified_phones:
        yield _todo(f"phone {unverified.number} waits for a person to dial it ({unverified.why}).")


def check_cancer(cancer: Cancer, ids: dict[str, set[str]], organisations: list[Placed]) -> Iterator[Issue]:
    """Yield what is wrong with a cancer; its first organization must be reachable."""
    helpers = cancer.organisations
    yield from check_links_to("organisations", (helpers.first, *helpers.then, *helpers.name_only), ids["organisations"])
    yield from check_links_to("stages", tuple(cancer.stages.values()), ids["cancers"])
    yield from check_source(cancer.source, cancer.review)
    yield from check_review(cancer.review)
    yield from check_words(texts_of_cancer(cancer))
    first = next((item.entry for item in organisations if item.entry.id == helpers.first), None)
    if first is not None and not first.can_be_reached:
        yield error(f"its first organisation {helpers.first} has no checked phone or link: a patient would meet a dead end.")
    if cancer.right_track and set(cancer.right_track) != set(STATIONS):
        yield error(f"right_track needs just the stations {', '.join(STATIONS)}.")


def check_myth(myth: Myth, ids: dict[str, set[str]]) -> Iterator[Issue]:
    """Yield what is wrong with a myth."""
    yield from check_source(myth.source, myth.review)
    yield from check_review(myth.review)
    yield from check_words({"text": myth.text, "do": myth.do})
    yield from _check_patterns(myth.patterns)
    yield from check_links_to("answer", (myth.answer,) if myth.answer else (), ids["answers"])
    if not myth.says:
        yield error("says is empty: write how people put this belief.")
    if len(myth.text.split()) > MAX_MYTH_WORDS:
        yield error(f"text has {len(myth.text.split())} words, at most {MAX_MYTH_WORDS}.")


def _check_patterns(patterns: Iterable[str]) -> Iterator[Issue]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as problem:
            yield error(f"pattern {pattern!r} is not a regular expression: {problem}.")


def check_safety(rule: SafetyRule) -> Iterator[Issue]:
    """Yield what is wrong with a safety rule."""
    yield from check_review(rule.review)
    yield from check_words({"text": rule.text, "sms": rule.sms})
    yield from _check_sms(rule.sms)
    yield from _check_sms(rule.sms_es)
    for source in rule.source:
        yield from check_source(source, rule.review)
    yield from _check_patterns((*rule.patterns, *rule.not_when, *rule.patterns_es, *rule.not_when_es))


def check_care_text(text: CareText) -> Iterator[Issue]:
    """Yield what is wrong with a text of aftercare."""
    yield from check_review(text.review)
    yield from check_words({"text": text.text, "sms": text.sms})
    yield from _check_sms(text.sms)
    yield from _check_patterns(text.patterns)


def check_country(country: Country) -> Iterator[Issue]:
    """Yield what is wrong with a country."""
    yield from check_review(country.review)
    yield from check_source(country.source, country.review)
    yield from _check_links(country.links, country.review)
    yield from _check_patterns(country.patterns)


def check_links_to(field: str, targets: Iterable[str], known: set[str]) -> Iterator[Issue]:
    """Yield the ids that do not exist."""
    for target in targets:
        if target not in known:
            yield error(f"{field} names {target!r}, which does not exist.")


def check_source(source: Source, review: Review) -> Iterator[Issue]:
    """Yield what a source lacks."""
    if not _ADDRESS.fullmatch(source.url):
        yield error(f"the source {source.title!r} needs a web address.")
    if source.checked_on is None:
        yield _waiting(f"nobody has opened the source {source.url} yet; open it and write checked_on.", review)


def _check_links(links: Iterable[Link], review: Review) -> Iterator[Issue]:
    for link in links:
        if not _ADDRESS.fullmatch(link.url):
            yield error(f"the link {link.url!r} is not a web address.")
        if link.checked_on is None:
            yield _waiting(f"nobody has opened the link {link.url} yet (it is not shown); open it and write checked_on.", review)


def _waiting(message: str, review: Review) -> Issue:
    """A draft may wait for a person; what is signed may not."""
    return _todo(message) if review.state is ReviewState.DRAFT else error(message)


def check_review(review: Review) -> Iterator[Issue]:
    """Yield what a review lacks."""
    if review.due is None:
        yield error("review has no due date: write when it must be looked at again.")
    elif review.due < date.today():
        yield _todo(f"was due to be looked at again on {review.due}.")
    if review.state is not ReviewState.DRAFT and not (review.by and review.on):
        yield error(f"review.state is {review.state.value}, but `by` and `on` do not say who signed it and when.")


def _check_sms(text: str) -> Iterator[Issue]:
    if gsm7_length(text) is None:
        odd = sorted({character for character in text if gsm7_length(character) is None})
        yield error(f"sms has characters a plain text message cannot carry: {' '.join(odd)}; use plain quotes and hyphens.")
    elif segments(text) > MAX_SEGMENTS:
        yield error(f"sms takes {segments(text)} segments, at most {MAX_SEGMENTS}: shorten it to 306 characters.")


def check_words(texts: dict[str, str]) -> Iterator[Issue]:
    """Yield what the voice guide says of the wording."""
    for name, text in texts.items():
        yield from (error(f"{name} has {claim}, which the voice guide rules out.") for claim in forbidden_claims(text))
        yield from ((f"{name} has {wording}; look once more.", Severity.ADVICE) for wording in doubtful_wordings(text))


def check_grades(texts: dict[str, str], grades: list[float], own_names: Iterable[str] = ()) -> Iterator[Issue]:
    """Yield the texts that read too hard; add every grade to `grades`."""
    for name, text in texts.items():
        if not text:
            continue
        value = grade(text, own_names)
        grades.append(value)
        if value > MAX_GRADE:
            yield error(f"{name} has reading grade {value:.1f}, at most {MAX_GRADE:g}; hardest: {hardest_sentence(text)!r}. Split it or swap a word.")


def texts_of_term(term: Term) -> dict[str, str]:
    """Return the texts of a term that patients read, by field."""
    return {"plain": term.plain, "why": term.why, "ask": term.ask, "more": term.more or ""}


def texts_of_answer(answer: Answer) -> dict[str, str]:
    """Return the texts of an answer that patients read, by field."""
    by_cancer = {f"by_cancer.{cancer}": text for cancer, text in answer.by_cancer.items()}
    return {"text": answer.text, "do": answer.do, "sms": answer.sms, "caregiver": answer.caregiver or "", "more": answer.more or "", **by_cancer}


def texts_of_cancer(cancer: Cancer) -> dict[str, str]:
    """Return the texts of the Right Track, by station."""
    return {f"right_track.{station}": " ".join((part.text, *part.steps, *part.ask)) for station, part in cancer.right_track.items()}
