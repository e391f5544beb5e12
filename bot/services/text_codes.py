"""Going on by text with a talk that began on the web: the page shows a code, the phone texts it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import TooManyCodes
from bot.store.tables import now
from bot.store.text_codes import TextCodes

# Letters and digits that nobody confuses; every code has both, so that no word and no number is one.
LETTERS, DIGITS = "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"
LENGTH = 6
GOOD_FOR = timedelta(minutes=15)
WINDOW = timedelta(hours=1)
MAX_CODES = 5
MAX_MISSES = 5
_LOOKS_LIKE_CODE = re.compile(rf"^(?:link|code|join)?[\s:#-]*([{LETTERS}{DIGITS}]{{3}})[\s-]?([{LETTERS}{DIGITS}]{{3}})[.!]?$", re.IGNORECASE)


@dataclass(frozen=True)
class Code:
    """A code as the page shows it."""

    text: str = field(repr=False)
    expires_at: datetime


class TextLinks:
    """Codes made for web talks and redeemed by phones."""

    def __init__(self, codes: TextCodes, clock: Callable[[], datetime] = now) -> None:
        """Keep codes in the store."""
        self._codes = codes
        self._clock = clock

    async def new_code(self, conversation_id: str) -> Code:
        """Return a new code for the conversation.

        Raises:
            TooManyCodes: it asked for several within the hour.
        """
        moment = self._clock()
        if await self._codes.count_since(conversation_id, moment - WINDOW) >= MAX_CODES:
            raise TooManyCodes(conversation_id)
        code = Code(_random_code(), moment + GOOD_FOR)
        await self._codes.add(conversation_id, code.text, code.expires_at, counted_since=moment - WINDOW)
        return code

    async def redeem(self, text: str, phone_id: int) -> str | None:
        """Return the conversation whose code the text is, or None; a phone that guesses is not listened to for an hour."""
        code = find_code(text)
        if code is None:
            return None
        moment = self._clock()
        misses = await self._codes.misses_since(phone_id, moment - WINDOW)
        conversation_id = await self._codes.redeem(code, moment) if misses < MAX_MISSES else None
        if conversation_id is None:
            await self._codes.add_miss(phone_id, misses + 1, moment)
        return conversation_id


def find_code(text: str) -> str | None:
    """Return the code that the text may be, in the form it is kept, or None."""
    match = _LOOKS_LIKE_CODE.match(text.strip())
    code = "".join(match.groups()).upper() if match else ""
    return code if set(code) & set(LETTERS) and set(code) & set(DIGITS) else None


def _random_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(LENGTH))
        if find_code(code):
            return code
