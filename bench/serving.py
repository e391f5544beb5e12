"""A system under measurement as processes: started, ready, weighed, stopped."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.asking import Begin, open_session
from bot.errors import LaunchError
from bot.services import launch
from bot.settings import ROOT

BENCH_DIR = ROOT / "var" / "bench"
READY_TIMEOUT_S = 300
# Longer than the launcher gives its own processes.
STOP_TIMEOUT_S = launch.STOP_TIMEOUT_S + 10


@dataclass(frozen=True)
class System:
    """How to start one of the two, and how to talk with it."""

    name: str
    url: str
    ready_path: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    log: Path
    begin: Begin


@dataclass(frozen=True)
class Served:
    """A system that runs and has answered a first question."""

    system: System
    pid: int
    ready_s: float

    @property
    def name(self) -> str:
        """Return the name for tables and progress lines."""
        return self.system.name

    def memory_mb(self) -> float:
        """Return the resident memory of its processes together, in MB."""
        return sum(_status(Path("/proc") / str(pid), "VmRSS") for pid in _family(self.pid)) / 1024

    def cpu_s(self) -> float:
        """Return the processor time that its processes have used so far."""
        return sum(_ticks(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(system: System) -> Iterator[Served]:
    """Start the system, wait for its answer to a first question, and stop all of it in the end, whatever happens.

    Raises:
        LaunchError: it stopped, or did not answer in time; the last lines of its log say why.
    """
    say(f"starting {system.name} ...")
    started = time.monotonic()
    process = _start(system)
    try:
        _wait_until_answered(system, process)
        served = Served(system, process.pid, time.monotonic() - started)
        say(f"{system.name} is ready after {served.ready_s:.1f} s")
        yield served
    finally:
        _stop(process)


def say(text: str) -> None:
    """Show one line of progress at once."""
    print(text, flush=True)


def last_lines(log: Path) -> str:
    """Return the end of a log, for a message about what went wrong."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])


def _start(system: System) -> subprocess.Popen[bytes]:
    system.log.parent.mkdir(parents=True, exist_ok=True)
    with system.log.open("wb") as log:
        command = (*_die_with_parent(), *system.command)
        return subprocess.Popen(command, cwd=system.folder, env=dict(system.environment), stdout=log, stderr=log, start_new_session=True)


def _die_with_parent() -> tuple[str, ...]:
    """Return what has Linux end a system when the benchmark itself is killed."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


def _wait_until_answered(system: System, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LaunchError(f"{system.name} stopped (status {process.returncode}). The last lines of {system.log}:\n{last_lines(system.log)}")
        if asyncio.run(_is_answered(system)):
            return
        time.sleep(0.2)
    raise LaunchError(f"{system.name} did not answer within {READY_TIMEOUT_S} s. The last lines of {system.log}:\n{last_lines(system.log)}")


async def _is_answered(system: System) -> bool:
    try:
        async with open_session(system.url) as session:
            async with session.get(system.ready_path):
                pass
            question = await system.begin(session)
            return await question(launch.FIRST_QUESTION)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started: the launcher stops its own, and they die with it if it is killed."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _family(pid: int) -> set[int]:
    """Return the process and all its descendants."""
    parents = {int(folder.name): parent for folder in Path("/proc").iterdir() if folder.name.isdigit() and (parent := _status(folder, "PPid"))}
    family, grown = {pid}, True
    while grown:
        children = {child for child, parent in parents.items() if parent in family} - family
        family |= children
        grown = bool(children)
    return family


def _ticks(pid: int) -> int:
    """Return the time in user and system mode from /proc/<pid>/stat, 0 when the process is gone."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    # The second field is a name in brackets and may hold spaces.
    after_name = line.rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def _status(folder: Path, name: str) -> int:
    """Return a number from /proc/<pid>/status, 0 when the process is gone or has none."""
    try:
        lines = (folder / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
