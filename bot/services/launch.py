"""Starting Firstlight on one machine: train what is stale, start three processes, watch them, stop them all."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import aiohttp

from bot.content.fingerprint import training_fingerprint
from bot.errors import LaunchError
from bot.settings import ROOT, Settings
from bot.store.keys import KEYS_FILE, load_keys, make_keys_file
from bot.store.migrate import migrate_all

LOG_DIR = ROOT / "var" / "log"
MODEL = ROOT / "models" / "firstlight.tar.gz"
TRAINED = ROOT / "models" / "firstlight.fingerprint"
# A first question that must be answered before the address is shown.
FIRST_QUESTION = "what is a biopsy"
READY_TIMEOUT_S = 120
STOP_TIMEOUT_S = 15
MIN_FREE_BYTES = 500 * 1024 * 1024
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SANIC_HOST": "127.0.0.1",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # A turn is small: threads of the mathematics library would only wait for each other.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

# Training has the machine to itself.
TRAINING = {"LOG_LEVEL": "INFO", "OMP_NUM_THREADS": str(os.cpu_count()), "OPENBLAS_NUM_THREADS": str(os.cpu_count())}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One process of Firstlight."""

    name: str
    command: tuple[str, ...]
    port: int
    port_setting: str


def parts_of(settings: Settings) -> tuple[Part, ...]:
    """Return the processes that make up Firstlight on one machine."""
    python = sys.executable
    brain: tuple[str, ...] = (python, "-m", "bot.brain.serve", "run", "--model", str(MODEL), "--interface", "127.0.0.1", "--port", str(settings.brain_port))
    brain += ("--endpoints", str(_endpoints_file(settings)), "--quiet")
    actions = (python, "-m", "actions.serve", "--actions", "actions", "--port", str(settings.actions_port), "--quiet")
    return (
        Part("brain", brain, settings.brain_port, "BRAIN_PORT"),
        Part("actions", actions, settings.actions_port, "ACTIONS_PORT"),
        Part("door", (python, "-m", "bot.door.app"), settings.port, "PORT"),
    )


def _endpoints_file(settings: Settings) -> Path:
    """Return endpoints.yml with the actions' port of these settings; Rasa takes it only from a file."""
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    path = ROOT / "var" / f"endpoints-{settings.actions_port}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(":5055/", f":{settings.actions_port}/"), encoding="utf-8")
    return path


def train_if_stale(say: Say) -> bool:
    """Train the model if content, examples or code changed since it was trained; return whether it did.

    Raises:
        LaunchError: training failed; its last lines say why.
    """
    wanted = training_fingerprint()
    if MODEL.is_file() and TRAINED.is_file() and TRAINED.read_text() == wanted:
        return False
    check_space(ROOT)
    command = (sys.executable, "-m", "rasa", "train", "--fixed-model-name", "firstlight", "--out", "models", "--skip-validation")
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    with _open_log("train") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**_outside(), **QUIET, **TRAINING})
        _show_progress("training the assistant", process, say)
    if process.returncode != 0:
        raise LaunchError(f"Training failed. The last lines of var/log/train.log:\n{_last_lines('train')}")
    TRAINED.write_text(wanted)
    return True


def check_space(folder: Path) -> None:
    """Raise `LaunchError` when the disk is all but full."""
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise LaunchError(f"The disk is almost full: {free // 1024**2} MB are free, 500 MB are needed. Make room and run it again.")


def check_ports(parts: Sequence[Part]) -> None:
    """Raise `LaunchError` for the first port that somebody else uses."""
    for part in parts:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", part.port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise LaunchError(
                        f"Port {part.port} ({part.name}) is taken. Stop what uses it, or choose another: {part.port_setting}={part.port + 1} make run"
                    ) from error
                raise LaunchError(f"Port {part.port} ({part.name}) cannot be used: {error.strerror}. Choose another with {part.port_setting}.") from error


def prepare_store(settings: Settings, say: Say) -> None:
    """See that there are keys, and bring both databases to the present form."""
    if make_keys_file(settings):
        place = KEYS_FILE.relative_to(ROOT)
        say(f"made a key for the databases in {place}; keep a copy of it: without it nobody can read what is stored")
    migrate_all(settings, load_keys(settings))


def run(settings: Settings, say: Say) -> int:
    """Start everything, say the address, and stay until told to stop.

    Raises:
        LaunchError: something could not be started; the message says what to do.
    """
    stopped = _on_stop_signal()
    began = time.monotonic()
    with running(settings, say, stopped) as check_alive:
        if not stopped():
            say(f"Firstlight is ready at http://{settings.host}:{settings.port} ({time.monotonic() - began:.0f} s). Ctrl-C stops it.")
        while not stopped():
            check_alive()
            time.sleep(0.2)
    return 0


@contextmanager
def running(settings: Settings, say: Say, stopped: Callable[[], bool] = lambda: False) -> Iterator[Callable[[], None]]:
    """Run brain, actions and door for as long as the block lasts; it begins when a real question was answered.

    Gives a function that raises `LaunchError` once one of the processes has died.
    """
    parts = parts_of(settings)
    check_ports(parts)
    prepare_store(settings, say)
    train_if_stale(say)
    environment = _environment(settings)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for part in parts:
            processes[part.name] = _start(part, environment)
        _wait_until_answered(settings, processes, say, stopped)
        yield lambda: _check_alive(processes)
    finally:
        _stop(processes)


def _environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which each process reads the same settings."""
    given = {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "BRAIN_PORT": str(settings.brain_port),
        "ACTIONS_PORT": str(settings.actions_port),
        "DATABASE_URL": settings.database_url,
        "BRAIN_DATABASE_URL": settings.brain_database_url,
        "FIRSTLIGHT_CONTENT": settings.content,
        "FIRSTLIGHT_ENV": "production" if settings.is_production else "development",
        "FIRSTLIGHT_KEYS": settings.keys,
        "FIRSTLIGHT_KEEP_DAYS": str(settings.keep_days),
        "FIRSTLIGHT_LOCAL_PHONE": "1" if settings.has_local_phone else "",
        "FIRSTLIGHT_BRAIN_SECRET": settings.brain_secret or secrets.token_hex(16),
    }
    return {**_outside(), **QUIET, **given}


def _outside() -> dict[str, str]:
    """Return the environment as it is, but let Python keep what it compiled: importing Rasa takes 11 s without, 4 with."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _start(part: Part, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    with _open_log(part.name) as log:
        return subprocess.Popen((*_die_with_parent(), *part.command), cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)


def _open_log(name: str) -> IO[bytes]:
    path = LOG_DIR / f"{name}.log"
    try:
        return path.open("wb")
    except OSError as error:
        raise LaunchError(f"{path.relative_to(ROOT)} cannot be written: {error.strerror}.") from error


def _die_with_parent() -> tuple[str, ...]:
    """Return what has Linux end a process when the launcher is killed, so that nothing is left behind."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


def _on_stop_signal() -> Callable[[], bool]:
    got: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: got.append(received))
    return lambda: bool(got)


def _wait_until_answered(settings: Settings, processes: dict[str, subprocess.Popen[bytes]], say: Say, stopped: Callable[[], bool]) -> None:
    """Return when a real question was answered, or when told to stop before."""
    say("starting brain, actions and door ...")
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        _check_alive(processes)
        if stopped() or asyncio.run(_is_answered(f"http://127.0.0.1:{settings.port}")):
            return
        time.sleep(0.2)
    raise LaunchError(f"Firstlight did not answer within {READY_TIMEOUT_S} s. The last lines of var/log/brain.log:\n{_last_lines('brain')}")


async def _is_answered(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with aiohttp.ClientSession(url, timeout=timeout) as session:
            async with session.get("/readyz") as ready:
                if ready.status != 200:
                    return False
            async with session.post("/api/conversations") as made:
                talk = await made.json()
            headers = {"Authorization": f"Bearer {talk['token']}"}
            path = f"/api/conversations/{talk['id']}"
            async with session.post(f"{path}/messages", json={"id": "first", "text": FIRST_QUESTION}, headers=headers) as answer:
                answered = answer.status == 200
            async with session.delete(path, headers=headers):
                return answered
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


def _check_alive(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise LaunchError(f"The {name} stopped (status {process.returncode}). The last lines of var/log/{name}.log:\n{_last_lines(name)}")


def _stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in reversed(list(processes.values())):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _show_progress(what: str, process: subprocess.Popen[bytes], say: Say) -> None:
    started, shown = time.monotonic(), -5.0
    while process.poll() is None:
        elapsed = time.monotonic() - started
        if elapsed - shown >= 5:
            shown = elapsed
            say(f"{what} ... {elapsed:.0f} s")
        time.sleep(0.1)


def _last_lines(name: str) -> str:
    lines = (LOG_DIR / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-12:])
