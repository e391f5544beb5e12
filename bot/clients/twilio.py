"""Sending texts by Twilio's REST API (https://www.twilio.com/docs/messaging/api/message-resource)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.care.delivery import Delivery, find_delivery
from bot.errors import RecipientOptedOut, TextDelayed, TextError, TextRefused, TextUnsure

CONNECT_TIMEOUT_S = 4.0
TIMEOUT_S = 10.0
# A text that could not be handed over for an hour is not worth handing over.
VALIDITY_S = 3600
PAGE_SIZE = 100
OPTED_OUT = 21610
QUEUE_FULL = (21611, 30001)
# The number, the region or the text itself cannot be served (https://www.twilio.com/docs/api/errors).
REFUSED = (21211, 21212, 21217, 21219, 21408, 21602, 21604, 21606, 21612, 21614, 21617, 30003, 30004, 30005, 30006, 30007, 30032, 63038)
INBOUND = "inbound"


@dataclass(frozen=True)
class SentText:
    """A text as Twilio has it, ours or one that came in; `error_code` says why it was not delivered."""

    sid: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    delivery: Delivery | None
    made_at: datetime
    media: int = 0
    error_code: int | None = None


class TwilioClient:
    """One Twilio account and number; use it inside `async with`."""

    def __init__(self, api_url: str, account_sid: str, auth_token: str, from_number: str) -> None:
        """Keep the address and the account."""
        self._api_url = api_url
        self._path = f"/2010-04-01/Accounts/{account_sid}/Messages"
        self._headers = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token)}
        self._from_number = from_number
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> TwilioClient:
        """Open the connections."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def send(self, number: str, body: str, status_url: str) -> SentText:
        """Hand over a text and return it as Twilio took it.

        Raises:
            TextDelayed: it was surely not taken; send it again later.
            TextUnsure: it may have been taken; look with `find_sent` before sending it again.
            RecipientOptedOut, TextRefused: sending it again would not help.
        """
        form = {"To": number, "From": self._from_number, "Body": body, "StatusCallback": status_url, "ValidityPeriod": str(VALIDITY_S)}
        return _text_of(await self._call("POST", f"{self._path}.json", form=form), "to")

    async def find_sent(self, number: str, body: str, since: datetime, known: frozenset[str]) -> SentText | None:
        """Return the text with this body that went to the number since then, other than the known ones; raise `TextError` when Twilio is away."""
        query = {"To": number, "From": self._from_number, "PageSize": str(PAGE_SIZE)}
        given = await self._call("GET", f"{self._path}.json", query=query)
        texts = [_text_of(one, "to") for one in _listed(given) if one["direction"] != INBOUND]
        fitting = (text for text in texts if text.body == body and text.made_at >= since.replace(microsecond=0) and text.sid not in known)
        return next(fitting, None)

    async def inbound_since(self, since: datetime) -> AsyncIterator[SentText]:
        """Yield the texts that came in since then, newest first; raise `TextError` when Twilio is away."""
        query: Mapping[str, str] | None = {"To": self._from_number, "DateSent>": since.strftime("%Y-%m-%d"), "PageSize": str(PAGE_SIZE)}
        path: str | None = f"{self._path}.json"
        while path:
            given = await self._call("GET", path, query=query)
            for one in _listed(given):
                text = _text_of(one, "from")
                if one["direction"] == INBOUND and text.made_at >= since.replace(microsecond=0):
                    yield text
            path, query = given.get("next_page_uri"), None

    async def fetch(self, sid: str) -> SentText:
        """Return a text as it stands now, or raise `TextError`."""
        return _text_of(await self._call("GET", f"{self._path}/{sid}.json"), "to")

    async def erase(self, sid: str) -> None:
        """Have Twilio delete a text, or raise `TextError`; one that is gone already is fine."""
        try:
            await self._call("DELETE", f"{self._path}/{sid}.json")
        except TextRefused:
            return

    async def _call(self, method: str, path: str, form: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None) -> Any:
        if self._session is None:
            raise TextDelayed("the client for texts is not open")
        try:
            async with self._session.request(method, f"{self._api_url}{path}", data=form, params=query) as answer:
                if answer.status == 204:
                    return None
                given = await answer.json(content_type=None)
        except aiohttp.ClientConnectorError as error:
            raise TextDelayed(f"no connection: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise TextUnsure(f"no answer: {type(error).__name__}") from error
        if answer.status >= 300:
            raise failure(answer.status, given if isinstance(given, dict) else {})
        return given


def failure(status: int, given: Mapping[str, Any]) -> TextError:
    """Return what an answer of Twilio's means for a text: gone for good, later, or unknown."""
    code = given.get("code") if isinstance(given.get("code"), int) else 0
    reason = f"status {status}, code {code}"
    if code == OPTED_OUT:
        return RecipientOptedOut(reason)
    if code in REFUSED:
        return TextRefused(reason)
    if status == 429 or code in QUEUE_FULL or status in (401, 403):
        return TextDelayed(reason)
    return TextUnsure(reason) if status >= 500 else TextRefused(reason)


def _listed(given: Any) -> list[Any]:
    if not isinstance(given, dict) or not isinstance(given.get("messages"), list):
        raise TextUnsure("an answer that is not Twilio's")
    return list(given["messages"])


def _text_of(given: Any, number_field: str) -> SentText:
    try:
        return SentText(
            sid=given["sid"],
            number=given[number_field],
            body=given["body"],
            delivery=find_delivery(given["status"]),
            made_at=parsedate_to_datetime(given["date_created"]),
            media=int(given.get("num_media") or 0),
            error_code=given.get("error_code"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TextUnsure("an answer that is not Twilio's") from error
