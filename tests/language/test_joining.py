import pytest

from bot.care.glossary import Glossary
from bot.care.organisation import Directory
from bot.language.joining import Joiner
from bot.language.lexicon import WORD, build_lexicon
from bot.language.nearest import NearestWords
from tests.builders import a_term, an_answer, breast_cancers

NAMES = ("oncologist", "mastectomy", "neutropenia", "Keytruda", "bone marrow", "chemotherapy", "Yescarta", "CAR T", "necrosis", "side effects", "induction")
LEXICON = build_lexicon(Glossary([a_term(id=name, name=name) for name in NAMES], [an_answer()]), breast_cancers(), Directory([]))
JOINER = Joiner(LEXICON, NearestWords(LEXICON))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the on call a gist came", ["oncologist"]),
        ("a mass tech to me soon", ["mastectomy"]),
        ("onco logist", ["oncologist"]),
        ("new tro penia", ["neutropenia"]),
        ("key truda", ["keytruda"]),
        ("is CAR T a choice", []),
        ("an oncologist and an induction", []),
        ("my bone marrow", []),
        ("talk. to me", []),
    ],
)
def test_torn_names_are_joined_and_sentences_are_not(text: str, names: list[str]) -> None:
    assert [name for _, _, name in JOINER.find(list(WORD.finditer(text)), text)] == names


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("whatisnecrosis", "what is necrosis"),
        ("sideeffects", "side effects"),
        ("comedonecrosis", None),
        ("doordash", None),
        ("qwertyuiop", None),
    ],
)
def test_words_that_were_run_together_are_parted_if_one_is_ours(word: str, parts: str | None) -> None:
    assert JOINER.split(word) == parts
