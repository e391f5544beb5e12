from __future__ import annotations

import pytest

from bot.care.finding import Finding
from bot.content.read import load_content
from bot.language.report import ReportFinder
from bot.language.report_shape import looks_like_report, quotes_findings
from bot.language.terms import TermFinder
from tests.language.report_lines import FIRST_LINES, LATER_LINES, NOT_A_REPORT, QUOTES

CONTENT = load_content()
TERMS = TermFinder(CONTENT.glossary)
REPORTS = ReportFinder(CONTENT.report_book, CONTENT.glossary)


def read(text: str) -> list[Finding]:
    return REPORTS.find(text, TERMS.find(text))


@pytest.mark.parametrize(("line", "phrases"), [*FIRST_LINES, *LATER_LINES])
def test_every_technical_phrase_of_a_line_is_found(line: str, phrases: list[str]) -> None:
    covered = {place for finding in read(line) for place in range(finding.start, finding.end)}
    missed = [phrase for phrase in phrases if any(line[i].isalnum() and i not in covered for i in range(line.index(phrase), line.index(phrase) + len(phrase)))]
    assert missed == []


@pytest.mark.parametrize("line", [line for line, _ in [*FIRST_LINES, *LATER_LINES]])
def test_a_line_is_known_as_a_report(line: str) -> None:
    assert looks_like_report(line, read(line))


@pytest.mark.parametrize("text", NOT_A_REPORT)
def test_what_a_person_writes_is_no_report(text: str) -> None:
    assert not looks_like_report(text, read(text))


@pytest.mark.parametrize(("text", "quotes"), QUOTES)
def test_a_person_may_quote_a_result(text: str, quotes: bool) -> None:
    assert quotes_findings(read(text)) == quotes


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("No evidence of metastatic disease.", [], ["metastatic disease"]),
        ("Negative for carcinoma and dysplasia.", [], ["carcinoma", "dysplasia"]),
        ("No lymphovascular invasion or perineural invasion, but extranodal extension is present.", ["extranodal extension"], ["lymphovascular invasion"]),
        ("Lymphovascular invasion: Not identified.", [], ["Lymphovascular invasion"]),
        ("LVI: present PNI: absent", ["LVI"], ["PNI"]),
        ("Perineural invasion is not seen.", [], ["Perineural invasion"]),
        ("No pleural effusion or pneumothorax. Small nodule.", ["nodule"], ["pleural effusion", "pneumothorax"]),
        ("Without adenopathy, ascites or hydronephrosis", [], ["adenopathy", "ascites", "hydronephrosis"]),
        ("Metastasis cannot be excluded.", ["Metastasis"], []),
        ("No change in the lung nodule.", ["lung nodule"], []),
        ("CT of the chest without contrast: nodule", ["CT", "nodule"], []),
        ("Free of tumor. Necrosis is present.", ["Necrosis"], ["tumor"]),
        ("Tumor cells positive for TTF-1, negative for p40 and CK5/6.", ["TTF-1"], ["p40", "CK5/6"]),
        ("no ALK, ROS1 or NTRK fusions detected; KRAS G12C detected", ["KRAS G12C detected"], ["ALK", "ROS1", "NTRK fusions detected"]),
        ("EGFR L858R, T790M not detected", ["EGFR L858R"], ["T790M not detected"]),
        ("Tumor deposits absent, pMMR", ["pMMR"], ["Tumor deposits"]),
        ("No PE.\nNew nodule in the right lower lobe.", ["nodule"], ["PE"]),
        ("No vascular involvement, small hepatic hypodensities", ["hypodensities"], []),
        ("Node is positive, no extracapsular extension", [], ["extracapsular extension"]),
    ],
)
def test_what_a_report_denies_is_known(text: str, there: list[str], not_there: list[str]) -> None:
    negated = {finding.wording for finding in read(text) if finding.negated}
    affirmed = {finding.wording for finding in read(text) if not finding.negated}
    assert set(not_there) <= negated
    assert set(there) <= affirmed


@pytest.mark.parametrize(
    ("text", "wording", "entries"),
    [
        ("HER2 2+ (IHC)", "HER2 2+ (IHC)", ["her2_score", "stain_method"]),
        ("PD-L1 (22C3) TPS 80%", "PD-L1 (22C3) TPS 80%", ["stain_clone", "pd_l1_share"]),
        ("Hemoglobin 10.2 g/dL L 12.0-15.5", "Hemoglobin 10.2 g/dL L 12.0-15.5", ["measured_value", "measured_flag", "measured_range"]),
        ("BRAF wild type", "BRAF wild type", ["gene_wild_type"]),
        ("NF1 p.R1534*", "NF1 p.R1534*", ["protein_stop"]),
        ("estrogen receptor (ER): positive (95%)", "estrogen receptor (ER): positive (95%)", ["marker_present", "hormone_share"]),
    ],
)
def test_a_name_takes_the_results_behind_it(text: str, wording: str, entries: list[str]) -> None:
    (finding,) = read(text)
    assert finding.wording == wording
    assert [part.entry for part in finding.parts[1:]] == entries


@pytest.mark.parametrize(
    ("text", "wording", "terms"),
    [
        ("ALL MARGINS ARE NEGATIVE FOR CARCINOMA", "ALL MARGINS ARE NEGATIVE FOR CARCINOMA", ("margin",)),
        ("KRAS mutation, VAF 3%", "KRAS mutation, VAF 3%", ()),
        ("Liver lesion is indeterminate", "Liver lesion", ()),
        ("ER 90%, PR 5%", "PR 5%", ("progesterone_receptor",)),
        ("Partial response (PR) by RECIST, target lesion smaller", "Partial response (PR)", ("partial_response",)),
        ("Ca 9.8, CA 19-9 37", "CA 19-9 37", ("ca_19_9",)),
    ],
)
def test_a_word_with_two_meanings_gets_the_one_of_the_report(text: str, wording: str, terms: tuple[str, ...]) -> None:
    assert terms in [finding.terms for finding in read(text) if finding.wording == wording]


def test_a_finding_survives_its_way_as_json() -> None:
    for finding in read("EGFR L858R, VAF 23%; margins negative; no pleural effusion"):
        assert Finding.from_dict(finding.as_dict()) == finding
