"""The phone of development, in the browser's addresses and in the terminal."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer, unused_port
from playwright.async_api import async_playwright, expect

from bot.clients.phone import PhoneClient
from bot.content.read import load_content
from bot.door.app import make_app
from bot.errors import DoorError, SettingsError
from bot.services import phone, text_sender
from bot.settings import Settings, load_settings, with_local_phone
from bot.wiring import build_door
from tests.fakes import FakeBrain

CONTENT = load_content()
NUMBER = "+12125550142"


@pytest.fixture
async def url(tmp_path: Path, brain: FakeBrain, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A door in development."""
    monkeypatch.setattr(text_sender, "SEGMENT_S", 0.0)
    server = TestServer(brain.app())
    await server.start_server()
    port = unused_port()
    given = Settings(database_url=f"sqlite:///{tmp_path / 'door.db'}", port=port, brain_port=server.port or 0, brain_secret=brain.secret)
    parts = build_door(with_local_phone(given), CONTENT)
    door = TestServer(make_app(parts), port=port)
    await door.start_server()
    yield f"http://127.0.0.1:{port}"
    assert parts.text and parts.text.local_twilio
    await asyncio.gather(*(report for text in parts.text.local_twilio.texts for report in text.reports))
    await door.close()
    await server.close()


async def test_a_text_from_the_phone_goes_all_the_way_and_back(url: str) -> None:
    async with PhoneClient(url, NUMBER) as client:
        await client.text("what is a biopsy")
        async with asyncio.timeout(5):
            while len(await client.texts()) < 2:
                await asyncio.sleep(0.05)
        intro, answer = await client.texts()
        assert "not a person" in intro["body"]
        assert answer["body"].startswith("answer to what is a biopsy")
        assert answer["segments"] == 1


async def test_the_terminal_shows_what_arrives_with_its_cost(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(phone, "QUIET_S", 1.0)
    lines = iter(["what is a biopsy", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert await phone.talk(url, NUMBER) == 0
    shown = capsys.readouterr().out
    assert "answer to what is a biopsy" in shown
    assert "[2 segments, " in shown


@pytest.mark.parametrize("path", ["/dev/phone", "/dev/phone.js", "/dev/phone.css"])
async def test_the_page_is_there(url: str, path: str) -> None:
    import aiohttp

    async with aiohttp.ClientSession(url) as session, session.get(path) as answer:
        assert answer.status == 200
        assert "'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.browser
async def test_the_page_texts_and_shows_what_comes_back(url: str) -> None:
    path = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert path, "no Chromium here: run `make test`, which installs it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{url}/dev/phone")
        await page.get_by_label("Text", exact=True).fill("help")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("2 segments, ")).to_be_visible(timeout=10_000)
        await expect(page.get_by_role("status")).to_have_text("taken in")
        await browser.close()
    assert errors == []


async def test_a_door_without_development_says_so(tmp_path: Path) -> None:
    door = TestServer(make_app(build_door(Settings(database_url=f"sqlite:///{tmp_path / 'door.db'}"), CONTENT)))
    await door.start_server()
    async with PhoneClient(str(door.make_url("")).rstrip("/"), NUMBER) as client:
        with pytest.raises(DoorError):
            await client.text("hello")
    await door.close()


def test_development_never_uses_a_real_account_and_never_leaves_the_machine() -> None:
    real = {"TWILIO_ACCOUNT_SID": "ACreal", "TWILIO_AUTH_TOKEN": "real", "TWILIO_FROM_NUMBER": "+12125550100", "FIRSTLIGHT_PHONE_KEY": "k"}
    settings = load_settings({**real, "FIRSTLIGHT_LOCAL_PHONE": "1"})
    assert "ACreal" not in repr(settings)
    assert settings.twilio_api_url.startswith("http://127.0.0.1:")
    with pytest.raises(SettingsError, match=r"HOST=127\.0\.0\.1"):
        with_local_phone(replace(settings, host="0.0.0.0"))
