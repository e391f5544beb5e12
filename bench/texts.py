"""Texts through a door that is killed again and again: `python -m bench.texts`.

A real door process with its database, a brain and a Twilio on the loopback. Phones text it, one question after another; some webhooks come twice, Twilio
breaks off, is busy or loses its answers, and the door is killed with SIGKILL and started again. In the end every text that was acknowledged must have exactly
one answer, in order. A text that was not acknowledged is texted again under the same id, as Twilio does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.clients.local_twilio import BROKEN, BUSY, LOST_ANSWER, NO_CONNECTION, LocalText, LocalTwilio
from bot.settings import ROOT

ACCOUNT, TOKEN, NUMBER = "AC" + "1" * 32, "token", "+15005550006"
FAILURES = (BROKEN, BUSY, LOST_ANSWER, NO_CONNECTION)
DRAIN_S = 240.0


class Brain:
    """Answers each message with its own words."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: Counter[str] = Counter()

    def app(self) -> web.Application:
        """Return the addresses that the door asks."""
        app = web.Application()
        app.add_routes([web.get("/webhooks/door/", self._ready), web.post("/webhooks/door/messages", self._answer)])
        return app

    async def _ready(self, request: web.Request) -> web.Response:
        return web.json_response({"ready": True})

    async def _answer(self, request: web.Request) -> web.Response:
        given = await request.json()
        self.asked[given["text"]] += 1
        return web.json_response({"done": True, "replies": [{"text": f"answer to {given['text']}", "cards": [], "choices": []}], "known": {}})


class Door:
    """A door process that can be killed."""

    def __init__(self, environment: dict[str, str], url: str) -> None:
        """Keep how to start it."""
        self._environment, self.url = environment, url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen((sys.executable, "-m", "bot.door.app"), cwd=ROOT, env=self._environment, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """End it without a word."""
        if self._process:
            self._process.kill()
            self._process.wait()


async def talk(twilio: LocalTwilio, phone: str, questions: int, chance: random.Random) -> None:
    """Text one question after another, each until it is acknowledged, some of them twice."""
    for place in range(questions):
        text = LocalText(f"SM{phone[1:]}x{place}", phone, NUMBER, f"question {place} from {phone[-4:]}", "inbound", "received", datetime.now(UTC))
        twilio.texts.append(text)
        while await twilio.post(twilio.webhook_url, twilio.form_of(text)) != 200:
            await asyncio.sleep(0.3)
        if chance.random() < 0.2:
            await twilio.post(twilio.webhook_url, twilio.form_of(text))
        await asyncio.sleep(chance.uniform(0.2, 3.0))


async def trouble(twilio: LocalTwilio, door: Door, kills: int, chance: random.Random) -> None:
    """Make Twilio fail and kill the door, again and again."""
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(2.0, 6.0))
        twilio.failures += [chance.choice(FAILURES) for _ in range(3)]
        door.kill()
        door.start()


async def measure(given: argparse.Namespace) -> int:
    """Run it and print what was lost, doubled and out of order."""
    chance = random.Random(given.seed)
    brain, port = Brain(), unused_port()
    url = f"http://127.0.0.1:{port}"
    twilio = LocalTwilio(ACCOUNT, TOKEN, NUMBER, f"{url}/sms/twilio")
    brain_server, twilio_server = TestServer(brain.app()), TestServer(twilio.app())
    await brain_server.start_server()
    await twilio_server.start_server()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PORT": str(port),
            "PUBLIC_URL": url,
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'door.db'}",
            "BRAIN_PORT": str(brain_server.port),
            "FIRSTLIGHT_BRAIN_SECRET": "secret",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM_NUMBER": NUMBER,
            "TWILIO_API_URL": str(twilio_server.make_url("")).rstrip("/"),
            "FIRSTLIGHT_PHONE_KEY": "key",
        }
        door = Door(environment, url)
        door.start()
        phones = [f"+1212555{1000 + number}" for number in range(given.phones)]
        began = time.monotonic()
        try:
            talks = [talk(twilio, phone, given.questions, random.Random(f"{given.seed}{phone}")) for phone in phones]
            await asyncio.gather(trouble(twilio, door, given.kills, chance), *talks)
            calm = time.monotonic()
            wanted = given.phones * given.questions
            while time.monotonic() - calm < DRAIN_S and len(answers(twilio)) < wanted:
                await asyncio.sleep(0.5)
            drained = time.monotonic()
            await asyncio.sleep(10)
        finally:
            door.kill()
    got = {phone: [text.body for text in answers(twilio) if text.to == phone] for phone in phones}
    expected = {phone: [f"answer to question {place} from {phone[-4:]}" for place in range(given.questions)] for phone in phones}
    lost = sum(len(set(expected[phone]) - set(got[phone])) for phone in phones)
    doubled = sum(len(got[phone]) - len(set(got[phone])) for phone in phones)
    broken = sum(list(dict.fromkeys(got[phone])) != [one for one in expected[phone] if one in got[phone]] for phone in phones)
    print(f"{given.phones} phones, {wanted} texts acknowledged, {given.kills} kills, {given.kills * 3} failures of Twilio, {calm - began:.0f} s")
    print(f"lost {lost}, doubled {doubled}, phones with answers out of order {broken}; all answers out {drained - calm:.0f} s after the last kill or text")
    await twilio_server.close()
    await brain_server.close()
    return 1 if lost or doubled or broken else 0


def answers(twilio: LocalTwilio) -> list[LocalText]:
    """Return the answers that Twilio has taken, in order."""
    return [text for text in twilio.texts if text.body.startswith("answer")]


def main() -> None:
    """Read what to run, run it."""
    parser = argparse.ArgumentParser(prog="python -m bench.texts", description="Texts through a door that is killed again and again.")
    parser.add_argument("--phones", type=int, default=20)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    raise SystemExit(asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
