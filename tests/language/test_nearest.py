import pytest

from bot.care.glossary import Glossary
from bot.care.organisation import Directory
from bot.language.lexicon import build_lexicon
from bot.language.nearest import NearestWords
from tests.builders import a_term, an_answer, breast_cancers

NAMES = ("chemotherapy", "hypothyroid", "dacarbazine", "Taxol", "Taxotere", "nilotinib", "tivozanib", "myeloma", "melanoma", "Abemact", "Abelact")
GLOSSARY = Glossary([a_term(id=name.casefold(), name=name) for name in NAMES], [an_answer()])
NEAREST = NearestWords(build_lexicon(GLOSSARY, breast_cancers(), Directory([])))


@pytest.mark.parametrize(
    ("wording", "word"),
    [
        ("kemotherapy", "chemotherapy"),
        ("chemothrapy", "chemotherapy"),
        ("hipothyroid", "hypothyroid"),
        ("taxoll", "taxol"),
        ("taxoteer", "taxotere"),
        ("mieloma", "myeloma"),
        ("hosptial", "hospital"),
    ],
)
def test_the_nearest_word_is_found(wording: str, word: str) -> None:
    found = NEAREST.find(wording)
    assert found is not None
    assert found.word == word


@pytest.mark.parametrize("wording", ["hyperthyroyd", "procarbazine", "axitinib", "xqzzt", "flumboxitis"])
def test_another_medicine_the_opposite_and_nonsense_are_not_near(wording: str) -> None:
    found = NEAREST.find(wording)
    assert found is None or found.word not in {name.casefold() for name in NAMES}


def test_between_two_medicines_that_are_equally_near_nobody_can_tell() -> None:
    assert NEAREST.find("abepact") is None
