"""What the door adds to a turn: `python -m bench.turns`.

The whole door in this process, over HTTP, with a brain that answers at once: so what is measured is keeping, ordering, storing and answering, and not
understanding. One conversation after another alone, then many at the same time. On a SQLite file, or on the empty PostgreSQL that `--database-url` names.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
from aiohttp import web

from bench.asking import Asked, ask, begin_firstlight
from bot.content.read import Content, load_content
from bot.door.app import make_app
from bot.settings import Settings
from bot.store.encryption import new_key
from bot.wiring import build_door

TALK_LENGTH = 5
WARM_UP = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what the door adds to a turn.")
    parser.add_argument("--turns", type=int, default=500, help="turns in each part (default: %(default)s)")
    parser.add_argument("--at-once", type=int, default=16, help="conversations at the same time in the second part (default: %(default)s)")
    parser.add_argument("--database-url", default="", help="an empty database (default: a new SQLite file)")
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}", flush=True)
    asyncio.run(measure(given.turns, given.at_once, given.database_url))


async def measure(turns: int, at_once: int, database_url: str) -> None:
    """Ask the door alone and in a crowd, and print the waiting times."""
    with tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite:///{folder}/door.db"
        async with instant_brain() as brain_port, running_door(url, folder, brain_port, load_content()) as door_url:
            talks = [["what is a biopsy"] * TALK_LENGTH] * (turns // TALK_LENGTH)
            await ask(door_url, begin_firstlight, talks[:WARM_UP])
            for users in (1, at_once):
                used = time.process_time()
                asked = await ask(door_url, begin_firstlight, talks, users)
                _show(users, replace(asked, cpu_s=time.process_time() - used))


@asynccontextmanager
async def instant_brain() -> AsyncIterator[int]:
    """A brain that answers at once; gives its port."""

    async def answer(request: web.Request) -> web.Response:
        given = await request.json()
        return web.json_response({"done": True, "replies": [{"text": f"answer to {given['text']}", "cards": [], "choices": []}], "known": {}})

    app = web.Application()
    app.router.add_post("/webhooks/door/messages", answer)
    async with _served(app) as port:
        yield port


@asynccontextmanager
async def running_door(database_url: str, folder: str, brain_port: int, content: Content) -> AsyncIterator[str]:
    """The door over this database; gives its address."""
    brain_url = f"sqlite:///{folder}/brain.db"
    settings = Settings(database_url=database_url, brain_database_url=brain_url, brain_port=brain_port, brain_secret="bench", keys=new_key())
    async with _served(make_app(build_door(settings, content))) as port:
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _show(users: int, asked: Asked) -> None:
    p50, p95, p99 = (np.percentile(asked.milliseconds, percentile) for percentile in (50, 95, 99))
    cpu = asked.cpu_s / len(asked.milliseconds) * 1000
    waits = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"
    print(f"{users:3} at once: {waits}; {asked.per_second:.0f} turns/s; {cpu:.1f} ms of CPU a turn, asking included; {asked.unanswered} unanswered", flush=True)


if __name__ == "__main__":
    main()
