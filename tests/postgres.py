"""A PostgreSQL of the tests' own: started on a free port in a folder that is deleted afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from port_for import get_port
from pytest_postgresql.janitor import DatabaseJanitor

INSTALL = "PostgreSQL is not installed: apt-get install postgresql"
USER = "firstlight"
START_TIMEOUT_S = 30
# PostgreSQL refuses to run as root; one of these is on every machine.
OTHERS = ("postgres", "nobody")


def find_programs() -> Path | None:
    """Return the folder with the newest PostgreSQL's initdb and postgres, or None."""
    on_path = shutil.which("initdb")
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    newest = sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    return next(iter([*newest, *([Path(on_path).resolve().parent] if on_path else [])]), None)


@contextmanager
def running_server(programs: Path) -> Iterator[int]:
    """Run a server for as long as the block lasts; gives its port."""
    folder = Path(tempfile.mkdtemp(prefix="firstlight-postgres-"))
    other = _other_user()
    if other:
        os.chown(folder, other["user"], other["group"])
    data, port = folder / "data", get_port(None)
    assert port is not None
    made = (programs / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **other)
    settings = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen((programs / "postgres", "-D", data, "-p", str(port), *settings), cwd=folder, stdout=log, stderr=log, **other)
    try:
        _wait_until_ready(server, port, folder / "log")
        yield port
    finally:
        server.terminate()
        server.wait(START_TIMEOUT_S)
        shutil.rmtree(folder)


@contextmanager
def fresh_database(port: int) -> Iterator[str]:
    """Make an empty database for as long as the block lasts; gives its address."""
    name = f"test_{secrets.token_hex(4)}"
    with DatabaseJanitor(user=USER, host="127.0.0.1", port=port, dbname=name):
        yield f"postgresql://{USER}@127.0.0.1:{port}/{name}"


def _other_user() -> dict[str, Any]:
    """As root, return the user to run as instead."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    other = next(known[name] for name in OTHERS if name in known)
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
