"""Texts from Twilio: signed, kept, and only then acknowledged; and codes that carry a web talk on by text."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qsl

from aiohttp import web
from prometheus_client import Counter

from bot.care.delivery import find_delivery
from bot.clients.twilio_signature import is_signed
from bot.door.problems import BadInput
from bot.door.web import PARTS, opened
from bot.errors import TextsNotSetUp
from bot.wiring import STATUS_WEBHOOK, WEBHOOK, TextParts

logger = logging.getLogger(__name__)

# 1,600 characters that each take nine or twelve when they are encoded, and the other fields.
MAX_FORM = 64 * 1024
EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
TEXTS_IN = Counter("firstlight_texts_in_total", "Texts that came in, by what became of them", ["outcome"])
REPORTS = Counter("firstlight_text_reports_total", "Reports on texts that went out, by state", ["state"])
_NUMBER = re.compile(r"\+?\d{3,15}")
_ID = re.compile(r"[A-Za-z0-9]{2,64}")

routes = web.RouteTableDef()


@routes.post(WEBHOOK)
async def receive_text(request: web.Request) -> web.Response:
    """Keep a text and acknowledge it; the answer goes out by itself."""
    text = _text_parts(request)
    form = await _signed_form(request)
    sid, number = form.get("MessageSid") or form.get("SmsSid", ""), form.get("From", "")
    if not _ID.fullmatch(sid) or not _NUMBER.fullmatch(number):
        # Signed, but from a sender that no text can be sent to.
        TEXTS_IN.labels("unusable").inc()
        return _acknowledged()
    media = form.get("NumMedia", "")
    await text.talks.receive(sid, number, form.get("Body", ""), int(media) if media.isdecimal() and len(media) < 4 else 0, form.get("OptOutType") or None)
    TEXTS_IN.labels("kept").inc()
    return _acknowledged()


@routes.post(STATUS_WEBHOOK)
async def receive_report(request: web.Request) -> web.Response:
    """Take in what became of a text that went out."""
    text = _text_parts(request)
    form = await _signed_form(request)
    state = form.get("MessageStatus") or form.get("SmsStatus", "")
    delivery, sid = find_delivery(state), form.get("MessageSid", "")
    if delivery and _ID.fullmatch(sid):
        is_news = await text.outbox.report(request.query.get("text", ""), sid, delivery, form.get("ErrorCode") or None)
        REPORTS.labels(delivery.value if is_news else "stale").inc()
    return web.Response(status=204)


@routes.post("/api/conversations/{id}/text-code")
async def make_code(request: web.Request) -> web.Response:
    """Return a code; texted to our number within a quarter of an hour, it carries this conversation on by text."""
    text = _text_parts(request)
    code = await text.links.new_code(await opened(request))
    number = request.app[PARTS].settings.twilio_from_number
    return web.json_response({"code": code.text, "number": number, "expires_at": code.expires_at.isoformat()}, status=201)


def _text_parts(request: web.Request) -> TextParts:
    text = request.app[PARTS].text
    if text is None:
        raise TextsNotSetUp
    return text


async def _signed_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form that Twilio signed, blank ones too; anybody else's is refused with 403."""
    settings = request.app[PARTS].settings
    raw = await request.clone(client_max_size=MAX_FORM).read()
    fields = parse_qsl(raw.decode("ascii", errors="replace"), keep_blank_values=True, errors="replace")
    signature = request.headers.get("X-Twilio-Signature", "")
    if not is_signed(settings.twilio_auth_token, settings.public_url + request.raw_path, fields, signature):
        TEXTS_IN.labels("refused").inc()
        raise BadInput(
            403, "The signature is not Twilio's. Check that PUBLIC_URL is the address in Twilio's console, and that TWILIO_AUTH_TOKEN is the primary one."
        )
    return dict(fields)


def _acknowledged() -> web.Response:
    return web.Response(text=EMPTY_ANSWER, content_type="text/xml")
