"""Everything that differs between a laptop and a foundation's server, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
CONTENT_MODES = ("draft", "published")
ENVIRONMENTS = ("development", "production")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    is_production: bool = False
    keep_days: int = 90
    keys: str = field(default="", repr=False)
    brain_secret: str = field(default="", repr=False)
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_from_number: str = ""
    twilio_api_url: str = "https://api.twilio.com"
    phone_key: str = field(default="", repr=False)
    has_local_phone: bool = False

    @property
    def has_texts(self) -> bool:
        """Whether a number for text messages is set up."""
        return bool(self.twilio_account_sid and self.twilio_auth_token and self.twilio_from_number)

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
    encoder_dir = _value(given, "FIRSTLIGHT_ENCODER_DIR")
    settings = Settings(
        host=_value(given, "HOST") or defaults.host,
        port=port,
        brain_port=_port(given, "BRAIN_PORT", defaults.brain_port),
        actions_port=_port(given, "ACTIONS_PORT", defaults.actions_port),
        database_url=_value(given, "DATABASE_URL") or defaults.database_url,
        brain_database_url=_value(given, "BRAIN_DATABASE_URL") or defaults.brain_database_url,
        public_url=(_value(given, "PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        allowed_origins=tuple(_value(given, "ALLOWED_ORIGINS").replace(",", " ").split()),
        content=_one_of(given, "FIRSTLIGHT_CONTENT", CONTENT_MODES),
        encoder_dir=Path(encoder_dir) if encoder_dir else None,
        is_production=_one_of(given, "FIRSTLIGHT_ENV", ENVIRONMENTS) == "production",
        keep_days=_number(given, "FIRSTLIGHT_KEEP_DAYS", defaults.keep_days, "a number of days", 3650),
        keys=_value(given, "FIRSTLIGHT_KEYS"),
        brain_secret=_value(given, "FIRSTLIGHT_BRAIN_SECRET"),
        twilio_account_sid=_value(given, "TWILIO_ACCOUNT_SID"),
        twilio_auth_token=_value(given, "TWILIO_AUTH_TOKEN"),
        twilio_from_number=_value(given, "TWILIO_FROM_NUMBER"),
        twilio_api_url=(_value(given, "TWILIO_API_URL") or defaults.twilio_api_url).rstrip("/"),
        phone_key=_value(given, "FIRSTLIGHT_PHONE_KEY"),
        has_local_phone=_value(given, "FIRSTLIGHT_LOCAL_PHONE") == "1",
    )
    return with_local_phone(settings) if settings.has_local_phone else _checked_texts(settings)


def with_local_phone(settings: Settings) -> Settings:
    """Return the settings with a made-up number and, in place of Twilio, the small one that the door itself runs for development."""
    if settings.is_production:
        raise SettingsError("FIRSTLIGHT_LOCAL_PHONE is on in production: leave it empty, the development page is for trying things out.")
    if settings.host not in LOOPBACK:
        raise SettingsError(f"FIRSTLIGHT_LOCAL_PHONE is on and HOST is {settings.host!r}: write HOST=127.0.0.1, the development page is for this machine only.")
    url = f"http://127.0.0.1:{settings.port}"
    return replace(
        settings,
        has_local_phone=True,
        public_url=url,
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="development",
        twilio_from_number="+15005550006",
        twilio_api_url=f"{url}/dev/twilio",
        phone_key="development",
    )


def _checked_texts(settings: Settings) -> Settings:
    given = (settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_from_number)
    if any(given) and not all(given):
        raise SettingsError("TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM_NUMBER belong together: write all three, or none.")
    if all(given) and not settings.phone_key:
        raise SettingsError("FIRSTLIGHT_PHONE_KEY is missing: write a long random text, such as `openssl rand -hex 32` prints, and keep it.")
    if all(given) and not re.fullmatch(r"\+[1-9]\d{7,14}", settings.twilio_from_number):
        raise SettingsError("TWILIO_FROM_NUMBER is not a phone number: write it as +1 and ten digits, such as +15005550006.")
    return settings


def _value(given: Mapping[str, str], name: str) -> str:
    path = given.get(f"{name}_FILE")
    if not path:
        return given.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from error


def _one_of(given: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """Return the value, the first one by default."""
    value = _value(given, name) or values[0]
    if value not in values:
        raise SettingsError(f"{name} is {value!r}: write one of {', '.join(values)}.")
    return value


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    return _number(given, name, default, "a port number", 65535)


def _number(given: Mapping[str, str], name: str, default: int, what: str, most: int) -> int:
    text = _value(given, name)
    if not text:
        return default
    if not text.isdigit() or not 0 < int(text) <= most:
        raise SettingsError(f"{name} is {text!r}: write {what} from 1 to {most}.")
    return int(text)
