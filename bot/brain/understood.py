"""How an understanding is written into a Rasa message, and read out of a tracker again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, PREDICTED_CONFIDENCE_KEY, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message

from bot.language.classifier import Guess
from bot.language.parts import Part

ASK = "ask"
FALLBACK = "nlu_fallback"
# So many guesses are kept with a message that nobody could answer.
KEPT_GUESSES = 5
# The classifier's guesses with full names, of a message and of its pieces, for the resolver; they do not leave the pipeline.
GUESSES, PART_GUESSES = "guesses", "part_guesses"
# The pieces of a message, their vectors, and what the talk was about: they do not leave the pipeline either.
PARTS, PART_VECTORS, CONTEXT = "parts", "part_vectors", "context"
# What the message asks for, as the resolver weighed it; it is kept with the message.
ASKED = "asked"


def set_ranking(message: Message, guesses: Sequence[Guess]) -> None:
    """Write the guesses as intent, ranking and response selector."""
    message.set(GUESSES, list(guesses))
    for key, value in understanding(guesses).items():
        message.set(key, value, add_to_output=True)


def understanding(guesses: Sequence[Guess]) -> dict[str, Any]:
    """Return what Rasa expects of a ranking: `ask/<id>` becomes the intent `ask` and the response key `ask/<id>`."""
    ranking = [_intent(guess) for guess in guesses]
    top = dict(ranking[0]) if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
    questions = [{INTENT_RESPONSE_KEY: guess.intent, PREDICTED_CONFIDENCE_KEY: guess.confidence} for guess in guesses if guess.intent.startswith(f"{ASK}/")]
    selected = {**questions[0], "responses": [], "utter_action": f"utter_{questions[0][INTENT_RESPONSE_KEY]}"} if questions else {}
    selector = {"all_retrieval_intents": [ASK], ASK: {"response": selected, "ranking": questions}} if questions else {}
    return {INTENT: top, INTENT_RANKING_KEY: ranking, RESPONSE_SELECTOR: selector}


def parts_in(message: Message) -> list[Part]:
    """Return the pieces of a message that are read by themselves."""
    return list(message.get(PARTS, []))


def guesses_of(message: Message) -> list[Guess]:
    """Return the classifier's guesses with the full names of the questions, best first."""
    return list(message.get(GUESSES, []))


def question_of(parse_data: Mapping[str, Any]) -> str | None:
    """Return the id of the answer that was asked for, when the intent is `ask`."""
    if parse_data.get(INTENT, {}).get(INTENT_NAME_KEY) != ASK:
        return None
    key = parse_data.get(RESPONSE_SELECTOR, {}).get(ASK, {}).get("response", {}).get(INTENT_RESPONSE_KEY)
    return str(key).removeprefix(f"{ASK}/") if key else None


def guessed_questions(parse_data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the likeliest answers, best first."""
    ranking = parse_data.get(RESPONSE_SELECTOR, {}).get(ASK, {}).get("ranking", [])
    return tuple(str(item[INTENT_RESPONSE_KEY]).removeprefix(f"{ASK}/") for item in ranking)


def _intent(guess: Guess) -> dict[str, Any]:
    return {INTENT_NAME_KEY: guess.intent.split("/")[0], PREDICTED_CONFIDENCE_KEY: guess.confidence}


def heard(parse_data: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a message was understood, for the list of what nobody could answer."""
    intent = parse_data.get(INTENT, {})
    guesses = [(one[INTENT_RESPONSE_KEY], one[PREDICTED_CONFIDENCE_KEY]) for one in parse_data.get(RESPONSE_SELECTOR, {}).get(ASK, {}).get("ranking", [])]
    guesses += [(one[INTENT_NAME_KEY], one[PREDICTED_CONFIDENCE_KEY]) for one in parse_data.get(INTENT_RANKING_KEY, []) if one[INTENT_NAME_KEY] != ASK]
    asked = parse_data.get(ASKED) or {}
    unknown = asked.get("wording") if asked.get("intent") == "ask_term" and not asked.get("terms") else None
    best = sorted(guesses, key=lambda guess: -guess[1])[:KEPT_GUESSES]
    return {"intent": intent.get(INTENT_NAME_KEY) or "", "confidence": intent.get(PREDICTED_CONFIDENCE_KEY, 0.0), "guesses": best, "unknown_term": unknown}
