"""The brain's channel over HTTP: true status codes, a shared secret, and the same reply for the same message."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.settings import Settings

pytestmark = pytest.mark.engine


@pytest.fixture
async def channel(product: str, settings: Settings) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(settings.brain_url) as session:
        yield session


async def test_without_the_secret_nothing_is_answered(channel: aiohttp.ClientSession) -> None:
    body = {"conversation_id": "c", "message_id": "m", "text": "hello"}
    for headers in ({}, {"X-Firstlight-Secret": "wrong"}):
        async with channel.post("/webhooks/door/messages", json=body, headers=headers) as answer:
            assert answer.status == 401
        async with channel.delete("/webhooks/door/conversations/c", headers=headers) as answer:
            assert answer.status == 401


async def test_stock_channels_and_the_api_are_closed(channel: aiohttp.ClientSession) -> None:
    for path in ("/webhooks/rest/webhook", "/conversations/c/tracker", "/model", "/webhooks/rest/"):
        async with channel.get(path) as answer:
            assert answer.status == 404
        async with channel.post(path, json={"sender": uuid.uuid4().hex, "message": "hi"}) as answer:
            assert answer.status in (404, 405)
