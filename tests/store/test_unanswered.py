"""What nobody could answer is listed with what was guessed."""

from __future__ import annotations

import pytest

from bot.care.unanswered import Heard, WhyUnanswered
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.unanswered import UnansweredMessages

UNSURE = Heard("nlu_fallback", 0.3, (("ask/food", 0.3), ("ask/sugar", 0.2)))


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (UNSURE, WhyUnanswered.UNSURE),
        (Heard("out_of_scope", 0.9), WhyUnanswered.OUT_OF_SCOPE),
        (Heard("ask", 0.5), WhyUnanswered.DOUBTFUL),
        (Heard("ask_term", 0.9, unknown_term="flumboxitis"), WhyUnanswered.UNKNOWN_TERM),
        (Heard("ask", 0.9), None),
    ],
)
async def test_what_was_not_understood_is_listed(database: Database, heard: Heard, why: WhyUnanswered | None) -> None:
    conversations, unanswered = Conversations(database), UnansweredMessages(database)
    conversation_id, _ = await conversations.create(None, None)
    kept = await conversations.keep_text(conversation_id, "1", "can i eat flumbox")
    for _ in range(2):
        await conversations.save_answer(kept.waiting, [{"text": "I am not sure."}], None, heard)
    found = [(one.text, one.why, one.heard) for one in await unanswered.newest()]
    assert found == ([("can i eat flumbox", why, heard)] if why else [])


async def test_a_forgotten_conversation_leaves_the_list(database: Database) -> None:
    conversations = Conversations(database)
    conversation_id, _ = await conversations.create(None, None)
    kept = await conversations.keep_text(conversation_id, "1", "can i eat flumbox")
    await conversations.save_answer(kept.waiting, [{"text": "I am not sure."}], None, UNSURE)
    await conversations.erase(conversation_id)
    assert await UnansweredMessages(database).newest() == []
