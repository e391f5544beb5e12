"""What is said after danger, by what was said before."""

from __future__ import annotations

import pytest

from bot.care.aftercare import Care, LastDanger
from bot.content.read import load_content

AFTERCARE = load_content().aftercare


def last(kind: str = "crisis", since: int = 0, asked: bool = False) -> LastDanger:
    return LastDanger("suicide", kind, since, asked)


@pytest.mark.parametrize(
    ("before", "message", "said"),
    [
        (last(), "what is a biopsy", "ask_after_crisis"),
        (last(asked=True), "what is a biopsy", None),
        (last(since=6), "what is a biopsy", None),
        (last(), "I'm safe now", "safe_after_crisis"),
        (last(), "I called them, my sister is with me", "safe_after_crisis"),
        (last(), "i called 988", "safe_after_crisis"),
        (last(), "called but no answer", "ask_after_crisis"),
        (last(), "i dont want to call anyone", "crisis_again"),
        (last(), "forget i said that", "crisis_again"),
        (last("red_flag"), "it can wait til thursday right?", "red_flag_again"),
        (last("red_flag"), "its probably nothing", "red_flag_again"),
        (last("red_flag"), "can i just take a tylenol and sleep it off", "red_flag_again"),
        (last("red_flag"), "i dont want to bother them", "red_flag_again"),
        (last("red_flag"), "ok calling them now", "help_came"),
        (last("red_flag"), "what is a port", None),
        (last("red_flag", since=3), "its probably nothing", None),
        (last("emergency"), "its late, i will see how it is in the morning", "emergency_again"),
        (last("emergency"), "the ambulance is here", "help_came"),
        (None, "its probably nothing", None),
        (None, "I was suicidal 10 years ago", "past_crisis"),
        (None, "I used to cut myself as a teenager", "past_crisis"),
    ],
)
def test_care_follows_danger(before: LastDanger | None, message: str, said: str | None) -> None:
    care = AFTERCARE.find(before, message)
    assert (care.text.id if care else None) == said


def test_the_question_goes_before_the_answer_and_offers_two_choices() -> None:
    care = AFTERCARE.find(last(), "what is a biopsy")
    assert isinstance(care, Care)
    assert not care.is_whole_reply
    assert [choice.label for choice in care.reply.choices] == ["I am safe", "I need help now"]
