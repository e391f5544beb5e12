"""The Right Track: the right team, the right tests, the right treatments, and sharing data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

STATIONS = ("team", "tests", "treatments", "data")
STATION_NAMES = {
    "team": "Right Team",
    "tests": "Right Tests",
    "treatments": "Right Treatments",
    "data": "Share your data",
}
# A visit is short: a list of more questions would not be asked.
MAX_QUESTIONS = 12


@dataclass(frozen=True)
class Station:
    """One station of the Right Track for one cancer, as the content has it."""

    text: str
    steps: tuple[str, ...]
    ask: tuple[str, ...]


class StepState(Enum):
    """How far a person is with a step."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True)
class PlanStep:
    """One concrete step; `id` is the same for the same place of the plan."""

    id: str
    text: str
    state: StepState


@dataclass(frozen=True)
class PlanStation:
    """A station with the person's own progress."""

    name: str
    text: str
    steps: tuple[PlanStep, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The four stations for one cancer, and questions for the doctor from what was talked about."""

    cancer_name: str
    stations: tuple[PlanStation, ...]
    questions: tuple[str, ...]


def make_plan(cancer_name: str, right_track: Mapping[str, Station], done: frozenset[str], questions: Iterable[str]) -> Plan:
    """Return the plan with each step done, next or later; the first step of the whole plan that is not done is next."""
    ids = [step_id(name, number) for name in STATIONS for number in range(len(right_track[name].steps))]
    first_open = next((one for one in ids if one not in done), None)

    def state(one: str) -> StepState:
        return StepState.DONE if one in done else StepState.NEXT if one == first_open else StepState.LATER

    stations = tuple(
        PlanStation(
            STATION_NAMES[name],
            right_track[name].text,
            tuple(PlanStep(step_id(name, number), text, state(step_id(name, number))) for number, text in enumerate(right_track[name].steps)),
            right_track[name].ask,
        )
        for name in STATIONS
    )
    return Plan(cancer_name, stations, tuple(dict.fromkeys(questions))[:MAX_QUESTIONS])


def step_id(station: str, number: int) -> str:
    """Return the id of a station's step, counted from 0: `tests-2`."""
    return f"{station}-{number}"
