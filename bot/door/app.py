"""The door: the only process that the internet reaches."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web
from prometheus_client import Counter, Histogram

from bot.content.read import load_content
from bot.door import pages, phone, sms
from bot.door import web as chat
from bot.door.problems import Handler, problems
from bot.errors import FirstlightError
from bot.logs import keep_words_out
from bot.settings import load_settings
from bot.store.migrate import DOOR, migrate
from bot.wiring import DoorParts, TextParts, build_door

REQUESTS = Counter("firstlight_requests_total", "Requests by route and status", ["route", "status"])
SECONDS = Histogram("firstlight_request_seconds", "Time to answer, by route", ["route"])
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def make_app(parts: DoorParts) -> web.Application:
    """Return the door's application over its parts."""
    app = web.Application(middlewares=[measured, shared, problems], client_max_size=chat.MAX_BODY)
    app[chat.PARTS] = parts
    app.add_routes(chat.routes)
    app.add_routes(pages.routes)
    app.add_routes(sms.routes)
    if parts.text and parts.text.local_twilio:
        app.add_routes(phone.routes)
        app.add_subapp(phone.TWILIO_PATH, parts.text.local_twilio.app())
    app.cleanup_ctx.append(running)
    app.on_response_prepare.append(safe_headers)
    return app


async def running(app: web.Application) -> AsyncIterator[None]:
    """Open the store and the brain's client, take up what was kept, and close all in the end."""
    parts = app[chat.PARTS]
    await asyncio.to_thread(migrate, parts.settings.database_url, DOOR, parts.database.keys)
    async with parts.brain, texting(parts.text):
        await parts.turns.resume()
        erasing = asyncio.create_task(parts.retention.keep_erasing(parts.turns.tidy))
        yield
        erasing.cancel()
        with suppress(asyncio.CancelledError):
            await erasing
        await parts.turns.stop()
    await parts.database.close()


@asynccontextmanager
async def texting(text: TextParts | None) -> AsyncIterator[None]:
    """Take up texts that wait, send and compare for as long as the block lasts."""
    if text is None:
        yield
        return
    async with text.client:
        await text.talks.resume()
        running_on = asyncio.gather(text.sender.run(), text.reconciler.run())
        yield
        text.reconciler.stop()
        await text.talks.stop()
        await text.sender.stop()
        await running_on


@web.middleware
async def measured(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count requests and time by route, never by address: an address holds a conversation's id."""
    started = time.perf_counter()
    answer = await handler(request)
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "unknown"
    REQUESTS.labels(route, answer.status).inc()
    SECONDS.labels(route).observe(time.perf_counter() - started)
    return answer


@web.middleware
async def shared(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the pages that ALLOWED_ORIGINS names use the API from a browser."""
    origin = request.headers.get("Origin", "")
    allowed = origin in request.app[chat.PARTS].settings.allowed_origins
    answer = web.Response(status=204) if allowed and request.method == "OPTIONS" else await handler(request)
    if allowed and not answer.prepared:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Last-Event-ID"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        answer.headers["Vary"] = "Origin"
    return answer


async def safe_headers(request: web.Request, answer: web.StreamResponse) -> None:
    """Give every answer the headers that keep a page from being misused."""
    for name, value in SAFE_HEADERS.items():
        answer.headers.setdefault(name, value)


def main() -> None:
    """Serve the door until it is told to stop."""
    keep_words_out()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = load_settings()
        app = make_app(build_door(settings, load_content(mode=settings.content)))
    except FirstlightError as error:
        raise SystemExit(f"firstlight: {error}") from error
    web.run_app(app, host=settings.host, port=settings.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
