import pytest

from bot.language.sounds import skeleton_of, sound_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("kemo", "chemo"),
        ("canser", "cancer"),
        ("newlasta", "Neulasta".casefold()),
        ("nuemonia", "pneumonia"),
        ("sirosis", "cirrhosis"),
        ("lymfoma", "lymphoma"),
        ("sychologist", "psychologist"),
        ("herseptin", "herceptin"),
        ("benine", "benign"),
    ],
)
def test_words_that_sound_the_same_are_the_same(written: str, meant: str) -> None:
    assert sound_of(written) == sound_of(meant)


@pytest.mark.parametrize(("one", "other"), [("taxol", "taxotere"), ("myeloma", "melanoma"), ("lymphoma", "lipoma"), ("cystoscopy", "colposcopy")])
def test_words_of_other_consonants_are_kept_apart(one: str, other: str) -> None:
    assert skeleton_of(sound_of(one)) != skeleton_of(sound_of(other))


def test_a_skeleton_has_the_consonants_and_that_a_vowel_stands_first() -> None:
    assert skeleton_of(sound_of("oncologist")) == skeleton_of(sound_of("ankalagyst")) == "ankljst"
