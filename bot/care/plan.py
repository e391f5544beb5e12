"""The Right Track: the right team, the right tests, the right treatments, and sharing data."""

from __future__ import annotations

from dataclasses import dataclass

STATIONS = ("team", "tests", "treatments", "data")
STATION_NAMES = {
    "team": "Right Team",
    "tests": "Right Tests",
    "treatments": "Right Treatments",
    "data": "Share your data",
}


@dataclass(frozen=True)
class Station:
    """One station of the Right Track for one cancer."""

    text: str
    steps: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class PlanStation:
    """A station under its name, as a plan shows it."""

    name: str
    station: Station


@dataclass(frozen=True)
class Plan:
    """The four stations for one cancer."""

    cancer_name: str
    stations: tuple[PlanStation, ...]
