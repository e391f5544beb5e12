import pytest

from bot.care.sms import gsm7_length, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("\u2019" * 70, 1), ("\u2019" * 71, 2), ("[" * 80, 1), ("[" * 81, 2)],
)
def test_segments_are_counted_as_carriers_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_a_curly_quote_is_not_gsm7() -> None:
    assert gsm7_length("don\u2019t") is None
