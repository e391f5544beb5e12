"""The command line: `python -m bot <command>`; each command's `--help` teaches it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import FirstlightError
from bot.settings import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; failures are one clear sentence."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Firstlight, a guide for the first weeks after a cancer diagnosis.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    check = commands.add_parser("check", help="check the content: sources, reading grade, names, links, examples")
    check.add_argument("only", nargs="*", type=Path, help="show findings of these files or folders only")
    check.add_argument("--todo", action="store_true", help="also list what waits for a person: unopened sources, undialled phones")
    check.set_defaults(run=_check)
    run = commands.add_parser("run", help="start brain, actions and door; train first if anything changed")
    run.set_defaults(run=_run)
    train = commands.add_parser("train", help="train the assistant if content, examples or code changed")
    train.set_defaults(run=_train)
    chat = commands.add_parser("chat", help="talk with a running Firstlight in the terminal")
    chat.add_argument("--url", default="http://127.0.0.1:8080", help="address of the door (default: %(default)s)")
    chat.set_defaults(run=_chat)
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except FirstlightError as error:
        print(f"firstlight: {error}", file=sys.stderr)
        return 1


def _check(given: argparse.Namespace) -> int:
    from bot.content.check import check_content

    report = check_content()
    wanted = [path.resolve() for path in given.only]

    def shown(path: Path) -> bool:
        return not wanted or any(path.resolve().is_relative_to(one) for one in wanted)

    errors = [finding for finding in report.errors if shown(finding.path)]
    for finding in errors:
        print(_relative(str(finding)))
    if given.todo:
        for finding in report.todos:
            if shown(finding.path):
                print(_relative(f"to do: {finding}"))
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    print(f"{counts}; mean reading grade {report.mean_grade:.1f}; {len(errors)} to mend, {len(report.todos)} waiting for a person (--todo lists them)")
    return 1 if errors else 0


def _run(given: argparse.Namespace) -> int:
    from bot.services.launch import run

    return run(load_settings(), _say)


def _train(given: argparse.Namespace) -> int:
    from bot.services.launch import train_if_stale

    _say("trained" if train_if_stale(_say) else "nothing changed since the last training")
    return 0


def _chat(given: argparse.Namespace) -> int:
    from bot.services.terminal import talk

    return asyncio.run(talk(given.url))


def _say(text: str) -> None:
    print(text, flush=True)


def _relative(line: str) -> str:
    return line.replace(f"{Path.cwd()}/", "")
