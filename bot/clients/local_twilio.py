"""A small Twilio on this machine, for tests and for trying things out: it speaks the API truly, signs what it posts, and can be told to fail."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.clients.twilio_signature import sign

STOP_WORDS = frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split())
START_WORDS = frozenset("START UNSTOP YES".split())
MAX_BODY = 1600
# Ways to fail, one for each of the next texts that are handed over.
LOST_ANSWER = "lost answer"
NO_CONNECTION = "no connection"
BUSY = "busy"
BROKEN = "broken"


@dataclass
class LocalText:
    """A text as this Twilio has it."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    made_at: datetime
    media: int = 0
    status_url: str = ""
    error_code: int | None = None
    reports: list[asyncio.Task[int]] = field(default_factory=list)


class LocalTwilio:
    """One account with one number; phones are whatever number texts it."""

    def __init__(self, account_sid: str, auth_token: str, number: str, webhook_url: str) -> None:
        """Keep the account and where to post what comes in."""
        self.account_sid, self.auth_token, self.number, self.webhook_url = account_sid, auth_token, number, webhook_url
        self.texts: list[LocalText] = []
        self.opted_out: set[str] = set()
        # What to do to the next texts instead of taking them, and what becomes of those that were taken.
        self.failures: list[str] = []
        self.refusals: dict[str, int] = {}
        self.reported = ["sent", "delivered"]
        self.is_away = False

    def app(self) -> web.Application:
        """Return the API's addresses."""
        app = web.Application()
        base = f"/2010-04-01/Accounts/{self.account_sid}/Messages"
        app.add_routes([web.post(f"{base}.json", self._create), web.get(f"{base}.json", self._list)])
        app.add_routes([web.get(f"{base}/{{sid}}.json", self._fetch), web.delete(f"{base}/{{sid}}.json", self._delete)])
        return app

    # ---- the phone's side

    def texts_to(self, number: str) -> list[str]:
        """Return what arrived on a phone, in order."""
        return [text.body for text in self.texts if text.to == number]

    async def text(self, number: str, body: str, media: int = 0, is_delivered: bool = True, more: Mapping[str, str] | None = None) -> tuple[str, int]:
        """Text from a phone, with more fields if given; return the text's id and the status of the webhook's answer, 0 when it was not called."""
        word = body.strip().upper()
        if word in STOP_WORDS:
            self.opted_out.add(number)
        elif word in START_WORDS:
            self.opted_out.discard(number)
        text = LocalText(_sid(), number, self.number, body, "inbound", "received", datetime.now(UTC), media)
        self.texts.append(text)
        return text.sid, await self.post(self.webhook_url, {**self.form_of(text), **(more or {})}) if is_delivered else 0

    def form_of(self, text: LocalText) -> dict[str, str]:
        """Return what is posted when a text comes in."""
        media = {f"MediaUrl{n}": f"https://media.example/{n}" for n in range(text.media)} | {f"MediaContentType{n}": "image/jpeg" for n in range(text.media)}
        ids = {"MessageSid": text.sid, "SmsMessageSid": text.sid, "SmsSid": text.sid, "AccountSid": self.account_sid, "ApiVersion": "2010-04-01"}
        place = {"FromCity": "", "FromState": "NY", "FromZip": "", "FromCountry": "US", "ToCountry": "US"}
        return {
            **ids,
            "From": text.sender,
            "To": text.to,
            "Body": text.body,
            "NumMedia": str(text.media),
            "NumSegments": "1",
            "SmsStatus": "received",
            **place,
            **media,
        }

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Post a signed form; return the status of the answer, 0 when there was none."""
        headers = {"X-Twilio-Signature": sign(self.auth_token, url, form.items()), "Content-Type": "application/x-www-form-urlencoded"}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session,
                session.post(url, data=urlencode(form), headers=headers) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def report(self, text: LocalText, status: str, error_code: int | None = None) -> int:
        """Tell the door what became of a text, as Twilio's status callback does."""
        text.status, text.error_code = status, error_code
        form = {"MessageSid": text.sid, "SmsSid": text.sid, "AccountSid": self.account_sid, "From": text.sender, "To": text.to}
        form |= {"MessageStatus": status, "SmsStatus": status, "ApiVersion": "2010-04-01"}
        return await self.post(text.status_url, form | ({"ErrorCode": str(error_code)} if error_code else {}))

    # ---- the API

    async def _create(self, request: web.Request) -> web.StreamResponse:
        failure = NO_CONNECTION if self.is_away else self.failures.pop(0) if self.failures else ""
        if failure == NO_CONNECTION:
            return _hang_up(request)
        if failure in (BUSY, BROKEN):
            return _problem(429, 20429) if failure == BUSY else _problem(503, 20503)
        form = await request.post()
        to, body = str(form.get("To", "")), str(form.get("Body", ""))
        if not self._knows(request):
            return _problem(401, 20003)
        code = self.refusals.get(to) or _refusal(to, body) or (21610 if to in self.opted_out else 0)
        if code:
            return _problem(400, code)
        text = LocalText(_sid(), str(form["From"]), to, body, "outbound-api", "queued", datetime.now(UTC), status_url=str(form.get("StatusCallback", "")))
        self.texts.append(text)
        if text.status_url:
            text.reports.append(asyncio.create_task(self._report_all(text)))
        return _hang_up(request) if failure == LOST_ANSWER else web.json_response(self._json(text), status=201)

    async def _report_all(self, text: LocalText) -> int:
        await asyncio.sleep(0.05)
        answered = 0
        for status in self.reported:
            answered = await self.report(text, status)
        return answered

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if self.is_away:
            return _hang_up(request)
        if not self._knows(request):
            return _problem(401, 20003)
        query = request.query
        to, sender, since = query.get("To"), query.get("From"), query.get("DateSent>", "")
        found = [one for one in reversed(self.texts) if to in (None, one.to) and sender in (None, one.sender) and one.made_at.strftime("%Y-%m-%d") >= since]
        size, page = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
        shown = found[page * size : (page + 1) * size]
        # Twilio gives the next page as a path; ours may lie under another one.
        onward = f"{request.path}?{urlencode({**query, 'Page': page + 1})}" if len(found) > (page + 1) * size else None
        prefix = request.path.partition("/2010-04-01")[0]
        return web.json_response({"messages": [self._json(one) for one in shown], "next_page_uri": onward and onward.removeprefix(prefix), "page": page})

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        found = next((one for one in self.texts if one.sid == request.match_info["sid"]), None)
        if self.is_away:
            return _hang_up(request)
        return web.json_response(self._json(found)) if found and self._knows(request) else _problem(404, 20404)

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        found = next((one for one in self.texts if one.sid == request.match_info["sid"]), None)
        if self.is_away:
            return _hang_up(request)
        if found is None or not self._knows(request):
            return _problem(404, 20404)
        self.texts.remove(found)
        return web.Response(status=204)

    def _knows(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == aiohttp.encode_basic_auth(self.account_sid, self.auth_token)

    def _json(self, text: LocalText) -> dict[str, Any]:
        moment = format_datetime(text.made_at)
        return {
            "sid": text.sid,
            "account_sid": self.account_sid,
            "from": text.sender,
            "to": text.to,
            "body": text.body,
            "direction": text.direction,
            "status": text.status,
            "num_media": str(text.media),
            "num_segments": "1",
            "error_code": text.error_code,
            "error_message": None,
            "date_created": moment,
            "date_sent": moment,
            "date_updated": moment,
            "price": None,
            "uri": f"/2010-04-01/Accounts/{self.account_sid}/Messages/{text.sid}.json",
        }


def _refusal(to: str, body: str) -> int:
    if not to.startswith("+") or not to[1:].isdigit():
        return 21211
    return 21602 if not body else 21617 if len(body) > MAX_BODY else 0


def _problem(status: int, code: int) -> web.Response:
    return web.json_response(
        {"code": code, "message": f"Error {code}", "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}, status=status
    )


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Break the connection, so that the other side never learns what happened."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)


def _sid() -> str:
    return f"SM{secrets.token_hex(16)}"
