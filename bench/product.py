"""Firstlight as the benchmark runs it: the launcher of `python -m bot run`, on ports, databases and logs of its own."""

from __future__ import annotations

import os
import sys

from aiohttp.test_utils import unused_port

from bench.asking import begin_firstlight
from bench.serving import BENCH_DIR, System, say
from bot.errors import FirstlightError
from bot.services import launch
from bot.settings import ROOT, load_settings

LOGS = BENCH_DIR / "log"
DATABASES = {"DATABASE_URL": BENCH_DIR / "firstlight.db", "BRAIN_DATABASE_URL": BENCH_DIR / "brain.db"}
# Settings of whoever runs the benchmark that must not reach it: a real database above all.
OWN_SETTINGS = ("HOST", "PORT", "BRAIN_PORT", "ACTIONS_PORT", "PUBLIC_URL", *DATABASES)


def firstlight() -> System:
    """Return Firstlight, trained if it was stale, on free ports and with empty databases."""
    _keep_logs_apart()
    launch.train_if_stale(say)
    for path in DATABASES.values():
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
    ports = {name: str(unused_port()) for name in ("PORT", "BRAIN_PORT", "ACTIONS_PORT")}
    databases = {name: f"sqlite:///{path.relative_to(ROOT)}" for name, path in DATABASES.items()}
    inherited = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in OWN_SETTINGS}
    return System(
        name="Firstlight",
        url=f"http://127.0.0.1:{ports['PORT']}",
        ready_path="/readyz",
        command=(sys.executable, "-m", "bench.product"),
        folder=ROOT,
        environment={**inherited, **databases, **ports, "HOST": "127.0.0.1"},
        log=LOGS / "launcher.log",
        begin=begin_firstlight,
    )


def main() -> int:
    """Run door, brain and actions until told to stop."""
    _keep_logs_apart()
    try:
        return launch.run(load_settings(), say)
    except FirstlightError as error:
        say(f"firstlight: {error}")
        return 1


def _keep_logs_apart() -> None:
    """Have the launcher write its logs here, so that those of a running Firstlight stay whole."""
    launch.LOG_DIR = LOGS


if __name__ == "__main__":
    sys.exit(main())
