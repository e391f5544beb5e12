"""Logs without a word of a patient: what may pass is listed; of everything else only level, logger, place and kind of failure are written.

It sits where every record of Python's logging is made, so that no handler and no library that sets up its own can get around it.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.errors import BrainError, ContentError, EncoderError, KeyMissing, LaunchError, SettingsError, TextError, TurnStopped, WordsDamaged

# Whose sentences pass: ours, which name ids only.
OURS = ("bot", "actions")
# Failures whose text is ours altogether; of any other one only its kind is written.
SPEAKING = (BrainError, ContentError, EncoderError, KeyMissing, LaunchError, SettingsError, TextError, TurnStopped, WordsDamaged)
# These write addresses and what follows their question mark, in fields beside the message; a warning without its words says nothing.
SILENT = ("aiohttp.access", "sanic.access", "py.warnings")
WITHHELD = "(withheld)"
# An id, a name in code, a route: nothing that has two words.
_ID = re.compile(r"[\w.:/<>{}-]{1,80}")
_FRAMES = 3


def keep_words_out() -> None:
    """From now on no log of this process, no warning and no last cry of it holds what a patient wrote."""
    logging.setLogRecordFactory(make_record)
    # A line that cannot be formatted would be printed with all its parts.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    for name in SILENT:
        logging.getLogger(name).addFilter(lambda record: False)
    sys.excepthook = lambda kind, error, trace: _cry("stopped", error)
    threading.excepthook = lambda given: _cry("a thread stopped", given.exc_value)
    sys.unraisablehook = lambda given: _cry("ignored", given.exc_value)


def make_record(
    name: str, level: int, path: str, line: int, message: object, args: Any, error: Any, function: str | None = None, stack: Any = None, **_: Any
) -> logging.LogRecord:
    """Return the record with nothing in it but what may pass."""
    if name.split(".", maxsplit=1)[0] in OURS:
        text, parts = (message, args) if isinstance(message, str) else ("%s", (message,))
        parts = tuple(map(_safe, parts)) if isinstance(parts, tuple) else (WITHHELD,)
    else:
        text, parts = f"{WITHHELD} {_place(path, line)}", ()
    raised = error[1] if isinstance(error, tuple) else error
    if isinstance(raised, BaseException):
        # What is told of it holds no sign of formatting, except that of a code's own text.
        text += f"; {outline(raised)}".replace("%", "%%" if parts else "%")
    return logging.LogRecord(name, level, path, line, text, parts, None, function)


def outline(error: BaseException) -> str:
    """Return kinds and places of a failure and its causes, the latest first; no text that came with them, except ours."""
    return " < ".join(_kind(one) for one in _chain(error))


def _kind(error: BaseException) -> str:
    said = f" ({error})" if isinstance(error, SPEAKING) else ""
    places = list(_frames(error.__traceback__))[-_FRAMES:]
    return f"{type(error).__name__}{said}{' at ' + ', '.join(reversed(places)) if places else ''}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_place(code.co_filename, trace.tb_lineno)} {code.co_name}"
        trace = trace.tb_next


def _place(path: str, line: int) -> str:
    return f"{'/'.join(Path(path).parts[-3:])}:{line}"


def _safe(part: object) -> object:
    """Return what may stand in a line of ours: numbers, ids, failures that speak for themselves; never words."""
    if part is None or isinstance(part, int | float):
        return part
    if isinstance(part, BaseException):
        return str(part) if isinstance(part, SPEAKING) else type(part).__name__
    return part if isinstance(part, str) and _ID.fullmatch(part) else WITHHELD


def _cry(what: str, error: BaseException | None) -> None:
    print(f"firstlight: {what}: {outline(error) if error else WITHHELD}", file=sys.stderr, flush=True)
