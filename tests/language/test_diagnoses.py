"""Own, ruled out, in the family, or where it spread: the shipped cancers against sentences of all kinds."""

from __future__ import annotations

import pytest

from bot.content.read import load_content
from bot.language.diagnoses import DiagnosisFinder

FINDER = DiagnosisFinder(load_content().cancers)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("i was told i have lung cancer", ("lung",)),
        ("it's myeloma", ("myeloma",)),
        ("NSCLC", ("lung",)),
        ("prostrate cancer, gleason 7", ("prostate",)),
        ("cancer of the pancreas", ("pancreatic",)),
        ("they ruled out lung cancer, it's lymphoma", ("lymphoma",)),
        ("not colon cancer", ()),
        ("sorry, i meant prostate", ("prostate",)),
        ("my grandmother died of breast cancer", ()),
        ("breast cancer runs in my family", ()),
        ("my mom had breast cancer and now i have ovarian cancer", ("ovarian",)),
        ("my dad has pancreatic cancer", ("pancreatic",)),
        ("lung cancer that spread to my brain", ("lung",)),
        ("my 7 year old has leukemia", ("leukemia", "childhood")),
        ("i have myeloma and prostate cancer", ("myeloma", "prostate")),
        ("stage 4 breast cancer", ("breast_metastatic",)),
        ("does sugar feed cancer", ()),
        ("THIS IS ALL TOO MUCH FOR ME", ()),
        ("what is a biopsy", ()),
    ],
)
def test_the_diagnosis_a_message_is_about(text: str, own: tuple[str, ...]) -> None:
    assert FINDER.read(text).own == own


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("stage 4", "4"),
        ("Stage IIIB", "3"),
        ("stage two", "2"),
        ("it has spread to my liver", "metastatic"),
        ("it has not spread", "early"),
        ("it spread to the lymph nodes", None),
        ("DCIS", "early"),
        ("on stage tonight", None),
    ],
)
def test_the_stage_a_message_gives(text: str, stage: str | None) -> None:
    assert FINDER.read(text).stage == stage


@pytest.mark.parametrize(
    ("text", "caregiver"),
    [("my dad has cancer", True), ("my wife's chemo starts", True), ("i have cancer", False), ("my doctor says it is cancer", False)],
)
def test_a_caregiver_is_noticed(text: str, caregiver: bool) -> None:
    assert FINDER.read(text).caregiver is caregiver
