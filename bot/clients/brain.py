"""Speaking with the brain over HTTP on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.care.unanswered import Heard
from bot.errors import BrainError

SECRET_HEADER = "X-Firstlight-Secret"
TURN_TIMEOUT_S = 20.0
HEALTH_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class BrainReply:
    """What the brain says to one message, what it learned of the person in it, and how it understood it."""

    replies: tuple[Mapping[str, Any], ...] = field(repr=False)
    known: Mapping[str, Any] = field(repr=False)
    heard: Heard | None = field(default=None, repr=False)


class BrainClient:
    """One brain; use it inside `async with`."""

    def __init__(self, url: str, secret: str) -> None:
        """Keep the address and the shared secret."""
        self._url = url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> BrainClient:
        """Open the connections."""
        self._session = aiohttp.ClientSession(self._url, headers={SECRET_HEADER: self._secret})
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def answer(self, conversation_id: str, message_id: str, text: str, choice: Mapping[str, Any] | None) -> BrainReply:
        """Return the brain's replies; asking again with the same message id returns the same replies.

        Raises:
            BrainError: the brain is away, too slow or failed; the message may be sent again.
        """
        body: dict[str, Any] = {"conversation_id": conversation_id, "message_id": message_id, "text": text}
        if choice:
            body["choice"] = dict(choice)
        given = await self._call("POST", "/webhooks/door/messages", TURN_TIMEOUT_S, body)
        return BrainReply(tuple(given["replies"]), given["known"], Heard.from_dict(given["heard"]) if given.get("heard") else None)

    async def forget(self, conversation_id: str) -> None:
        """Have the brain delete what it keeps of a conversation, or raise `BrainError`."""
        await self._call("DELETE", f"/webhooks/door/conversations/{conversation_id}", TURN_TIMEOUT_S)

    async def is_ready(self) -> bool:
        """Return whether a model is loaded."""
        try:
            await self._call("GET", "/webhooks/door/", HEALTH_TIMEOUT_S)
        except BrainError:
            return False
        return True

    async def _call(self, method: str, path: str, timeout_s: float, body: Mapping[str, Any] | None = None) -> Any:
        if self._session is None:
            raise BrainError("the brain's client is not open")
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        try:
            async with self._session.request(method, path, json=body, timeout=timeout) as answer:
                if answer.status >= 300:
                    raise BrainError(f"the brain answered {answer.status}")
                return await answer.json() if answer.status != 204 else None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise BrainError(f"the brain did not answer: {type(error).__name__}") from error
