from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.store.encryption import new_key
from bot.store.keys import load_keys, make_keys_file


def test_development_makes_one_key_for_its_owner_only_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys"
    assert make_keys_file(Settings(), path) is True
    assert path.stat().st_mode & 0o777 == 0o600
    sealed = load_keys(Settings(), path).seal("word", "t")
    assert make_keys_file(Settings(), path) is False
    assert load_keys(Settings(), path).open(sealed, "t") == "word"
    assert [one.name for one in path.parent.iterdir()] == ["keys"]


def test_production_refuses_to_run_without_keys_and_says_how_to_mend_it(tmp_path: Path) -> None:
    production = load_settings({"FIRSTLIGHT_ENV": "production"})
    for use in (load_keys, make_keys_file):
        with pytest.raises(SettingsError, match="python -m bot keys new"):
            use(production, tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_keys_may_come_from_a_file_of_several_lines(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{new_key()}\n{new_key()}\n", encoding="utf-8")
    settings = load_settings({"FIRSTLIGHT_ENV": "production", "FIRSTLIGHT_KEYS_FILE": str(secret)})
    keys = load_keys(settings)
    assert keys.open(keys.seal("word", "t"), "t") == "word"
    assert settings.keys not in repr(settings)
