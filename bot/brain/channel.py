"""The brain's only channel: the door speaks to it with our message ids, and it answers with true status codes.

`200` means that the message and its replies are stored and were read back; anything else means "not done, try again".
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Dict, List, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.brain.matchers import ASKER, DIAGNOSIS, STAGE, STATUS, entity
from bot.brain.tracker_store import ConversationStore
from bot.brain.understood import heard, understanding
from bot.language.classifier import Guess
from bot.settings import load_settings

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Firstlight-Secret"
CHOICE = "choice"
# The slots that the door is told when a turn sets them.
KNOWN = (DIAGNOSIS, STAGE, STATUS, ASKER)


class RepliesCollected(OutputChannel):
    """Takes the replies of one turn as they are; they are read from the store afterwards."""

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel."""
        return "door"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Do nothing: the store is what the door is answered from."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Do nothing, as above."""


class DoorChannel(InputChannel):
    """POST /webhooks/door/messages and DELETE /webhooks/door/conversations/<id>, for the door only."""

    def __init__(self, secret: str) -> None:
        """Keep the secret that the door must show."""
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel."""
        return "door"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> DoorChannel:
        """Take the secret from FIRSTLIGHT_BRAIN_SECRET."""
        return cls(load_settings().brain_secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("door_channel", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent is not None and request.app.ctx.agent.is_ready()
            return response.json({"ready": ready, "model_id": _model_id(request.app)}, status=200 if ready else 503)

        @routes.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_door(request):
                return response.json({"error": "the shared secret is missing or wrong"}, status=401)
            given = request.json or {}
            if not all(isinstance(given.get(key), str) and given[key] for key in ("conversation_id", "message_id", "text")):
                return response.json({"error": "conversation_id, message_id and text are needed"}, status=422)
            return await _take_turn(request.app, given, on_new_message)

        @routes.delete("/conversations/<conversation_id>")
        async def forget(request: Request, conversation_id: str) -> HTTPResponse:
            if not self._is_door(request):
                return response.json({"error": "the shared secret is missing or wrong"}, status=401)
            _open_store(request.app).forget(conversation_id)
            return response.empty()

        return routes

    def _is_door(self, request: Request) -> bool:
        return bool(self._secret) and hmac.compare_digest(request.headers.get(SECRET_HEADER, ""), self._secret)


async def _take_turn(app: Sanic, given: Dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
    if app.ctx.agent is None or not app.ctx.agent.is_ready():
        return response.json({"error": "no model is loaded yet"}, status=503)
    store = _open_store(app)
    conversation_id, message_id = given["conversation_id"], given["message_id"]
    turn = store.turn_of(conversation_id, message_id)
    if turn is None:
        message = UserMessage(given["text"], RepliesCollected(), conversation_id, _parsed_choice(given), "door", message_id)
        if message.parse_data is None and given["text"].lstrip().startswith("/"):
            return response.json({"error": "typed text may not be a command"}, status=422)
        try:
            await on_new_message(message)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the door must hear of it
            logger.error("turn of message %s failed: %s", message_id, type(error).__name__)
            return response.json({"error": "the turn failed"}, status=500)
        turn = store.turn_of(conversation_id, message_id)
    if turn is None:
        return response.json({"error": "the turn was not stored"}, status=500)
    known = {name: value for name, value in turn.slots.items() if name in KNOWN}
    shown = [_shown(event) for event in turn.replies if event.get("text")]
    answer = {"replies": shown, "known": known, "heard": heard(turn.parse_data)}
    return response.json({"done": True, "message_id": message_id, "model_id": _model_id(app), **answer})


def _parsed_choice(given: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    """A choice that the door issued says itself what it means; nothing needs to be understood."""
    choice = given.get(CHOICE)
    if not choice:
        return None
    entities: List[Dict[str, Any]] = [entity(kind, value, 0, len(given["text"]), CHOICE) for kind, value in choice.get("entities", {}).items()]
    return {"text": given["text"], "entities": entities, **understanding([Guess(choice["intent"], 1.0)])}


def _shown(event: Dict[str, Any]) -> Dict[str, Any]:
    metadata = event.get("metadata") or {}
    lists = {"choices": metadata.get("choices", []), "cards": metadata.get("cards", [])}
    return {"text": event["text"], **lists, "subject": metadata.get("subject"), "sms": metadata.get("sms")}


def _open_store(app: Sanic) -> ConversationStore:
    """Return our store itself: Rasa's fail-safe wrapper would drop messages on a database error without a word."""
    processor = app.ctx.agent.processor
    if isinstance(processor.tracker_store, FailSafeTrackerStore):
        processor.tracker_store = processor.tracker_store._tracker_store
    store = processor.tracker_store
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml must name ConversationStore, not {type(store).__name__}")
    return store


def _model_id(app: Sanic) -> Optional[str]:
    agent = app.ctx.agent
    return agent.model_id if agent else None
