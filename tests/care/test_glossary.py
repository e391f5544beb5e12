from bot.care.glossary import Glossary
from tests.builders import a_glossary, a_term, an_answer


def test_a_term_is_found_by_any_of_its_names_however_written() -> None:
    term = a_term(id="ngs", name="biomarker testing", aliases=("next-generation sequencing",), exact=("NGS",))
    glossary = a_glossary(term)
    for wording in ("Biomarker Testing", "next generation sequencing", "NEXT-GENERATION  SEQUENCING", "ngs", " NGS? "):
        assert glossary.find(wording) == [term]


def test_a_wording_of_two_terms_gives_both() -> None:
    assistant, authorization = a_term(id="assistant", exact=("PA",)), a_term(id="authorization", name="prior authorization", exact=("PA",))
    assert a_glossary(assistant, authorization).find("PA") == [assistant, authorization]


def test_capitals_settle_which_of_two_terms_is_meant() -> None:
    gene, kidney = a_term(id="egfr", name="EGFR mutation", exact=("EGFR",)), a_term(id="gfr", name="kidney test", exact=("eGFR",))
    glossary = a_glossary(gene, kidney)
    assert glossary.find("eGFR") == [kidney]
    assert glossary.find("EGFR") == [gene]
    assert glossary.find("egfr") == [gene, kidney]


def test_an_unknown_wording_gives_nothing() -> None:
    assert Glossary([], []).find("biopsy") == []


def test_an_answer_is_the_one_for_the_cancer_where_it_differs() -> None:
    answer = an_answer(by_cancer={"myeloma": "For myeloma it is so."})
    assert answer.text_for(("myeloma",)) == "For myeloma it is so."
    assert answer.text_for(("lung",)) == answer.text
