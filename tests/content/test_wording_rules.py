import pytest

from bot.content.wording_rules import doubtful_wordings, forbidden_claims


@pytest.mark.parametrize(
    "text",
    [
        "About 40 percent of people survive five years.",
        "This pill will cure you.",
        "You should stop your chemo.",
        "Take 50 mg twice a day.",
        "You've got this",
        "Great news!",
        "We utilize a scan.",
    ],
)
def test_what_nobody_may_say_is_found(text: str) -> None:
    assert list(forbidden_claims(text))


@pytest.mark.parametrize("text", ["Ask your doctor about the dose.", "Many people live for years.", "You should take notes.", "It can often be treated."])
def test_honest_sentences_pass(text: str) -> None:
    assert list(forbidden_claims(text)) == []


@pytest.mark.parametrize("text", ["It always helps.", "Chemo is administered by a nurse.", "word " * 40 + "."])
def test_what_deserves_a_second_look_is_said(text: str) -> None:
    assert list(doubtful_wordings(text))
