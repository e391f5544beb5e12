import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.conversation import MAX_TEXT
from bot.care.incoming import clean, shorten


@pytest.mark.parametrize("text", ["/greet", " /greet", "//greet", "\u200b/greet", "\uff0fgreet", "/\u2060/greet", "\t/ /greet"])
def test_a_typed_slash_is_never_a_command(text: str) -> None:
    assert not clean(text).startswith("/")


@given(st.text())
def test_whatever_is_typed_never_starts_with_a_slash_nor_holds_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert not cleaned.startswith("/")
    assert all(character.isprintable() or character.isspace() for character in cleaned)


def test_a_long_text_is_cut_at_a_word() -> None:
    assert len(shorten("word " * 2000)) <= MAX_TEXT
    assert shorten("word " * 2000).endswith("word")
