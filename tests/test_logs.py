"""Planted words must not come out of any log, whoever writes it, at any level, however a process ends."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.settings import ROOT

CANARY = "stage three zebrafinch"

# What happens in a process, line by line; `words` holds the canary.
PREPARED = f"""
import asyncio, logging, sys, threading, warnings
from bot.logs import keep_words_out
keep_words_out()
logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s %(message)s")
words = {CANARY!r}
ours, theirs = logging.getLogger("bot.services.turn"), logging.getLogger("rasa.core.processor")

def fail():
    secret = words
    try:
        {{}}[words]
    except KeyError as error:
        raise ValueError(words) from error
"""


CAUGHT = "try:\n    fail()\nexcept ValueError as error:\n    "
IN_A_TASK = """
async def main():
    asyncio.create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0.1)
asyncio.run(main(), debug=True)
"""
WHILE_DELETING = """
class Late:
    def __del__(self):
        fail()
late = Late()
del late
"""
STRUCTLOG = """
import structlog
processors = [structlog.stdlib.filter_by_level, structlog.dev.set_exc_info, structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
structlog.configure(processors=processors, logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.make_filtering_bound_logger(0))
try:
    fail()
except ValueError:
    structlog.get_logger("rasa.core.processor").exception("processor.message.failed", user_message=words)
"""


def run(code: str, prepared: str = PREPARED) -> str:
    environment = {**os.environ, "PYTHONWARNINGS": "default"}
    done = subprocess.run((sys.executable, "-c", prepared + code), cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("code", "still_says"),
    [
        ("theirs.debug(words)", "DEBUG rasa.core.processor (withheld)"),
        ("theirs.error('message: %s', words)", "ERROR rasa.core.processor (withheld)"),
        ("theirs.error('message', extra={'request': words})", "ERROR"),
        ("theirs.warning(words, stack_info=True)", "WARNING"),
        ("theirs.log(logging.CRITICAL, {'text': words})", "CRITICAL"),
        (CAUGHT + "theirs.exception(words)", "ValueError at <string>:14 fail"),
        (CAUGHT + "ours.error('message %s failed', 'ab12-3', exc_info=error)", "message ab12-3 failed; ValueError at"),
        (CAUGHT + "ours.error('failed: %s', error)", "failed: ValueError"),
        (STRUCTLOG, "ERROR"),
        ("ours.warning('message %s waits %.0f s', words, 2)", "message (withheld) waits 2 s"),
        ("ours.warning('%(text)s', {'text': words})", ""),
        ("ours.warning('%d', words)", ""),
        ("ours.error(ValueError(words))", "ValueError"),
        ("from bot.errors import BrainError\nours.warning('waits: %s', BrainError('the brain answered 500'))", "waits: the brain answered 500"),
        ("logging.getLogger('sanic.access').error('', extra={'request': words})", ""),
        ("warnings.warn(words)", ""),
        ("thread = threading.Thread(target=fail); thread.start(); thread.join()", "a thread stopped: ValueError at"),
        (WHILE_DELETING, "ignored: ValueError at"),
        (IN_A_TASK, "ERROR asyncio (withheld)"),
        ("fail()", "stopped: ValueError at <string>:14 fail, <string>:15 <module> < KeyError at"),
        ("from bot.errors import SettingsError\nraise SettingsError('PORT is taken')", "stopped: SettingsError (PORT is taken)"),
    ],
)
def test_planted_words_do_not_come_out(code: str, still_says: str) -> None:
    said = run(code)
    assert "zebrafinch" not in said
    assert still_says in said


def test_without_the_filter_they_would_come_out() -> None:
    assert "zebrafinch" in run("theirs.error(words)", PREPARED.replace("keep_words_out()", ""))


async def test_an_action_that_fails_leaves_no_word_in_the_actions_log(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(
        """
from rasa_sdk import Action

class ActionBroken(Action):
    def name(self):
        return "action_broken"
    def run(self, dispatcher, tracker, domain):
        raise ValueError(tracker.latest_message["text"])
""",
        encoding="utf-8",
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "actions.log"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}", "SANIC_HOST": "127.0.0.1", "LOG_LEVEL_LIBRARIES": "DEBUG"}
    command = (sys.executable, "-m", "actions.serve", "--actions", "broken", "--port", str(port), "--debug")
    with log.open("wb") as written:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
    try:
        status = await _call(port, {"next_action": "action_broken", "sender_id": "c1", "tracker": {"sender_id": "c1", "latest_message": {"text": CANARY}}})
    finally:
        server.terminate()
        server.wait(20)
    assert status == 500
    said = log.read_text(encoding="utf-8")
    assert "ValueError at" in said
    assert "zebrafinch" not in said


async def _call(port: int, body: dict[str, object]) -> int:
    url = f"http://127.0.0.1:{port}/webhook?text=zebrafinch"
    for _ in range(200):
        try:
            async with aiohttp.ClientSession() as session, session.post(url, data=json.dumps(body)) as answer:
                assert "zebrafinch" in await answer.text()
                return answer.status
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    raise AssertionError("the action server did not start")
