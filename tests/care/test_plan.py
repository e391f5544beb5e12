from bot.care.plan import MAX_QUESTIONS, STATIONS, Station, StepState, make_plan

TRACK = {name: Station(f"About {name}.", (f"{name} one", f"{name} two"), ("Why?",)) for name in STATIONS}


def states(done: set[str]) -> list[str]:
    plan = make_plan("lung cancer", TRACK, frozenset(done), [])
    return [step.state.value for station in plan.stations for step in station.steps]


def test_the_first_step_that_is_not_done_is_next() -> None:
    assert states(set())[:3] == ["next", "later", "later"]
    assert states({"team-0", "team-1"})[:3] == ["done", "done", "next"]
    assert states({"team-1"})[:3] == ["next", "done", "later"]


def test_a_plan_that_is_done_has_no_next_step() -> None:
    every = {f"{name}-{number}" for name in STATIONS for number in range(2)}
    assert set(states(every)) == {StepState.DONE.value}


def test_questions_come_once_and_not_too_many() -> None:
    plan = make_plan("lung cancer", TRACK, frozenset(), ["Is it so?", "Is it so?", *(f"Question {number}?" for number in range(20))])
    assert plan.questions[:2] == ("Is it so?", "Question 0?")
    assert len(plan.questions) == MAX_QUESTIONS
