"""Wordings take turns."""

from __future__ import annotations

from bot.care.dialogue import Phrase, Phrasebook

BOOK = Phrasebook({"unsure": Phrase(("Not sure.", "Say more, {name}?"))})


def test_a_wording_that_was_not_said_comes_first() -> None:
    assert BOOK.say("unsure", name="Ann") == "Not sure."
    assert BOOK.say("unsure", ["Not sure."], name="Ann") == "Say more, Ann?"


def test_when_all_were_said_the_oldest_comes_again() -> None:
    assert BOOK.say("unsure", ["Not sure. Pick one.", "Say more, Ann?"], name="Ann") == "Not sure."
