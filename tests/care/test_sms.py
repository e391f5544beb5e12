import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.sms import as_gsm7, cut, gsm7_length, segments, septets


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("\u2019" * 70, 1), ("\u2019" * 71, 2), ("[" * 80, 1), ("[" * 81, 2)],
)
def test_segments_are_counted_as_carriers_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_a_curly_quote_is_not_gsm7() -> None:
    assert gsm7_length("don\u2019t") is None


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("don\u2019t \u201cworry\u201d \u2013 it\u2026", 'don\'t "worry" - it...'),
        ("\u2022 one\u00a0thing", "- one thing"),
        ("PSA \u2265 4, \u00b15", "PSA >= 4, +/-5"),
        ("caf\u00e9 in Per\u00fa", "caf\u00e9 in Peru"),
        ("100\u00b0F", "100 degrees F"),
        ("\u03b2-blocker", "beta-blocker"),
        ("hello \U0001f499 there", "hello there"),
        ("[phone]", "(phone)"),
    ],
)
def test_our_own_words_never_cost_double(typed: str, sent: str) -> None:
    assert as_gsm7(typed) == sent


@given(st.text())
def test_whatever_is_written_can_be_sent_as_gsm7(text: str) -> None:
    assert gsm7_length(as_gsm7(text)) is not None


@pytest.mark.parametrize(
    ("text", "limit", "first", "rest"),
    [
        ("One. Two. Three.", 10, "One. Two.", "Three."),
        ("One. Two.", 20, "One. Two.", ""),
        ("Stops: 1. Team. 2. Tests.", 18, "Stops: 1. Team.", "2. Tests."),
        ("no sentence ends here", 12, "no sentence", "ends here"),
        ("x" * 12, 5, "x" * 5, "x" * 7),
    ],
)
def test_a_long_text_is_cut_at_the_end_of_a_sentence(text: str, limit: int, first: str, rest: str) -> None:
    assert cut(text, limit) == (first, rest)


@given(st.text(alphabet="ab. \n{[", min_size=1), st.integers(min_value=2, max_value=40))
def test_cutting_keeps_every_word_and_the_limit(text: str, limit: int) -> None:
    first, rest = cut(text, limit)
    assert septets(first) <= limit
    assert "".join((first + rest).split()) == "".join(text.split())
