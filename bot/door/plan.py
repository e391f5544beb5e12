"""The Right Track plan as JSON, and as a page that prints well."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from bot.care.plan import Plan, PlanStation, PlanStep, StepState

MARKS = {StepState.DONE: "&#9745;", StepState.NEXT: "&#9655;", StepState.LATER: "&#9744;"}
SPOKEN = {StepState.DONE: "done", StepState.NEXT: "next", StepState.LATER: "to do"}
NOTE = "Firstlight gives general information, not medical advice. Please ask your doctor to look at this page with you."
NO_QUESTIONS = "Ask Firstlight about a word or a worry, and questions for your doctor will show up here."


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON."""
    stations = [_station_json(station) for station in plan.stations]
    return {"cancer": plan.cancer_name, "stations": stations, "questions": list(plan.questions), "note": NOTE}


def plan_page(plan: Plan, base: str) -> str:
    """Return a plan as a plain page that prints well; `base` is the door's public address, where its style is."""
    title = escape(f"The Right Track for {plan.cancer_name}")
    stations = "".join(_station_html(station) for station in plan.stations)
    questions = _points(plan.questions) if plan.questions else f"<p>{NO_QUESTIONS}</p>"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="{escape(base)}/plan.css"></head><body><main><h1>{title}</h1>{stations}'
        f"<section><h2>My questions, from what we talked about</h2>{questions}</section><p class='note'>{NOTE}</p></main></body></html>"
    )


def _station_json(station: PlanStation) -> dict[str, Any]:
    steps = [{"id": step.id, "text": step.text, "state": step.state.value} for step in station.steps]
    return {"name": station.name, "text": station.text, "steps": steps, "ask": list(station.ask)}


def _station_html(station: PlanStation) -> str:
    steps = "".join(_step_html(step) for step in station.steps)
    return (
        f'<section><h2>{escape(station.name)}</h2><p>{escape(station.text)}</p><ul class="steps">{steps}</ul>'
        f"<h3>Ask my doctor</h3>{_points(station.ask)}</section>"
    )


def _points(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def _step_html(step: PlanStep) -> str:
    mark, spoken = MARKS[step.state], SPOKEN[step.state]
    return f'<li class="{step.state.value}"><span aria-hidden="true">{mark}</span> <span class="state">{spoken}:</span> {escape(step.text)}</li>'
