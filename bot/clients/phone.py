"""A phone that texts a door in development, over the addresses of `/dev/phone`."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.errors import DoorError

TIMEOUT_S = 30.0


class PhoneClient:
    """One phone; use it inside `async with`."""

    def __init__(self, url: str, number: str) -> None:
        """Keep the door's address and the phone's number."""
        self._url = url
        self._number = number

    async def __aenter__(self) -> PhoneClient:
        """Open the connection."""
        self._session = aiohttp.ClientSession(self._url, timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connection."""
        await self._session.close()

    async def text(self, body: str) -> None:
        """Text the door."""
        await self._call("POST", "/dev/phone/texts", {"number": self._number, "body": body})

    async def texts(self) -> list[dict[str, Any]]:
        """Return what arrived so far."""
        given = await self._call("GET", f"/dev/phone/texts?number={self._number.replace('+', '%2B')}")
        return [text for text in given["texts"] if text["from"] != "phone"]

    async def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        try:
            async with self._session.request(method, path, json=body) as answer:
                given = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise DoorError(f"Firstlight does not answer at {self._url}, or FIRSTLIGHT_LOCAL_PHONE is not on there.") from error
        if answer.status >= 400:
            raise DoorError(str(given.get("detail", answer.reason)))
        return given
