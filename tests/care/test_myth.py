import pytest

from bot.content.read import load_content

MYTHS = load_content().myths


@pytest.mark.parametrize(
    ("text", "myth_id"),
    [
        ("my aunt says sugar feeds the cancer, and also when is my next scan", "sugar_feeds_cancer"),
        ("won't a biopsy make it spread", "biopsy_spreads_cancer"),
        ("what is a biopsy", None),
        ("my blood sugar is high", None),
    ],
)
def test_a_belief_is_found_also_inside_another_question(text: str, myth_id: str | None) -> None:
    found = MYTHS.find(text)
    assert (found.id if found else None) == myth_id


def test_every_myth_is_found_by_its_pattern_in_at_least_one_of_its_wordings() -> None:
    unfound = [myth.id for myth in MYTHS.myths.values() if myth.patterns and not any(MYTHS.find(wording) for wording in myth.says)]
    assert unfound == []
