import pytest

from bot.language.terms import TermFinder
from tests.builders import a_glossary, a_term

TERMS = TermFinder(
    a_glossary(
        a_term(id="biopsy", name="biopsy"),
        a_term(id="liquid_biopsy", name="liquid biopsy", aliases=("blood biopsy",)),
        a_term(id="her2", name="HER2-positive", aliases=("HER2+",)),
        a_term(id="leukemia_all", name="acute lymphoblastic leukemia", exact=("ALL",)),
        a_term(id="egfr", name="EGFR mutation", exact=("EGFR",)),
        a_term(id="gfr", name="kidney filter rate", exact=("eGFR",)),
        a_term(id="metastasis", name="metastasis"),
        a_term(id="immunotherapy", name="immunotherapy"),
    )
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("what is a biopsy?", [("biopsy",)]),
        ("two biopsies later", [("biopsy",)]),
        ("a Liquid-Biopsy came back", [("liquid_biopsy",)]),
        ("her2 positive, they said", [("her2",)]),
        ("I am HER2+ now", [("her2",)]),
        ("metastases in the liver", [("metastasis",)]),
        ("is it all gone", []),
        ("she has ALL", [("leukemia_all",)]),
        ("my eGFR is 55", [("gfr",)]),
        ("EGFR was found", [("egfr",)]),
        ("egfr", [("egfr", "gfr")]),
        ("biopsy or liquid biopsy", [("biopsy",), ("liquid_biopsy",)]),
        ("biopsychology", []),
        ("M.E.T.A.S.T.A.S.I.S", [("metastasis",)]),
        ("acute lymphoblastic leukaemia", [("leukemia_all",)]),
        ("", []),
    ],
)
def test_terms_are_found_as_people_write_them(text: str, ids: list[tuple[str, ...]]) -> None:
    assert [mention.term_ids for mention in TERMS.find(text)] == ids


def test_a_mention_knows_its_place() -> None:
    (mention,) = TERMS.find("after my biopsy")
    assert "after my biopsy"[mention.start : mention.end] == "biopsy"
