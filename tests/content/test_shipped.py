"""The content that ships keeps its own rules."""

from __future__ import annotations

import pytest

from bot.care.review import ReviewState
from bot.content.check import check_content
from bot.content.read import Content, load_content
from bot.content.reading_grade import MAX_MEAN_GRADE


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def test_shipped_content_has_nothing_to_mend() -> None:
    report = check_content()
    assert [str(finding) for finding in report.errors] == []
    assert report.mean_grade <= MAX_MEAN_GRADE


@pytest.mark.parametrize("wording", ["genomic testing", "molecular profiling", "NGS", "tumor sequencing", "genomic profiling", "mutation testing"])
def test_every_name_of_tumor_testing_leads_to_biomarker_testing(content: Content, wording: str) -> None:
    assert [term.id for term in content.glossary.find(wording)] == ["biomarker_testing"]


def test_testing_for_inherited_risk_is_kept_apart(content: Content) -> None:
    assert [term.id for term in content.glossary.find("germline testing")] == ["genetic_testing"]
    assert {term.id for term in content.glossary.find("genetic testing")} == {"genetic_testing", "biomarker_testing"}


def test_every_cancer_leads_to_an_organisation_with_a_checked_contact(content: Content) -> None:
    for cancer in content.cancers.cancers.values():
        helpers = content.directory.for_cancer(cancer)
        assert helpers, cancer.id
        assert content.directory.line_for(cancer) is not None, cancer.id


def test_the_first_organisation_for_a_cancer_says_that_it_is_for_it(content: Content) -> None:
    for cancer in content.cancers.cancers.values():
        first = content.directory.get(cancer.organisations.first)
        meant = {cancer.id, *cancer.stages.values(), "any"}
        assert meant & set(first.cancers), cancer.id


def test_published_mode_serves_signed_entries_only_but_every_organisation() -> None:
    published = load_content(mode="published")
    assert all(term.review.state is ReviewState.PUBLISHED for term in published.glossary.terms.values())
    assert published.directory.organisations.keys() == load_content().directory.organisations.keys()
    assert len(published.safety.rules) > 0
