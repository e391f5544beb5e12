"""The command line: `python -m bot <command>`; each command's `--help` teaches it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import FirstlightError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; failures are one clear sentence."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Firstlight, a guide for the first weeks after a cancer diagnosis.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    check = commands.add_parser("check", help="check the content: sources, reading grade, names, links, examples")
    check.add_argument("only", nargs="*", type=Path, help="show findings of these files or folders only")
    check.add_argument("--todo", action="store_true", help="also list what waits for a person: unopened sources, undialled phones")
    check.set_defaults(run=_check)
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


def _relative(line: str) -> str:
    return line.replace(f"{Path.cwd()}/", "")
