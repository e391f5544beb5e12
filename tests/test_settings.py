from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


def test_defaults_are_for_a_laptop() -> None:
    settings = load_settings({})
    assert (settings.host, settings.port, settings.content) == ("127.0.0.1", 8080, "draft")


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n", encoding="utf-8")
    assert load_settings({"FIRSTLIGHT_BRAIN_SECRET_FILE": str(secret)}).brain_secret == "hush"


def test_secrets_do_not_show() -> None:
    assert "hush" not in repr(load_settings({"FIRSTLIGHT_BRAIN_SECRET": "hush"}))


@pytest.mark.parametrize("given", [{"PORT": "eighty"}, {"PORT": "70000"}, {"FIRSTLIGHT_CONTENT": "some"}, {"DATABASE_URL_FILE": "/nowhere"}])
def test_a_value_that_cannot_work_says_what_to_write(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"write|read"):
        load_settings(given)


TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "hush", "TWILIO_FROM_NUMBER": "+12125550100", "FIRSTLIGHT_PHONE_KEY": "hushed"}


def test_texts_need_all_their_settings_and_hide_the_secrets() -> None:
    assert not load_settings({}).has_texts
    settings = load_settings(TWILIO)
    assert settings.has_texts
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    "changed", [{"TWILIO_AUTH_TOKEN": ""}, {"FIRSTLIGHT_PHONE_KEY": ""}, {"TWILIO_FROM_NUMBER": "212-555-0100"}, {"TWILIO_ACCOUNT_SID": ""}]
)
def test_half_of_the_settings_for_texts_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="write"):
        load_settings({**TWILIO, **changed})
