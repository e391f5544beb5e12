"""The command line: `python -m bot <command>`; each command's `--help` teaches it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.render import render
from bot.errors import FirstlightError
from bot.settings import load_settings, with_local_phone

if TYPE_CHECKING:
    from bot.content.check import Finding
    from bot.services.retention import Retention


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
    _add_store_commands(commands)
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except FirstlightError as error:
        print(f"firstlight: {error}", file=sys.stderr)
        return 1


def _add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    migrate = commands.add_parser("migrate", help="bring the databases to the present form (`run` and the door do it too)")
    migrate.set_defaults(run=_migrate)
    keys = commands.add_parser("keys", help="the keys that words are encrypted with")
    actions = keys.add_subparsers(required=True, metavar="action")
    actions.add_parser("new", help="print a fresh key for FIRSTLIGHT_KEYS").set_defaults(run=_new_key)
    actions.add_parser("rotate", help="encrypt everything with the first key of FIRSTLIGHT_KEYS; can be stopped and run again").set_defaults(run=_rotate)
    forget = commands.add_parser("forget", help="erase everything about one conversation")
    forget.add_argument("conversation_id", metavar="conversation", help="its id, 32 letters and digits")
    forget.set_defaults(run=_forget)
    retention = commands.add_parser("retention", help="erase the conversations that are older than FIRSTLIGHT_KEEP_DAYS (the door does it every hour)")
    retention.set_defaults(run=_erase_old)
    letters = commands.add_parser("dead-letters", help="list the messages that could not be answered; the patients were told whom to call")
    letters.add_argument("--retry", action="store_true", help="have a running door try them once more")
    letters.set_defaults(run=_dead_letters)


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
    from bot.content.read import load_content
    from bot.services.launch import train_if_stale
    from bot.wiring import build_danger

    build_danger(load_content())
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


def _migrate(given: argparse.Namespace) -> int:
    from bot.services.launch import prepare_store

    prepare_store(load_settings(), _say)
    _say("both databases have the present form")
    return 0


def _new_key(given: argparse.Namespace) -> int:
    from bot.store.encryption import new_key

    _say(new_key())
    return 0


def _rotate(given: argparse.Namespace) -> int:
    from bot.services.launch import prepare_store
    from bot.store.keys import load_keys
    from bot.store.migrate import BRAIN, DOOR
    from bot.store.rotation import rotate

    settings = load_settings()
    prepare_store(settings, _say)
    keys = load_keys(settings)
    for schema, url in ((DOOR, settings.database_url), (BRAIN, settings.brain_database_url)):
        for progress in rotate(url, schema, keys):
            part = progress.done / progress.total if progress.total else 1.0
            print(f"\r{schema.name:5} [{'#' * int(part * 40):40}] {progress.done} of {progress.total} rows", end="", flush=True)
        print(f", {progress.sealed} encrypted again")
    return 0


def _forget(given: argparse.Namespace) -> int:
    known = asyncio.run(_with_retention(lambda retention: retention.forget(given.conversation_id)))
    if not known:
        _say(f"there is no conversation {given.conversation_id}: look at the id again; nothing was erased")
        return 1
    _say(f"erased everything about {given.conversation_id}; a running brain drops what it holds in memory within the hour")
    return 0


def _erase_old(given: argparse.Namespace) -> int:
    erased = asyncio.run(_with_retention(lambda retention: retention.erase_old(datetime.now(UTC))))
    _say(f"erased {erased} conversations in which nobody wrote for {load_settings().keep_days} days")
    return 0


def _dead_letters(given: argparse.Namespace) -> int:
    return asyncio.run(_show_dead_letters(given.retry))


async def _show_dead_letters(is_retry: bool) -> int:
    from bot.services.launch import prepare_store
    from bot.wiring import build_waiting

    settings = load_settings()
    prepare_store(settings, _say)
    waiting, database = build_waiting(settings)
    try:
        letters = await waiting.dead_letters()
        for letter in letters:
            _say(f"{letter.sent_at:%Y-%m-%d %H:%M} UTC  conversation {letter.conversation_id}  message {letter.seq}")
        _say(f"{len(letters)} messages were given up; their patients were told whom to call")
        if is_retry:
            _say(f"{await waiting.retry(letters)} of them wait again: a running door answers them within seconds")
    finally:
        await database.close()
    return 0


async def _with_retention(do: Callable[[Retention], Awaitable[int]]) -> int:
    from bot.services.launch import prepare_store
    from bot.wiring import build_retention

    settings = load_settings()
    prepare_store(settings, _say)
    retention, database = build_retention(settings)
    try:
        return await do(retention)
    finally:
        await database.close()


def _say(text: str) -> None:
    print(text, flush=True)
