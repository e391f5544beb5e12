"""Small stand-ins for what is another process: they speak its true protocol."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from bot.clients.brain import SECRET_HEADER


class FakeBrain:
    """Answers as the brain's channel does, the same message once; can be told to fail or to be slow, and remembers what it was asked."""

    secret = "secret"

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.delay_s = 0.0
        self.forgotten: list[str] = []
        self.failures = 0
        self.is_away = False
        self.known = {"diagnosis": ["lung"], "stage": None, "asker": None}

    def app(self) -> web.Application:
        """Return the brain's three addresses."""
        app = web.Application()
        app.router.add_get("/webhooks/door/", self._health)
        app.router.add_post("/webhooks/door/messages", self._answer)
        app.router.add_delete("/webhooks/door/conversations/{id}", self._forget)
        return app

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"ready": not self.is_away}, status=503 if self.is_away else 200)

    async def _answer(self, request: web.Request) -> web.Response:
        assert request.headers[SECRET_HEADER] == self.secret
        if self.is_away or self.failures:
            self.failures = max(0, self.failures - 1)
            return web.json_response({"error": "the turn failed"}, status=500)
        given = await request.json()
        await asyncio.sleep(self.delay_s)
        if given not in self.asked:
            self.asked.append(given)
        reply = {"text": f"answer to {given['text']}", "cards": [], "choices": [{"label": "More", "intent": "ask_more", "entities": {}}]}
        return web.json_response({"done": True, "replies": [reply], "known": self.known})

    async def _forget(self, request: web.Request) -> web.Response:
        if self.is_away:
            return web.json_response({}, status=500)
        self.forgotten.append(request.match_info["id"])
        return web.Response(status=204)
