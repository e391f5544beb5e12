import pytest

from bot.care.privacy import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call me at 617-555-0143 please", "call me at [phone] please"),
        ("my number is (617) 555 0143", "my number is [phone]"),
        ("+1 617 555 0143", "[phone]"),
        ("write to jo.doe+x@mail.example.org", "write to [e-mail]"),
        ("DOB: 03/14/1961", "DOB: [date]"),
        ("born on March 14, 1961 in Boston", "born on [date] in Boston"),
        ("MRN 00123456 biopsy", "MRN [number] biopsy"),
        ("ssn 123-45-6789", "ssn [number]"),
        ("my name is Maria Lopez and I have lung cancer", "my name is [name] and I have lung cancer"),
        ("my name is john and i have lung cancer", "my name is [name] and i have lung cancer"),
    ],
)
def test_identifiers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", ["PSA 4.6, Gleason 3+4", "CA 19-9: 1,240 U/mL", "call 988 or 911", "diagnosed 2024-05-01", "t(11;14) and del(17p)"])
def test_figures_of_a_report_stay(text: str) -> None:
    assert mask(text) == text
