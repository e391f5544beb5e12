import pytest

from bot.language.shorthand import ShorthandFinder

FINDER = ShorthandFinder({"u": "you", "tx": "treatment", "in tx": "in tx", "hx": "history", "pet skin": "PET scan", "b4": "before"})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("can u help b4 tx", ["you", "before", "treatment"]),
        ("I live in TX", []),
        ("i live in tx", []),
        ("U ARE KIND", ["you"]),
        ("my hx is long", ["history"]),
        ("what does hx mean", []),
        ('it says "hx" there', []),
        ("hx", []),
        ("pet  skin", ["PET scan"]),
        ("ub40 and tx1", []),
    ],
)
def test_short_forms_are_read_unless_they_stand_for_themselves(text: str, read: list[str]) -> None:
    assert [means for _, _, means in FINDER.find(text) if means] == read
