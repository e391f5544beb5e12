import pytest

from tests.builders import breast_cancers


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
