"""The widget, the demo page, and whether the door is well."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.door.problems import problem
from bot.door.web import PARTS

WIDGET_DIR = Path(__file__).parent / "widget"
DRAFT_NOTE = "The texts here are drafts: no clinician has signed them yet. Do not rely on them for care."
_FILES = {
    "/widget.js": ("widget.js", "text/javascript"),
    "/widget.css": ("widget.css", "text/css"),
    "/demo.css": ("demo.css", "text/css"),
    "/plan.css": ("plan.css", "text/css"),
}

routes = web.RouteTableDef()


@routes.get("/")
async def demo_page(request: web.Request) -> web.Response:
    """Show a foundation's page with the widget in it."""
    note = DRAFT_NOTE if request.app[PARTS].settings.content == "draft" else ""
    page = (WIDGET_DIR / "demo.html").read_text(encoding="utf-8").replace("{draft_note}", note)
    return web.Response(text=page, content_type="text/html")


async def widget_file(request: web.Request) -> web.Response:
    """Serve a file of the widget; browsers ask again each time, so that an update reaches everybody."""
    name, kind = _FILES[request.path]
    text = (WIDGET_DIR / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=kind, headers={"Cache-Control": "no-cache"})


for _path in _FILES:
    routes.get(_path)(widget_file)


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """Say that the process lives."""
    return web.json_response({"status": "ok"})


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """Say whether a message would be answered now."""
    if await request.app[PARTS].brain.is_ready():
        return web.json_response({"status": "ready"})
    return problem(503, "The brain is not ready. Messages are kept and answered when it is; crisis and emergency messages are answered now.")


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    """Return counters for Prometheus: numbers only, no words."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
