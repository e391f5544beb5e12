import pytest

from bot.care.glossary import Glossary
from bot.care.organisation import Directory
from bot.language.lexicon import build_lexicon
from bot.language.unknown import ClosestTerms, UnknownWords
from tests.builders import a_term, an_answer, breast_cancers

TERMS = ("biopsy", "liquid biopsy", "immunotherapy", "metastasis", "fibroadenoma", "dacarbazine", "neutropenia", "treatment holiday")
GLOSSARY = Glossary([a_term(id=name, name=name) for name in TERMS], [an_answer()])
LEXICON = build_lexicon(GLOSSARY, breast_cancers(), Directory([]))
UNKNOWN, CLOSEST = UnknownWords(LEXICON), ClosestTerms(GLOSSARY, LEXICON)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("what does flumboxitis mean", "flumboxitis"),
        ("my report says fibroadenolipomatosis", "fibroadenolipomatosis"),
        ("explain gronkle to me", "gronkle"),
        ("he takes zorbatinib now", "zorbatinib"),
        ("what is pyelonephritis", "pyelonephritis"),
        ("what is a biopsy", None),
        ("who is priya", None),
        ("my diploma hangs in a cinema", None),
        ("what does my doctor mean", None),
        ("spotify and minecraft", None),
    ],
)
def test_a_technical_word_that_nobody_has_explained_is_found(text: str, word: str | None) -> None:
    assert UNKNOWN.find_technical(text) == word


@pytest.mark.parametrize(
    ("wording", "first"), [("metastisis", "metastasis"), ("fibroadenolipoma", "fibroadenoma"), ("byopsi", "biopsy"), ("flumboxitis", None)]
)
def test_the_closest_terms_are_near_or_none(wording: str, first: str | None) -> None:
    found = [term.id for term in CLOSEST.find(wording)]
    assert (found[0] if found else None) == first


def test_no_more_terms_than_asked_for() -> None:
    assert len(CLOSEST.find("biopsie", limit=1)) == 1


@pytest.mark.parametrize("wording", ["imunotherapy", "immunotheraphy", "metastisis", "byopsi"])
def test_a_misspelled_term_is_found_by_its_likeness(wording: str) -> None:
    assert CLOSEST.find_alike(wording) is not None


@pytest.mark.parametrize("wording", ["pizza", "holiday", "insurance", "cat", "procarbazine"])
def test_a_common_word_or_another_medicine_is_never_taken_for_a_term(wording: str) -> None:
    assert CLOSEST.find_alike(wording) is None
