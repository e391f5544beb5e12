from __future__ import annotations

from bot.care.dialogue import Phrase, Phrasebook
from bot.care.finding import Finding, Part, ReportBook, ReportEntry
from bot.care.reply import Card, Choice, Turn
from bot.care.report import Reports
from tests.builders import DRAFT, a_glossary, a_source, a_term

PERSON = Choice("Talk to a person", "request_person")
PHRASES = Phrasebook(
    {
        "report_opening": Phrase(("In order.",)),
        "report_ranges": Phrase(("Ranges differ.",)),
        "report_not_found": Phrase(("Not found. It means: {plain}",)),
        "report_gene_not_found": Phrase(("No change found. {plain}",)),
        "report_places_title": Phrase(("Places",)),
        "report_questions_title": Phrase(("Ask",)),
        **{f"report_ask_{topic}": Phrase((f"{topic}?",)) for topic in ("whole", "stage", "gene", "marker", "surgery", "score", "measure", "scan", "other")},
    }
)
BOOK = ReportBook(
    [
        ReportEntry("ki_67", "marker", a_source(), DRAFT, terms=("ki_67",)),
        ReportEntry("share", "result", a_source(), DRAFT, says="It is {share}%.", of=("marker",)),
        ReportEntry("places", "location", a_source(), DRAFT, terms=("liver", "lung")),
        ReportEntry("kras", "gene", a_source(), DRAFT, says="A gene."),
        ReportEntry("psa", "measure", a_source(), DRAFT, says="A blood test."),
        ReportEntry("t", "stage", a_source(), DRAFT, says="T is the tumor.", values={"size": {"0": "None.", "1|2": "Small: {size}.", "*": "Large."}}),
    ]
)
GLOSSARY = a_glossary(
    a_term(id="ki_67", name="Ki-67", plain="A protein."),
    a_term(id="liver", name="liver", plain="An organ."),
    a_term(id="lung", name="lung", plain="You breathe with it."),
    a_term(id="metastasis", name="metastasis", plain="Spread."),
    a_term(id="lvi", name="lymphovascular invasion", plain="Cells in vessels."),
)
REPORTS = Reports(GLOSSARY, BOOK, PHRASES, (PERSON,))


def a_finding(wording: str, kind: str = "term", terms: tuple[str, ...] = (), parts: tuple[Part, ...] = (), negated: bool = False) -> Finding:
    return Finding(wording, 0, len(wording), kind, terms, parts, "" if len(parts) < 2 else "value", negated)


def cards_of(*findings: Finding) -> list[Card]:
    return list(REPORTS.explain(findings, Turn()).cards)


def test_name_and_value_are_told_together() -> None:
    card, _ = cards_of(a_finding("Ki-67 40%", "marker", ("ki_67",), (Part("ki_67"), Part("share", {"share": "40"}))))
    assert (card.kind, card.title, card.body) == ("report", "Ki-67 40%", "A protein. It is 40%.")


def test_what_is_not_there_is_said_first() -> None:
    card, _ = cards_of(a_finding("metastasis", terms=("metastasis",), negated=True))
    assert card.body == "Not found. It means: Spread."


def test_a_gene_without_a_change_is_told_as_such() -> None:
    card, _ = cards_of(a_finding("KRAS", "gene", parts=(Part("kras"),), negated=True))
    assert card.body == "No change found. A gene."


def test_an_abbreviation_shows_its_full_name() -> None:
    card, _ = cards_of(Finding("LVI", 0, 3, "term", ("lvi",)))
    assert card.title == "LVI (lymphovascular invasion)"


def test_the_same_meaning_is_told_once() -> None:
    cards = cards_of(*[Finding("metastasis", 0, 10, "term", ("metastasis",))] * 3)
    assert [card.title for card in cards] == ["Metastasis", "Ask"]


def test_places_share_a_card() -> None:
    card, _ = cards_of(Finding("liver", 0, 5, "location", ("liver",), (Part("places"),)), Finding("lung", 6, 10, "location", ("lung",), (Part("places"),)))
    assert (card.title, card.body) == ("Places", "Liver: An organ.\nLung: You breathe with it.")


def test_each_letter_of_a_code_is_explained() -> None:
    bodies = [cards_of(a_finding("T", "stage", parts=(Part("t", {"size": size}),)))[0].body for size in ("0", "2", "4")]
    assert bodies == ["T is the tumor. None.", "T is the tumor. Small: 2.", "T is the tumor. Large."]


def test_ranges_are_spoken_of_only_where_there_are_values() -> None:
    without, with_values = (
        REPORTS.explain([finding], Turn()).text
        for finding in (a_finding("KRAS", "gene", parts=(Part("kras"),)), a_finding("PSA", "measure", parts=(Part("psa"),)))
    )
    assert (without, with_values) == ("In order.", "In order. Ranges differ.")


def test_questions_fit_what_was_found() -> None:
    questions = cards_of(a_finding("T", "stage", parts=(Part("t"),)), a_finding("KRAS", "gene", parts=(Part("kras"),)))[-1]
    assert questions.body == "- whole?\n- stage?\n- gene?"


def test_a_person_can_be_reached_from_it() -> None:
    assert REPORTS.explain([], Turn()).choices == (PERSON,)
