"""Errors as RFC 9457 problem+json, each with a sentence that says what to do."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from bot.errors import ChoiceUnknown, ChoiceUsed, ConversationBusy, ConversationUnknown, MessageConflict, StepUnknown, TextsNotSetUp, TooManyCodes

logger = logging.getLogger(__name__)

RETRY_AFTER_S = "5"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NAMED = {
    ConversationUnknown: (404, "This conversation does not exist, or the token is not its own. Start a new one with POST /api/conversations."),
    ConversationBusy: (429, "Several of your messages are still waiting for their answers. Wait for these, then send the next one."),
    ChoiceUnknown: (404, "This choice was not offered in this conversation. Send one of the ids in the last message, or type your question."),
    ChoiceUsed: (409, "This choice was already taken. Pick another one, or type your question."),
    StepUnknown: (404, "The plan has no such step. GET the plan and send the id of one of its steps."),
    TextsNotSetUp: (404, "Text messages are not set up here. Go on in this chat; whoever runs it can set TWILIO_ACCOUNT_SID and the settings beside it."),
    TooManyCodes: (429, "Several codes were made within the hour. Use the last one, or wait before you make another."),
    MessageConflict: (409, "This message id was already used for another message. Send the message again under a new id."),
}
_GENERAL = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "This message is too long. Send at most 16 kB, and the text in at most 6,000 characters.",
}


def problem(status: int, detail: str) -> web.Response:
    """Return a problem with a plain sentence."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = {"Retry-After": RETRY_AFTER_S} if status in (429, 503) else None
    return web.Response(text=json.dumps(body), status=status, content_type="application/problem+json", headers=headers)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure into a problem; what nobody foresaw is logged without a word of the request."""
    try:
        return await handler(request)
    except tuple(_NAMED) as error:
        return problem(*_NAMED[type(error)])
    except BadInput as error:
        return problem(error.status, str(error))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(error.status, _GENERAL.get(error.status, error.reason))
    except Exception as error:
        resource = request.match_info.route.resource
        logger.error("%s %s failed: %s", request.method, resource.canonical if resource else "unknown", type(error).__name__, exc_info=error)
        return problem(503, "Something went wrong here. Your message was not lost if it was accepted before; please try again.")


class BadInput(Exception):
    """What was sent cannot be used; the message says what to send instead."""

    def __init__(self, status: int, detail: str) -> None:
        """Keep the status and the sentence."""
        super().__init__(detail)
        self.status = status
