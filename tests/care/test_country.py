"""A reply names only numbers that work where the person is."""

from __future__ import annotations

import pytest

from bot.content.read import load_content

CONTENT = load_content()


@pytest.mark.parametrize(
    ("texts", "country"),
    [
        (["I'm in the UK"], "united_kingdom"),
        (["I live in Canada"], "canada"),
        (["im in australia"], "elsewhere"),
        (["I am from Ireland", "what is a biopsy"], "elsewhere"),
        (["I'm in pain"], None),
        (["I live in Ohio"], None),
    ],
)
def test_the_country_is_what_the_person_said(texts: list[str], country: str | None) -> None:
    found = CONTENT.countries.find(texts)
    assert (found.id if found else None) == country


@pytest.mark.parametrize("text", ["I'm in the UK", "I'm in Australia"])
def test_no_american_number_is_left_where_it_would_not_work(text: str) -> None:
    country = CONTENT.countries.find([text])
    assert country
    for rule in map(country.localized, CONTENT.safety.rules):
        shown = f"{rule.text} {rule.what_to_say} {rule.sms} {rule.phones} {rule.links}"
        assert "988" not in shown
        assert "911" not in shown
