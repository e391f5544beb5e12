import pytest

from bot.care.diagnosis import Helpers
from bot.care.organisation import Directory
from tests.builders import a_cancer, a_phone, an_organisation


@pytest.mark.parametrize("changes", [{"checked_on": None}, {"confidence": "low"}])
def test_a_phone_that_nobody_checked_is_never_shown(changes: dict[str, object]) -> None:
    assert an_organisation(phones=(a_phone(**changes),)).phones_to_show == ()


def test_an_organisation_without_a_checked_contact_is_passed_over() -> None:
    silent, reachable = an_organisation(id="silent", links=()), an_organisation(id="reachable")
    cancer = a_cancer(organisations=Helpers("silent", ("reachable",)))
    assert Directory([silent, reachable]).for_cancer(cancer) == (reachable,)


def test_the_nearest_line_is_the_first_with_a_checked_number() -> None:
    site, line = an_organisation(id="site"), an_organisation(id="line", phones=(a_phone(),))
    assert Directory([site, line]).line_for(a_cancer(organisations=Helpers("site", ("line",)))) == line
