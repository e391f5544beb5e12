from __future__ import annotations

import pytest

from bot.care.conversation import Sender
from bot.errors import ChoiceUnknown, ChoiceUsed, ConversationUnknown, MessageConflict
from bot.store.conversations import Conversations
from bot.store.database import Database

REPLY = {
    "text": "Hello.",
    "cards": [{"kind": "plan"}],
    "choices": [{"label": "One", "intent": "ask_plan", "entities": {"station": "team"}}, {"label": "Two", "intent": "deny"}],
}


@pytest.fixture
def conversations(database: Database) -> Conversations:
    return Conversations(database)


async def test_only_its_own_token_opens_a_conversation(conversations: Conversations) -> None:
    first, token = await conversations.create("demo", None)
    _, other = await conversations.create(None, None)
    await conversations.check(first, token)
    for wrong in (other, "", token[:-1]):
        with pytest.raises(ConversationUnknown):
            await conversations.check(first, wrong)


async def test_the_token_itself_is_not_stored(conversations: Conversations, database: Database) -> None:
    _, token = await conversations.create(None, None)
    async with database.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM conversations")).all()
    assert len(rows) == 1
    assert token not in str(rows)


async def test_a_repeated_message_id_is_kept_once(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    first = await conversations.keep_text(conversation_id, "m1", "hello")
    again = await conversations.keep_text(conversation_id, "m1", "hello")
    assert (first.is_new, again.is_new) == (True, False)
    assert first.waiting == again.waiting
    assert len(await conversations.messages_after(conversation_id, 0)) == 1


async def test_a_message_id_cannot_be_used_for_another_text(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    await conversations.keep_text(conversation_id, "m1", "hello")
    with pytest.raises(MessageConflict):
        await conversations.keep_text(conversation_id, "m1", "goodbye")


async def test_an_answer_is_saved_once_and_closes_the_message(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    await conversations.keep_text(conversation_id, "m1", "hello")
    (waiting,) = await conversations.waiting()
    first = await conversations.save_answer(waiting, [REPLY, REPLY], {"diagnosis": ["lung"]})
    again = await conversations.save_answer(waiting, [REPLY], None)
    assert [message.seq for message in first] == [message.seq for message in again] == [2, 3]
    assert await conversations.waiting() == []
    assert await conversations.known(conversation_id) == {"diagnosis": ["lung"]}


async def test_a_choice_is_opaque_and_can_be_taken_once(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    (message,) = await conversations.greet(conversation_id, [REPLY])
    choice = message.choices[0]
    assert "ask_plan" not in choice.id + choice.label
    await conversations.keep_choice(conversation_id, "m1", choice.id)
    (waiting,) = await conversations.waiting(conversation_id)
    assert waiting.text == "One"
    assert waiting.choice is not None
    assert waiting.choice["entities"] == {"station": "team"}
    with pytest.raises(ChoiceUsed):
        await conversations.keep_choice(conversation_id, "m2", choice.id)
    assert (await conversations.keep_choice(conversation_id, "m1", choice.id)).is_new is False


async def test_a_choice_of_another_conversation_is_unknown(conversations: Conversations) -> None:
    mine, _ = await conversations.create(None, None)
    other, _ = await conversations.create(None, None)
    (message,) = await conversations.greet(other, [REPLY])
    with pytest.raises(ChoiceUnknown):
        await conversations.keep_choice(mine, "m1", message.choices[0].id)


async def test_only_the_last_turns_choices_are_open(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    await conversations.greet(conversation_id, [REPLY])
    await conversations.keep_text(conversation_id, "m1", "hi")
    (waiting,) = await conversations.waiting()
    await conversations.save_answer(waiting, [{"text": "x", "choices": [{"label": "Three", "intent": "deny"}]}], None)
    assert [choice.label for choice in await conversations.open_choices(conversation_id)] == ["Three"]


async def test_messages_come_in_order_from_a_place_on(conversations: Conversations) -> None:
    conversation_id, _ = await conversations.create(None, None)
    await conversations.greet(conversation_id, [REPLY])
    for number in range(3):
        await conversations.keep_text(conversation_id, f"m{number}", f"text {number}")
    behind = await conversations.messages_after(conversation_id, 2)
    assert [(message.seq, message.sender, message.text) for message in behind] == [(3, Sender.PATIENT, "text 1"), (4, Sender.PATIENT, "text 2")]


async def test_erasing_leaves_nothing_but_the_note_for_the_brain(conversations: Conversations) -> None:
    conversation_id, token = await conversations.create(None, None)
    await conversations.greet(conversation_id, [REPLY])
    await conversations.keep_text(conversation_id, "m1", "secret words")
    await conversations.erase(conversation_id)
    with pytest.raises(ConversationUnknown):
        await conversations.check(conversation_id, token)
    assert await conversations.messages_after(conversation_id, 0) == []
    assert await conversations.erasures() == [conversation_id]
    await conversations.finish_erasure(conversation_id)
    assert await conversations.erasures() == []
