import math

import pytest

from bot.care.glossary import Glossary
from bot.care.organisation import Directory
from bot.language.lexicon import build_lexicon, english_counts
from tests.builders import a_term, an_answer, an_organisation, breast_cancers

GLOSSARY = Glossary(
    [
        a_term(id="chemo", name="chemotherapy", aliases=("chemo", "chemotherepy")),
        a_term(id="marrow", name="bone marrow biopsy", aliases=("bone marow",)),
        a_term(id="esophagus", name="esophagus", aliases=("oesophagus",)),
    ],
    [an_answer()],
)
LEXICON = build_lexicon(GLOSSARY, breast_cancers(), Directory([an_organisation(name="Cervivor")]))


@pytest.mark.parametrize("word", ["chemo", "oesophagus", "biopsy", "biopsies", "hour", "patel", "dont", "cervivor", "dad's"])
def test_words_names_and_helpers_are_known(word: str) -> None:
    assert LEXICON.knows(word)


@pytest.mark.parametrize("word", ["marow", "chemotherepy", "kemmo", "flumboxitis"])
def test_a_name_that_is_only_misspelled_is_no_word(word: str) -> None:
    assert not LEXICON.knows(word)


def test_nothing_is_mended_to_a_misspelling() -> None:
    assert "chemotherapy" in LEXICON.targets()
    assert not {"chemotherepy", "marow"} & set(LEXICON.targets())


def test_what_our_texts_say_counts_more_than_english() -> None:
    assert LEXICON.weight("biopsy") > math.log10(1 + english_counts()["biopsy"])
