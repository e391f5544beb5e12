"""Speaking with a running door over its web chat API, as a browser does."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import aiohttp

from bot.errors import DoorError

TIMEOUT_S = 60.0


class DoorClient:
    """One conversation with a door; use it inside `async with`."""

    def __init__(self, url: str) -> None:
        """Keep the address."""
        self._url = url.rstrip("/")
        self.conversation_id = ""
        self._path = ""
        self._seen = 0

    async def __aenter__(self) -> DoorClient:
        """Open the connection."""
        self._session = aiohttp.ClientSession(self._url, timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connection."""
        await self._session.close()

    async def begin(self) -> list[dict[str, Any]]:
        """Begin a conversation and return what the assistant says first."""
        made = await self._call("POST", "/api/conversations", {"site": "terminal"})
        self.conversation_id = made["id"]
        self._path = f"/api/conversations/{made['id']}"
        self._session.headers["Authorization"] = f"Bearer {made['token']}"
        return self._new(made["messages"])

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Send a text and return the assistant's answer."""
        return await self._send({"text": text})

    async def choose(self, choice_id: str) -> list[dict[str, Any]]:
        """Take a choice and return the assistant's answer."""
        return await self._send({"choice": choice_id})

    async def erase(self) -> None:
        """Erase the conversation."""
        await self._call("DELETE", self._path)

    async def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        given = await self._call("POST", f"{self._path}/messages", {"id": str(uuid.uuid4()), **body})
        messages = given.get("messages", [])
        while given.get("status") == "pending" and not messages:
            await asyncio.sleep(0.5)
            behind = await self._call("GET", f"{self._path}/messages?after={self._seen}")
            messages = [message for message in behind["messages"] if message["from"] == "assistant"]
        return self._new(messages)

    def _new(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._seen = max([self._seen, *(message["seq"] for message in messages)])
        return messages

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        try:
            async with self._session.request(method, path, json=body) as answer:
                given = await answer.json(content_type=None) if answer.status != 204 else None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise DoorError(f"Firstlight does not answer at {self._url}. Start it with `make run`, or name it with --url.") from error
        if answer.status >= 400:
            raise DoorError(str((given or {}).get("detail", answer.reason)))
        return given
