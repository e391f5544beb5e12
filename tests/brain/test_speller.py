"""The speller as Rasa's graph builds it: what follows reads the mended text, what was written stays."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def speller() -> Any:
    from bot.brain.speller import Speller

    return Speller()


def _message(speller: Any, text: str) -> Any:
    from rasa.shared.nlu.training_data.message import Message

    return speller.process([Message({"text": text})])[0]


def test_the_text_of_the_patient_stays_as_it_is(speller: Any) -> None:
    from bot.brain.speller import text_of

    message = _message(speller, "wats adenocarsinoma")
    assert message.get("text") == "wats adenocarsinoma"
    assert text_of(message) == "what's adenocarcinoma"
    assert "mended" not in message.as_dict(only_output_properties=True)


def test_a_term_found_by_mending_stands_where_the_patient_wrote_it(speller: Any) -> None:
    from bot.brain.matchers import TermMatcher

    message = _message(speller, "pls tell me abt the onco logist")
    (message,) = TermMatcher().process([message])
    places = {message.get("text")[one["start"] : one["end"]] for one in message.get("entities")}
    assert "onco logist" in places


def test_without_a_speller_the_text_is_read_as_it_is() -> None:
    from rasa.shared.nlu.training_data.message import Message

    from bot.brain.speller import place_of, text_of

    message = Message({"text": "wat"})
    assert (text_of(message), place_of(message, 0, 3)) == ("wat", (0, 3))
