from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings, load_settings
from bot.store.conversations import Conversations
from bot.store.database import open_database
from bot.store.keys import load_keys


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("check", "run", "train", "chat", "migrate", "keys", "forget", "retention"))


@pytest.mark.parametrize(("form", "begins"), [("json", "["), ("html", "<!doctype html>")])
def test_findings_come_in_other_forms(capsys: pytest.CaptureFixture[str], form: str, begins: str) -> None:
    assert main(["check", "--format", form]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_a_door_that_is_not_there_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--url", "http://127.0.0.1:9"]) == 1
    assert "make run" in capsys.readouterr().err


def test_what_is_stored_can_be_kept_in_order_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def say(*command: str) -> str:
        assert main(command) == 0
        return capsys.readouterr().out

    old, new = say("keys", "new").strip(), say("keys", "new").strip()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'door.db'}")
    monkeypatch.setenv("BRAIN_DATABASE_URL", f"sqlite:///{tmp_path / 'brain.db'}")
    monkeypatch.setenv("FIRSTLIGHT_ENV", "production")
    monkeypatch.setenv("FIRSTLIGHT_KEYS", old)
    assert "present form" in say("migrate")
    talk = asyncio.run(a_talk(load_settings()))
    monkeypatch.setenv("FIRSTLIGHT_KEYS", f"{new},{old}")
    assert "2 of 2 rows, 2 encrypted again" in say("keys", "rotate")
    monkeypatch.setenv("FIRSTLIGHT_KEYS", new)
    assert "erased 0 conversations" in say("retention")
    assert f"erased everything about {talk}" in say("forget", talk)
    assert main(["forget", talk]) == 1
    assert "look at the id again" in capsys.readouterr().out
    assert "door  [" in (shown := say("keys", "rotate"))
    assert "0 of 0 rows" in shown


def test_production_without_keys_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'door.db'}")
    monkeypatch.setenv("FIRSTLIGHT_ENV", "production")
    assert main(["migrate"]) == 1
    assert "keys new" in capsys.readouterr().err
    assert not (tmp_path / "door.db").exists()


async def a_talk(settings: Settings) -> str:
    database = open_database(settings.database_url, load_keys(settings))
    talk, _ = await Conversations(database).create(None, None)
    await Conversations(database).keep_text(talk, "m1", "hello")
    await database.close()
    return talk
