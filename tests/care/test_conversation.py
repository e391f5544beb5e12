import pytest

from bot.care.conversation import OfferedChoice, find_choice

CHOICES = [OfferedChoice("a", "What do I do now?"), OfferedChoice("b", "Who can help me?"), OfferedChoice("c", "Talk to a person")]
CONSENT = [OfferedChoice("y", "Yes, save it"), OfferedChoice("n", "No, don't save it")]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("2", "b"), ("#1", "a"), ("the last one", "c"), ("second", "b"), ("option 3 please", "c"), ("who can help me", "b"), ("TALK TO A PERSON", "c")],
)
def test_a_choice_can_be_typed_by_number_place_or_label(text: str, chosen: str) -> None:
    found = find_choice(text, CHOICES)
    assert found is not None
    assert found.id == chosen


@pytest.mark.parametrize("text", ["4", "0", "what is a biopsy", "stage 2", "2 weeks", "yes", ""])
def test_other_texts_are_no_choice(text: str) -> None:
    assert find_choice(text, CHOICES) is None


@pytest.mark.parametrize(("text", "chosen"), [("yes", "y"), ("Yes please", "y"), ("no", "n"), ("nope", "n")])
def test_a_bare_yes_or_no_takes_the_choice_that_begins_so(text: str, chosen: str) -> None:
    found = find_choice(text, CONSENT)
    assert found is not None
    assert found.id == chosen
