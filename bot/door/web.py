"""The web chat API."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp_sse import sse_response

from bot.care.conversation import Message, Sender
from bot.door.plan import plan_json, plan_page
from bot.door.problems import BadInput
from bot.errors import ConversationUnknown
from bot.wiring import DoorParts

PARTS = web.AppKey("parts", DoorParts)
MAX_BODY = 16 * 1024
_MESSAGE_ID = re.compile(r"[\w.:-]{1,64}")
_CONVERSATION_ID = re.compile(r"[0-9a-f]{32}")
# How often an idle event stream says that it is alive, so that proxies keep it open.
PING_S = 20.0

routes = web.RouteTableDef()


@routes.post("/api/conversations")
async def create_conversation(request: web.Request) -> web.Response:
    """Begin a conversation; the token opens it and is not shown again."""
    parts = request.app[PARTS]
    given = await _body(request, optional=True)
    conversation_id, token = await parts.conversations.create(_short_text(given, "site"), _short_text(given, "language"))
    messages = await parts.turns.greet(conversation_id)
    return web.json_response({"id": conversation_id, "token": token, "messages": [message_json(message) for message in messages]}, status=201)


@routes.post("/api/conversations/{id}/messages")
async def post_message(request: web.Request) -> web.Response:
    """Keep a message, then answer it: 200 with the answer, or 202 when the answer will follow."""
    parts = request.app[PARTS]
    conversation_id = await opened(request)
    given = await _body(request)
    client_id = given.get("id")
    if not isinstance(client_id, str) or not _MESSAGE_ID.fullmatch(client_id):
        raise BadInput(422, "Give the message an `id` of your own: up to 64 letters, digits, dots, colons or hyphens, such as a UUID.")
    text, choice = given.get("text"), given.get("choice")
    if (text is None) == (choice is None):
        raise BadInput(422, "Send either `text` or `choice`, just one of them.")
    if choice is not None:
        if not isinstance(choice, str) or not choice:
            raise BadInput(422, "`choice` is the id of a choice that was offered.")
        kept = await parts.turns.keep_choice(conversation_id, client_id, choice)
    else:
        if not isinstance(text, str) or not text.strip():
            raise BadInput(422, "`text` is empty. Write a few words.")
        kept = await parts.turns.keep_text(conversation_id, client_id, text)
    answer = await parts.turns.answer(kept)
    if answer is None:
        return web.json_response({"status": "pending"}, status=202)
    return web.json_response({"status": "answered", "messages": [message_json(message) for message in answer]})


@routes.get("/api/conversations/{id}/messages")
async def get_messages(request: web.Request) -> web.Response:
    """Return the messages behind `after`, both sides."""
    conversation_id = await opened(request)
    messages = await request.app[PARTS].conversations.messages_after(conversation_id, _after(request.query.get("after")))
    return web.json_response({"messages": [message_json(message) for message in messages]})


@routes.get("/api/conversations/{id}/events")
async def stream_events(request: web.Request) -> web.StreamResponse:
    """Send new messages as they come; `Last-Event-ID` or `after` says where to go on."""
    parts = request.app[PARTS]
    conversation_id = await opened(request)
    after = _after(request.headers.get("Last-Event-ID") or request.query.get("after"))
    async with sse_response(request) as stream:
        while stream.is_connected():
            async with parts.turns.news(conversation_id) as condition:
                messages = await parts.conversations.messages_after(conversation_id, after)
                if not messages:
                    await _wait(condition)
            for message in messages:
                await stream.send(json.dumps(message_json(message)), id=str(message.seq))
                after = message.seq
    return stream


@routes.get("/api/conversations/{id}/plan")
async def get_plan(request: web.Request) -> web.Response:
    """Return the Right Track plan, as a page to print or as JSON."""
    parts = request.app[PARTS]
    plan = await parts.plans.plan_of(await opened(request))
    if "text/html" in request.headers.get("Accept", ""):
        return web.Response(text=plan_page(plan, parts.settings.public_url), content_type="text/html")
    return web.json_response(plan_json(plan))


@routes.post("/api/conversations/{id}/plan/{step}")
async def mark_step(request: web.Request) -> web.Response:
    """Mark a step of the plan: {"done": true} or {"done": false}; return the plan."""
    conversation_id = await opened(request)
    is_done = (await _body(request)).get("done")
    if not isinstance(is_done, bool):
        raise BadInput(422, "Send `done` as true or false.")
    return web.json_response(plan_json(await request.app[PARTS].plans.mark(conversation_id, request.match_info["step"], is_done)))


@routes.delete("/api/conversations/{id}")
async def erase_conversation(request: web.Request) -> web.Response:
    """Erase everything about the conversation."""
    await request.app[PARTS].turns.erase(await opened(request))
    return web.Response(status=204)


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as the API shows it; what a choice means stays inside."""
    return {
        "seq": message.seq,
        "from": message.sender.value,
        "text": message.text,
        "choices": [{"id": choice.id, "label": choice.label} for choice in message.choices if not choice.used] if message.sender is Sender.ASSISTANT else [],
        "cards": [dict(card) for card in message.cards],
        "sent_at": message.sent_at.isoformat(),
    }


async def opened(request: web.Request) -> str:
    """Return the conversation's id if the request carries its token."""
    conversation_id = request.match_info["id"]
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BadInput(401, "Send the conversation's token as `Authorization: Bearer <token>`.")
    if not _CONVERSATION_ID.fullmatch(conversation_id):
        raise ConversationUnknown(conversation_id)
    await request.app[PARTS].conversations.check(conversation_id, token.strip())
    return conversation_id


async def _body(request: web.Request, optional: bool = False) -> Mapping[str, Any]:
    raw = await request.read()
    if not raw and optional:
        return {}
    if request.content_type not in ("application/json", "application/octet-stream"):
        raise BadInput(415, "Send JSON, with `Content-Type: application/json`.")
    try:
        given = json.loads(raw)
    except ValueError as error:
        raise BadInput(400, 'The body is not valid JSON. Send an object such as {"id": "1", "text": "hello"}.') from error
    if not isinstance(given, dict):
        raise BadInput(400, 'The body must be a JSON object, such as {"id": "1", "text": "hello"}.')
    return given


def _short_text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 64:
        raise BadInput(422, f"`{name}` is a short text of at most 64 characters.")
    return value


def _after(text: str | None) -> int:
    if not text:
        return 0
    if not text.isdigit() or len(text) > 9:
        raise BadInput(400, "`after` is the `seq` of the last message you have, a number from 0.")
    return int(text)


async def _wait(condition: asyncio.Condition) -> None:
    try:
        await asyncio.wait_for(condition.wait(), PING_S)
    except TimeoutError:
        return
