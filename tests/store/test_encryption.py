from __future__ import annotations

import base64

import pytest

from bot.errors import KeyMissing, SettingsError, WordsDamaged
from bot.store.encryption import Keys, new_key

WORDS = {"text": "I have stage 4 lung cancer", "cards": []}
PLACE = ("messages", "c1", 3)


def test_words_come_back_at_their_own_place() -> None:
    keys = Keys.read(new_key())
    sealed = keys.seal(WORDS, *PLACE)
    assert b"lung" not in sealed
    assert keys.open(sealed, *PLACE) == WORDS


@pytest.mark.parametrize("other", [("messages", "c2", 3), ("messages", "c1", 4), ("choices", "c1", 3), ("messages", "c1")])
def test_words_moved_to_another_row_cannot_be_opened(other: tuple[str | int, ...]) -> None:
    keys = Keys.read(new_key())
    with pytest.raises(WordsDamaged, match="another row"):
        keys.open(keys.seal(WORDS, *PLACE), *other)


def test_every_changed_byte_is_noticed() -> None:
    keys = Keys.read(new_key())
    sealed = keys.seal(WORDS, *PLACE)
    for number in range(len(sealed)):
        changed = bytearray(sealed)
        changed[number] ^= 1
        with pytest.raises((WordsDamaged, KeyMissing)):
            keys.open(bytes(changed), *PLACE)
    for length in range(len(sealed)):
        with pytest.raises((WordsDamaged, KeyMissing)):
            keys.open(sealed[:length], *PLACE)


def test_the_same_words_never_look_the_same() -> None:
    keys = Keys.read(new_key())
    assert len({keys.seal(WORDS, *PLACE) for _ in range(1000)}) == 1000


def test_the_length_does_not_tell_the_diagnosis() -> None:
    keys = Keys.read(new_key())
    lengths = {len(keys.seal({"diagnosis": name}, "referrals", "c1", "r1")) for name in ("lung", "pancreatic", "breast_metastatic", None)}
    assert len(lengths) == 1


def test_the_first_key_seals_and_every_key_opens() -> None:
    old, new = new_key(), new_key()
    sealed = Keys.read(old).seal(WORDS, *PLACE)
    both = Keys.read(f"{new},{old}")
    assert both.open(sealed, *PLACE) == WORDS
    assert (both.is_current(sealed), both.is_current(both.seal(WORDS, *PLACE))) == (False, True)
    with pytest.raises(KeyMissing, match=old.split(":", maxsplit=1)[0]):
        Keys.read(new).open(sealed, *PLACE)


def test_any_text_of_a_patient_can_be_sealed() -> None:
    keys = Keys.read(new_key())
    for text in ("", "\x00", "\ud800", "naïve 🎗 ", " trailing   ", "x" * 20000):
        assert keys.open(keys.seal(text, *PLACE), *PLACE) == text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "no name"),
        ("abc", "no name"),
        ("k1:!!", "no name"),
        ("k1:abc", "not base64"),
        ("k1:" + base64.b64encode(b"short").decode(), "5 bytes, 32 are needed"),
        (f"k1:{base64.b64encode(bytes(32)).decode()},k1:{base64.b64encode(bytes(32)).decode()}", "twice"),
    ],
)
def test_a_key_that_cannot_work_says_why_and_is_not_shown(given: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as error:
        Keys.read(given)
    assert base64.b64encode(bytes(32)).decode() not in str(error.value)
