"""Where the keys come from: the settings, or on a developer's machine a file that is made once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import ROOT, Settings
from bot.store.encryption import Keys, new_key

KEYS_FILE = ROOT / "var" / "keys"


def load_keys(settings: Settings, path: Path = KEYS_FILE) -> Keys:
    """Return the keys of these settings; in development without keys, those of var/keys.

    Raises:
        SettingsError: production has no keys, or they cannot be used; the message says what to do.
    """
    if settings.keys:
        return Keys.read(settings.keys)
    make_keys_file(settings, path)
    return Keys.read(path.read_text(encoding="utf-8").strip())


def make_keys_file(settings: Settings, path: Path = KEYS_FILE) -> bool:
    """Make a key in var/keys, readable by its owner only, if there is none and none is set; return whether one was made."""
    if settings.keys:
        return False
    if settings.is_production:
        raise SettingsError(
            "FIRSTLIGHT_KEYS is missing, and in production nothing is kept in clear: make a key with `python -m bot keys new`, "
            "keep it apart from the database, and set FIRSTLIGHT_KEYS or FIRSTLIGHT_KEYS_FILE."
        )
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".keys-{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(new_key() + "\n")
    try:
        # A link is made whole or not at all: of two processes that start at once, one wins and both read its key.
        path.hardlink_to(fresh)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True
