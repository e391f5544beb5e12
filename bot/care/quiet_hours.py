"""When a text that nobody asked for may arrive: by day, where the person lives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS = 8, 21
# A number that belongs to no place could be anywhere between these.
UNPLACED = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu")


def next_daytime(moment: datetime, zones: Iterable[str]) -> datetime:
    """Return the moment itself, or the next one at which it is day in every zone where the person may be."""
    places = [ZoneInfo(zone) for zone in zones] or [ZoneInfo(zone) for zone in UNPLACED]
    quarter = moment
    for _ in range(4 * 24 * 2):
        if all(DAY_BEGINS <= quarter.astimezone(place).hour < DAY_ENDS for place in places):
            return quarter
        quarter = _next_quarter(quarter)
    return next_daytime(moment, UNPLACED)


def _next_quarter(moment: datetime) -> datetime:
    start = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return start + timedelta(minutes=15)
