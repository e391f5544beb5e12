"""A door with a Twilio on the loopback and phones that text it; the Twilio itself is `bot/clients/local_twilio.py`, which the phone simulator uses too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.clients.local_twilio import LocalTwilio
from bot.content.read import Content
from bot.door.app import make_app
from bot.settings import Settings
from bot.wiring import DoorParts, TextParts, build_door
from tests.fakes import FakeBrain

ACCOUNT, TOKEN, NUMBER = "AC" + "1" * 32, "secret token", "+15005550006"
INTRO = "a computer program, not a person"


@dataclass
class Phone:
    """A phone with a number of its own."""

    twilio: LocalTwilio
    number: str = "+12125550142"

    async def text(self, body: str, media: int = 0, opt_out_type: str = "") -> int:
        """Text the door and return the status of its answer."""
        more = {"OptOutType": opt_out_type} if opt_out_type else {}
        return (await self.twilio.text(self.number, body, media, more=more))[1]

    @property
    def texts(self) -> list[str]:
        """What arrived, in order, without the introduction."""
        return [text for text in self.twilio.texts_to(self.number) if INTRO not in text]

    async def wait_for(self, count: int, seconds: float = 5.0) -> list[str]:
        """Return what arrived, once it is so many texts."""
        await eventually(lambda: len(self.texts) >= count, seconds)
        return self.texts


@dataclass
class Texting:
    """A running door, its Twilio and where the two are."""

    twilio: LocalTwilio
    parts: DoorParts
    url: str

    @property
    def text(self) -> TextParts:
        """The parts that talk by text."""
        assert self.parts.text is not None
        return self.parts.text

    def phone(self, number: str = "+12125550142") -> Phone:
        """Return a phone."""
        return Phone(self.twilio, number)


async def eventually(is_true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Return once it is true, or fail."""
    async with asyncio.timeout(seconds):
        while not is_true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def texting_door(folder: Path, content: Content, brain: FakeBrain, twilio: LocalTwilio | None = None) -> AsyncIterator[Texting]:
    """Run a door with its database in the folder, a brain and a Twilio; the same folder and Twilio make it a restart."""
    brain_server = TestServer(brain.app())
    await brain_server.start_server()
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    twilio = twilio or LocalTwilio(ACCOUNT, TOKEN, NUMBER, "")
    twilio.webhook_url = f"{url}/sms/twilio"
    api = web.Application()
    api.add_subapp("/api", twilio.app())
    twilio_server = TestServer(api)
    await twilio_server.start_server()
    settings = Settings(
        database_url=f"sqlite:///{folder / 'door.db'}",
        brain_port=brain_server.port or 0,
        brain_secret=brain.secret,
        public_url=url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_from_number=NUMBER,
        twilio_api_url=str(twilio_server.make_url("/api")),
        phone_key="key",
    )
    parts = build_door(settings, content)
    door = TestServer(make_app(parts), port=port)
    await door.start_server()
    try:
        yield Texting(twilio, parts, url)
    finally:
        await asyncio.gather(*(report for text in twilio.texts for report in text.reports), return_exceptions=True)
        await door.close()
        await twilio_server.close()
        await brain_server.close()
