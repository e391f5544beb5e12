"""Codes that carry a web talk on by text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import TooManyCodes
from bot.services.text_codes import GOOD_FOR, MAX_CODES, MAX_MISSES, TextLinks, find_code
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.text_codes import TextCodes
from bot.store.texts import Texts


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(database: Database, clock: Clock) -> TextLinks:
    return TextLinks(TextCodes(database, "key"), clock)


@pytest.fixture
async def talk(database: Database) -> str:
    return (await Conversations(database).create(None, None))[0]


@pytest.fixture
async def phone_id(database: Database) -> int:
    kept = await Texts(database, "key").keep("SM1", "+12125550142", "hello")
    assert kept
    return kept.phone_id


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7QM4P", "K7QM4P"),
        (" k7q-m4p. ", "K7QM4P"),
        ("link K7Q M4P", "K7QM4P"),
        ("code: k7qm4p", "K7QM4P"),
        ("cancer", None),
        ("123456", None),
        ("234567", None),
        ("K7QM4", None),
        ("what is a K7QM4P", None),
        ("stage 4", None),
    ],
)
def test_a_code_is_told_from_words_and_numbers(text: str, code: str | None) -> None:
    assert find_code(text) == code


async def test_a_code_is_good_once(links: TextLinks, talk: str, phone_id: int) -> None:
    code = await links.new_code(talk)
    assert await links.redeem(f"link {code.text.lower()}", phone_id) == talk
    assert await links.redeem(code.text, phone_id) is None


async def test_a_code_is_good_for_a_quarter_of_an_hour(links: TextLinks, talk: str, phone_id: int, clock: Clock) -> None:
    code = await links.new_code(talk)
    assert code.expires_at - clock.moment == GOOD_FOR == timedelta(minutes=15)
    clock.moment += GOOD_FOR + timedelta(seconds=1)
    assert await links.redeem(code.text, phone_id) is None


async def test_a_phone_that_guesses_is_not_listened_to_for_an_hour(links: TextLinks, talk: str, phone_id: int, clock: Clock) -> None:
    for _ in range(MAX_MISSES):
        assert await links.redeem("ABC234", phone_id) is None
    code = await links.new_code(talk)
    assert await links.redeem(code.text, phone_id) is None
    clock.moment += timedelta(hours=1, seconds=1)
    assert await links.redeem((await links.new_code(talk)).text, phone_id) == talk


async def test_a_talk_gets_few_codes_an_hour(links: TextLinks, talk: str, clock: Clock) -> None:
    for _ in range(MAX_CODES):
        await links.new_code(talk)
    with pytest.raises(TooManyCodes):
        await links.new_code(talk)
    clock.moment += timedelta(hours=1, seconds=1)
    await links.new_code(talk)
