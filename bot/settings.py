"""Everything that differs between a laptop and a foundation's server, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
CONTENT_MODES = ("draft", "published")


@dataclass(frozen=True)
class Settings:
    """All settings, typed, with secrets kept out of `repr`; `.env.example` documents each."""

    host: str = "127.0.0.1"
    port: int = 8080
    brain_port: int = 5005
    actions_port: int = 5055
    database_url: str = "sqlite:///var/firstlight.db"
    brain_database_url: str = "sqlite:///var/brain.db"
    public_url: str = "http://127.0.0.1:8080"
    allowed_origins: tuple[str, ...] = ()
    content: str = "draft"
    encoder_dir: Path | None = None
    brain_secret: str = field(default="", repr=False)

    @property
    def brain_url(self) -> str:
        """Base address of the brain, on this machine only."""
        return f"http://127.0.0.1:{self.brain_port}"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process.

    `NAME_FILE` may point to a file that holds the value of `NAME`, as container secrets do.

    Raises:
        SettingsError: a value cannot be used; the message says which setting and what it takes.
    """
    given = dict(os.environ if environment is None else environment)
    defaults = Settings()
    port = _port(given, "PORT", defaults.port)
    content = _value(given, "FIRSTLIGHT_CONTENT") or defaults.content
    if content not in CONTENT_MODES:
        raise SettingsError(f"FIRSTLIGHT_CONTENT is {content!r}: write one of {', '.join(CONTENT_MODES)}.")
    encoder_dir = _value(given, "FIRSTLIGHT_ENCODER_DIR")
    return Settings(
        host=_value(given, "HOST") or defaults.host,
        port=port,
        brain_port=_port(given, "BRAIN_PORT", defaults.brain_port),
        actions_port=_port(given, "ACTIONS_PORT", defaults.actions_port),
        database_url=_value(given, "DATABASE_URL") or defaults.database_url,
        brain_database_url=_value(given, "BRAIN_DATABASE_URL") or defaults.brain_database_url,
        public_url=(_value(given, "PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        allowed_origins=tuple(_value(given, "ALLOWED_ORIGINS").replace(",", " ").split()),
        content=content,
        encoder_dir=Path(encoder_dir) if encoder_dir else None,
        brain_secret=_value(given, "FIRSTLIGHT_BRAIN_SECRET"),
    )


def _value(given: Mapping[str, str], name: str) -> str:
    path = given.get(f"{name}_FILE")
    if not path:
        return given.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from error


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    text = _value(given, name)
    if not text:
        return default
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}: write a port number from 1 to 65535.")
    return int(text)
