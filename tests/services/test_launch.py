"""Starting: each thing that can stand in the way gets one clear sentence."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bot.errors import LaunchError
from bot.services import launch
from bot.settings import ROOT, Settings


def test_a_taken_port_names_the_setting_to_change() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = Settings(port=other.getsockname()[1], brain_port=15305, actions_port=15355)
        with pytest.raises(LaunchError, match=r"PORT=\d+ make run"):
            launch.check_ports(launch.parts_of(settings))


def test_a_full_disk_says_how_much_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "MIN_FREE_BYTES", 10**18)
    with pytest.raises(LaunchError, match="almost full"):
        launch.check_space(ROOT)


def test_only_the_door_listens_beyond_this_machine() -> None:
    brain, actions, door = launch.parts_of(Settings(host="0.0.0.0"))
    assert "127.0.0.1" in brain.command
    assert launch.QUIET["SANIC_HOST"] == "127.0.0.1"
    assert (brain.name, actions.name, door.name) == ("brain", "actions", "door")


@pytest.mark.parametrize(
    ("present", "says"),
    [(("sh", "df", "awk", "dirname"), "Python 3.11 is missing"), (("sh", "awk", "dirname"), "disk is almost full")],
)
def test_setup_says_in_one_sentence_what_is_missing(tmp_path: Path, present: tuple[str, ...], says: str) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in present:
        (tools / name).symlink_to(str(shutil.which(name)))
    if "df" not in present:
        full = tools / "df"
        full.write_text('#!/bin/sh\necho header\necho "disk 1 1 12 99% /"\n', encoding="utf-8")
        full.chmod(0o755)
    deploy = tmp_path / "project" / "deploy"
    deploy.mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "setup.sh", deploy)
    done = subprocess.run(["/bin/sh", str(deploy / "setup.sh")], env={"PATH": str(tools), "HOME": os.devnull}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
