"""A phone to try text messages with, in the browser and for the terminal; only with FIRSTLIGHT_LOCAL_PHONE, and only with the Twilio inside the door."""

from __future__ import annotations

import re

from aiohttp import web

from bot.care.sms import segments
from bot.clients.local_twilio import LocalTwilio
from bot.door.pages import WIDGET_DIR
from bot.door.problems import BadInput
from bot.door.web import PARTS
from bot.errors import TextsNotSetUp

TWILIO_PATH = "/dev/twilio"
_NUMBER = re.compile(r"\+\d{8,15}")
_FILES = {"/dev/phone": ("phone.html", "text/html"), "/dev/phone.js": ("phone.js", "text/javascript"), "/dev/phone.css": ("phone.css", "text/css")}

routes = web.RouteTableDef()


async def phone_file(request: web.Request) -> web.Response:
    """Serve the phone's page and its files."""
    name, kind = _FILES[request.path]
    return web.Response(text=(WIDGET_DIR / name).read_text(encoding="utf-8"), content_type=kind, headers={"Cache-Control": "no-cache"})


for _path in _FILES:
    routes.get(_path)(phone_file)


@routes.post("/dev/phone/texts")
async def send_text(request: web.Request) -> web.Response:
    """Text from a phone: {"number", "body"}."""
    given = await request.json()
    if not isinstance(given, dict) or not _NUMBER.fullmatch(str(given.get("number"))):
        raise BadInput(422, 'Send {"number": "+12125550142", "body": "hello"}.')
    _, status = await _local(request).text(str(given["number"]), str(given.get("body", "")))
    return web.json_response({"webhook_status": status})


@routes.get("/dev/phone/texts")
async def list_texts(request: web.Request) -> web.Response:
    """Return what the phone sent and got, in order, with what each text costs."""
    number = request.query.get("number", "")
    shown = [
        {"from": "phone" if text.sender == number else "firstlight", "body": text.body, "segments": segments(text.body), "status": text.status}
        for text in _local(request).texts
        if number in (text.sender, text.to)
    ]
    return web.json_response({"texts": shown})


def _local(request: web.Request) -> LocalTwilio:
    text = request.app[PARTS].text
    if text is None or text.local_twilio is None:
        raise TextsNotSetUp
    return text.local_twilio
