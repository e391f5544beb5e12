"""Ask the running product every evaluation case, as a browser would, and print how many it answers well.

The cases stand in files of the given folders, as lines of JSON or as YAML: questions, terms, reports, handoff, safety, oos, boundaries, and the whole
conversations of dialogues and talks. A case passes when every group of `must_any` has a match in the last replies and nothing of `must_not` has one; a
report passes when at least 60 % of its terms are explained; a conversation when all its judged turns pass. Everything that is shown counts: texts, choices
and cards.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.care.wording import plain_quotes
from bot.clients.door import DoorClient
from bot.errors import DoorError, FirstlightError
from bot.services.launch import running
from bot.settings import ROOT, load_settings

SETS = ("questions", "terms", "reports", "handoff", "safety", "oos", "boundaries")
TALKS = ("dialogues", "talks")
BREAKDOWNS = {
    "questions": ("right_step", "style"),
    "terms": ("kind",),
    "handoff": ("org",),
    "safety": ("kind",),
    "oos": ("kind",),
    "boundaries": ("kind",),
    "reports": (),
}
REPORT_PASSES_AT = 0.6
TERM_WINDOW = 250
UNSHOWN = ("id", "kind", "seq", "sent_at", "from")

OWN = (ROOT / "tests" / "evaluation", ROOT / "tests" / "conversations")

Case = Mapping[str, Any]
Groups = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Result:
    """How one case went: `missed` says what was not found, or found and should not be."""

    case: Case
    passed: bool
    missed: tuple[str, ...]
    said: str
    reply: str
    coverage: float | None = None


def main() -> int:
    """Evaluate the folder's cases and print rates; exit with 1 when nothing could be run."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", default=OWN, help="folders with the cases (default: the project's own)")
    parser.add_argument("--url", default="", help="a product that runs already; without it one is started for the evaluation")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N failing cases of each set with what was missed")
    given = parser.parse_args()
    try:
        with _product(given.url) as url:
            return asyncio.run(evaluate(given.cases, url, given.show))
    except FirstlightError as error:
        print(f"firstlight: {error}")
        return 1


async def evaluate(folders: Sequence[Path], url: str, show: int) -> int:
    """Run all sets of the folders and print a table of their rates."""
    rates: list[tuple[str, int, int]] = []
    for name, cases in _found(folders, SETS):
        results = [await run_case(name, case, url) for case in _progress(name, cases)]
        _print_set(name, results, show)
        rates.append((name, sum(result.passed for result in results), len(results)))
    for name, cases in _found(folders, TALKS):
        rates.append(await run_dialogues(name, cases, url, show))
    if not rates:
        print(f"firstlight: there are no cases in {', '.join(map(str, folders))}: it needs files such as questions.jsonl.")
        return 1
    print("\nset          passed      rate")
    for name, passed, total in rates:
        print(f"{name:12} {passed:4}/{total:<4}  {passed / total:7.1%}")
    return 0


async def run_case(name: str, case: Case, url: str) -> Result:
    """Say the case's turns in a conversation of its own and judge the last replies."""
    turns = turns_of(name, case)
    replies = []
    async with DoorClient(url) as door:
        await door.begin()
        for text in turns:
            replies.append(shown(await _said(door, text)))
    return judge(name, case, turns, replies)


def judge(name: str, case: Case, turns: Sequence[str], replies: Sequence[str]) -> Result:
    """Return whether the replies have what the case asks for."""
    last = replies[-1]
    text = "\n".join(replies) if name == "handoff" else last
    if name == "reports":
        missed = tuple(term["surface"] for term in case["terms"] if not _is_explained(term["must_any"], text))
        coverage = 1 - len(missed) / len(case["terms"])
        return Result(case, coverage >= REPORT_PASSES_AT, missed, turns[-1], last, coverage)
    missed = missing(case.get("must_any") or (), text) + missing(case.get("must_any_last") or (), last) + forbidden(case.get("must_not") or (), last)
    return Result(case, bool(last) and not missed, missed, turns[-1], last)


async def run_dialogues(name: str, cases: Sequence[Case], url: str, show: int) -> tuple[str, int, int]:
    """Run whole conversations; one passes when every judged turn does."""
    passed, failing = 0, []
    for case in _progress(name, cases):
        wrong = [line async for line in _wrong_turns(case, url)]
        passed += not wrong
        if wrong:
            failing.append((case["id"], wrong))
    print(f"\n== {name}: {passed}/{len(cases)} = {passed / len(cases):.1%}")
    print("   failing: " + " ".join(case_id for case_id, _ in failing))
    for case_id, wrong in failing[:show]:
        for line in wrong:
            print(f"   {case_id} {line}")
    return name, passed, len(cases)


async def _wrong_turns(case: Case, url: str) -> Any:
    offered: list[str] = []
    before = ""
    async with DoorClient(url) as door:
        await door.begin()
        for number, turn in enumerate(case["turns"], 1):
            label = _nth(offered, turn.get("as_choice", 0))
            if "{choice}" in turn["say"] and not label:
                continue
            messages = await _said(door, turn["say"].replace("{choice}", (label or "").rstrip(" .?!").lower()))
            reply = shown(messages)
            wrong = (*missing(turn.get("must_any", ()), reply), *forbidden(turn.get("must_not", ()), reply))
            if (turn.get("new_reply") or turn.get("not_again")) and reply == before:
                wrong = (*wrong, "the same reply again")
            if wrong and not (turn.get("gone_ok") and not messages):
                yield f"{number} {turn['say'][:70]!r} -> {reply[:160]!r}: {wrong}"
            offered = [choice["label"] for message in messages for choice in message["choices"]]
            before = reply


def turns_of(name: str, case: Case) -> list[str]:
    """Return what the patient says in the case, in order."""
    if name == "handoff" or (name == "safety" and case.get("turns")):
        return list(case["turns"])
    return [*(case.get("turns") or ()), next(case[key] for key in ("text", "ask", "say") if key in case)]


def shown(messages: Sequence[Mapping[str, Any]]) -> str:
    """Return every word the patient sees of the messages, on one line, with plain quotes."""
    words = [word for message in messages for word in _words(message)]
    return " ".join(plain_quotes("\n".join(words)).split())


def missing(groups: Groups, text: str) -> tuple[str, ...]:
    """Return the groups of which no expression matches."""
    return tuple(f"nothing of {group}" for group in groups if not any(_expression(one).search(text) for one in group))


def forbidden(expressions: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the expressions that match although they must not."""
    return tuple(f"must not say {one}" for one in expressions if _expression(one).search(text))


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file; those without an id are numbered."""
    text = path.read_text(encoding="utf-8")
    cases = YAML(typ="safe").load(text) if path.suffix == ".yml" else [json.loads(line) for line in text.splitlines() if line.strip()]
    return [{"id": str(number), **case} for number, case in enumerate(cases, 1)]


def _found(folders: Sequence[Path], names: Sequence[str]) -> Iterator[tuple[str, list[Case]]]:
    paths = ((name, folder / f"{name}{ending}") for name in names for folder in folders for ending in (".jsonl", ".yml"))
    return ((name, read_cases(path)) for name, path in paths if path.is_file())


def _is_explained(groups: Groups, text: str) -> bool:
    """A term counts when the rest of its groups match close to where it stands."""
    places = (match for one in groups[0] for match in _expression(one).finditer(text))
    return any(not missing(groups[1:], text[max(0, match.start() - TERM_WINDOW) : match.end() + TERM_WINDOW]) for match in places)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in UNSHOWN:
                yield from _words(item)


def _nth(labels: Sequence[str], number: int) -> str | None:
    index = number - 1 if number > 0 else len(labels) + number
    return labels[index] if number and 0 <= index < len(labels) else None


async def _said(door: DoorClient, text: str) -> list[dict[str, Any]]:
    try:
        return await door.say(text)
    except DoorError:
        return []


def _progress(name: str, cases: Sequence[Case]) -> Iterator[Case]:
    for number, case in enumerate(cases, 1):
        if sys.stderr.isatty():
            print(f"\r{name} {number}/{len(cases)} ", end="", file=sys.stderr, flush=True)
        yield case
    if sys.stderr.isatty():
        print("\r" + " " * 40 + "\r", end="", file=sys.stderr)


def _print_set(name: str, results: Sequence[Result], show: int) -> None:
    passed = sum(result.passed for result in results)
    print(f"\n== {name}: {passed}/{len(results)} = {passed / len(results):.1%}")
    if name == "reports":
        covered = [result.coverage or 0.0 for result in results]
        print(f"   terms explained on average: {sum(covered) / len(covered):.1%}")
    for field in BREAKDOWNS[name]:
        counts: dict[str, list[bool]] = defaultdict(list)
        for result in results:
            counts[str(result.case.get(field, "?"))].append(result.passed)
        print(f"   by {field}: " + "; ".join(f"{key} {sum(values)}/{len(values)}" for key, values in sorted(counts.items())))
    failing = [result for result in results if not result.passed]
    print("   failing: " + " ".join(result.case["id"] for result in failing))
    for result in failing[:show]:
        print(f"   {result.case['id']} {result.said[:100]!r} -> {result.reply[:160]!r}: {'; '.join(result.missed)[:240]}")


@contextmanager
def _product(url: str) -> Iterator[str]:
    if url:
        yield url
        return
    var = ROOT / "var" / "evaluate"
    settings = replace(load_settings(), port=18180, brain_port=15105, actions_port=15155)
    settings = replace(settings, database_url=f"sqlite:///{var}/door.db", brain_database_url=f"sqlite:///{var}/brain.db")
    with running(settings, print):
        yield f"http://127.0.0.1:{settings.port}"


if __name__ == "__main__":
    raise SystemExit(main())
