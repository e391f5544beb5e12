from datetime import UTC, datetime

import pytest

from bot.care.quiet_hours import next_daytime

NEW_YORK, CHICAGO, HAWAII = "America/New_York", "America/Chicago", "Pacific/Honolulu"


@pytest.mark.parametrize(
    ("moment", "zones", "expected"),
    [
        ("2027-06-01 12:00", (NEW_YORK,), "2027-06-01 12:00"),
        ("2027-06-01 11:59", (NEW_YORK,), "2027-06-01 12:00"),
        ("2027-01-15 12:30", (NEW_YORK,), "2027-01-15 13:00"),
        ("2027-06-02 00:59", (NEW_YORK,), "2027-06-02 00:59"),
        ("2027-06-02 01:00", (NEW_YORK,), "2027-06-02 12:00"),
        ("2027-06-01 12:30", (NEW_YORK, CHICAGO), "2027-06-01 13:00"),
        ("2027-06-01 12:00", (HAWAII,), "2027-06-01 18:00"),
        ("2027-06-01 12:00", (), "2027-06-01 18:00"),
        ("2027-06-02 01:00", (), "2027-06-02 18:00"),
    ],
)
def test_what_nobody_asked_for_arrives_by_day_wherever_the_person_may_be(moment: str, zones: tuple[str, ...], expected: str) -> None:
    given = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert next_daytime(given, zones) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_zones_that_share_no_day_are_taken_as_unknown() -> None:
    moment = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
    assert next_daytime(moment, (NEW_YORK, "Asia/Tokyo", "Europe/Berlin", "Pacific/Auckland")) == next_daytime(moment, ())
