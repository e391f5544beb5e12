import pytest

from bot.care.diagnosis import UNKNOWN, Cancers, Status, Told, diagnoses_after
from bot.care.plan import Station
from tests.builders import a_cancer, breast_cancers


@pytest.mark.parametrize(
    ("cancer_id", "stage", "becomes"),
    [
        ("breast", "4", "breast_metastatic"),
        ("breast", "metastatic", "breast_metastatic"),
        ("breast", "2", "breast_early"),
        ("breast", "0", "breast_early"),
        ("breast", None, "breast"),
        ("breast_early", "metastatic", "breast_metastatic"),
        ("breast_metastatic", "1", "breast_early"),
        ("never heard of", None, "unknown_or_other"),
    ],
)
def test_the_stage_decides_which_breast_cancer_it_is(cancer_id: str, stage: str | None, becomes: str) -> None:
    assert breast_cancers().resolve(cancer_id, stage).id == becomes


def test_a_stage_of_breast_cancer_is_also_breast_cancer() -> None:
    assert breast_cancers().family_of("breast_early") == ("breast_early", "breast")


@pytest.mark.parametrize(
    ("known", "told", "after"),
    [
        ((), Told(("lung",)), ("lung",)),
        (("pancreatic",), Told(("prostate",)), ("prostate",)),
        (("breast",), Told(("thyroid",), adds=True), ("breast", "thyroid")),
        (("pancreatic",), Told(("prostate",), ruled_out=("pancreatic",)), ("prostate",)),
        (("lung", "colorectal"), Told(ruled_out=("lung",)), ("colorectal",)),
        (("pancreatic",), Told(ruled_out=("pancreatic",)), (UNKNOWN,)),
        (("breast",), Told(("lung",), is_sure=False), ("breast",)),
        ((), Told(("lung",), is_sure=False), ("lung",)),
        (("breast",), Told(), ("breast",)),
        ((), Told(), ()),
    ],
)
def test_the_latest_diagnosis_wins_unless_it_is_one_more_or_only_feared(known: tuple[str, ...], told: Told, after: tuple[str, ...]) -> None:
    assert diagnoses_after(known, told) == after


def test_a_subtype_goes_by_the_right_track_of_its_parent() -> None:
    track = {"team": Station(text="Find a doctor.", steps=("Ask.",), ask=("Who?",))}
    cancers = Cancers([a_cancer(id="myeloma", right_track=track), a_cancer(id="myeloma_precursor", part_of="myeloma")])
    assert cancers.get("myeloma_precursor").right_track == track
    assert cancers.family_of("myeloma_precursor") == ("myeloma_precursor", "myeloma")


def test_only_a_suspicion_is_no_diagnosis() -> None:
    assert [status for status in Status if not status.is_diagnosed] == [Status.SUSPECTED]
