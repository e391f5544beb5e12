"""The command line: `python -m bot <command>`; each command's `--help` teaches it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.render import render
from bot.errors import FirstlightError
from bot.settings import load_settings, with_local_phone

if TYPE_CHECKING:
    from bot.content.check import Finding


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; failures are one clear sentence."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Firstlight, a guide for the first weeks after a cancer diagnosis.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    check = commands.add_parser("check", help="check the content: sources, reading grade, names, links, examples")
    check.add_argument("only", nargs="*", type=Path, help="show findings of these files or folders only")
    check.add_argument("--todo", action="store_true", help="also list what waits for a person: unopened sources, undialled phones")
    check.add_argument("--advice", action="store_true", help="also list what is worth a second look: long sentences, passives, near-duplicates")
    check.add_argument("--overlap", type=int, default=0, metavar="N", help="find the N examples that are nearest to another topic's (takes some seconds)")
    check.add_argument("--confusion", type=int, default=0, metavar="N", help="find the N examples that the classifier mistakes most surely (about a minute)")
    check.add_argument("--format", choices=("table", "json", "html"), default="table", help="how to print the findings (default: %(default)s)")
    check.set_defaults(run=_check)
    run = commands.add_parser("run", help="start brain, actions and door; train first if anything changed")
    run.set_defaults(run=_run)
    train = commands.add_parser("train", help="train the assistant if content, examples or code changed")
    train.set_defaults(run=_train)
    chat = commands.add_parser("chat", help="talk with a running Firstlight in the terminal")
    chat.add_argument("--url", default="http://127.0.0.1:8080", help="address of the door (default: %(default)s)")
    chat.set_defaults(run=_chat)
    sms = commands.add_parser("sms", help="a phone in the terminal: text with Firstlight, and see what each text costs")
    sms.add_argument("--number", default="+12125550142", help="number of the phone (default: %(default)s)")
    sms.set_defaults(run=_sms)
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except FirstlightError as error:
        print(f"firstlight: {error}", file=sys.stderr)
        return 1


def _check(given: argparse.Namespace) -> int:
    from bot.content.check import check_content
    from bot.content.entry_rules import Severity

    report = check_content()
    findings = [*report.findings, *_overlaps(given.overlap), *_confusions(given.confusion)]
    wanted = [path.resolve() for path in given.only]
    shown = [one for one in findings if not wanted or any(one.path.resolve().is_relative_to(path) for path in wanted)]
    severities = [Severity.ERROR, *([Severity.ADVICE] if given.advice or given.overlap or given.confusion else []), *([Severity.TODO] if given.todo else [])]
    shown = [one for severity in severities for one in shown if one.severity is severity]
    print(render(shown, given.format))
    errors = sum(one.severity is Severity.ERROR for one in shown)
    if given.format == "table":
        counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
        grades = ", ".join(f"{step} {value:.1f}" for step, value in report.grades_by_step.items())
        print(f"{counts}\nmean reading grade {report.mean_grade:.1f}; of answers by step: {grades}")
        advice = sum(one.severity is Severity.ADVICE for one in findings)
        print(f"{errors} to mend, {advice} to look at again (--advice), {len(report.todos)} waiting for a person (--todo)")
    return 1 if errors else 0


def _overlaps(limit: int) -> list[Finding]:
    """Examples of different topics that say nearly the same, nearest first; needs the encoder."""
    if not limit:
        return []
    from bot.content.check import Finding
    from bot.content.entry_rules import Severity
    from bot.content.examples import read_examples
    from bot.language.encoder import SentenceEncoder
    from bot.language.overlap import find_overlaps

    examples = list(read_examples())
    overlaps = find_overlaps([one.text for one in examples], [one.intent for one in examples], SentenceEncoder(threads=2))
    found = []
    for overlap in overlaps[:limit]:
        first, second = examples[overlap.first], examples[overlap.second]
        message = f"{first.text!r} is nearly {second.text!r} of {second.intent} ({overlap.nearness:.2f}): keep it in one of them."
        found.append(Finding(first.path, first.line, first.intent, message, Severity.ADVICE))
    return found


def _confusions(limit: int) -> list[Finding]:
    """Examples that the classifier, trained without them, takes for another topic; the surest mistakes first."""
    if not limit:
        return []
    from bot.content.check import Finding
    from bot.content.entry_rules import Severity
    from bot.content.examples import read_examples
    from bot.language.encoder import SentenceEncoder
    from bot.language.overlap import find_confusions

    examples = list(read_examples())
    found = []
    for one in find_confusions([example.text for example in examples], [example.intent for example in examples], SentenceEncoder(threads=2))[:limit]:
        example = examples[one.example]
        message = f"{example.text!r} is taken for {one.taken_for} ({one.confidence:.2f}): reword it, or move it there."
        found.append(Finding(example.path, example.line, example.intent, message, Severity.ADVICE))
    return found


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


def _sms(given: argparse.Namespace) -> int:
    from bot.services.launch import running
    from bot.services.phone import talk

    settings = with_local_phone(load_settings())
    with running(settings, _say):
        _say(f"The same phone in a browser: {settings.public_url}/dev/phone")
        return asyncio.run(talk(settings.public_url, given.number))


def _say(text: str) -> None:
    print(text, flush=True)
