"""A talk by text: what came in is answered once and in order, keywords before everything but danger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.care.conversation import find_choice
from bot.care.delivery import Purpose
from bot.care.dialogue import Phrasebook
from bot.care.incoming import clean, shorten
from bot.care.keywords import Command, Keyword, find_command
from bot.care.privacy import mask
from bot.care.texting import has_crisis, pages_of, shown_choices
from bot.care.wording import fold
from bot.errors import ConversationUnknown
from bot.services.danger import Danger
from bot.services.text_codes import TextLinks
from bot.services.turn import Turns
from bot.store.conversations import Conversations, Kept
from bot.store.tables import now
from bot.store.text_outbox import TextOutbox
from bot.store.texts import NewText, Phone, TextIn, Texts

logger = logging.getLogger(__name__)

FORGET_WITHIN = timedelta(minutes=10)
# More texts in so short a time are a machine that answers ours, or a pocket; they are not answered, danger aside.
MANY, MANY_WITHIN = 30, timedelta(minutes=10)
RETRY_AFTER_S = (0.5, 2.0, 5.0, 10.0)
SITE = "sms"
_YES = frozenset(("yes", "y", "yes please", "si", "s\u00ed", "yeah", "yes erase", "yes erase it"))


class TextTalks:
    """Takes in texts and puts the answers in the outbox."""

    def __init__(
        self,
        texts: Texts,
        outbox: TextOutbox,
        links: TextLinks,
        turns: Turns,
        conversations: Conversations,
        danger: Danger,
        phrasebook: Phrasebook,
        wake: Callable[[int], None],
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Join the parts; `wake` is told of each phone for which there is something to send."""
        self._texts, self._outbox, self._links = texts, outbox, links
        self._turns, self._conversations = turns, conversations
        self._danger, self._phrases = danger, phrasebook
        self._wake, self._clock = wake, clock
        self._working: dict[str, asyncio.Task[None]] = {}
        self._last: WeakValueDictionary[int, asyncio.Task[None]] = WeakValueDictionary()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        # Phones that were told that the answer will be late.
        self._told: set[int] = set()

    async def receive(self, sid: str, number: str, body: str, media: int, answered_by_provider: str | None) -> None:
        """Keep a text, masked, and begin to answer it; one that was kept before is not answered again."""
        kept = await self._texts.keep(sid, number, mask(shorten(clean(body))), media, answered_by_provider)
        if kept:
            self._take_up(kept)

    async def resume(self) -> None:
        """Take up what was kept and not answered, by a process that ended or because it failed too often."""
        for text in await self._texts.waiting():
            if text.sid not in self._working:
                self._take_up(text)

    async def stop(self) -> None:
        """Stop answering; what is kept is taken up at the next start."""
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def tell(self, conversation_id: str, key: str, body: str) -> bool:
        """Send a text that answers nothing, by day and only to a person who said yes to such texts; return whether it will go."""
        phone = await self._texts.find_phone(conversation_id)
        if phone is None or phone.stopped_at or not phone.welcomes_at:
            return False
        added = await self._outbox.add(phone.id, conversation_id, key, NewText(body, Purpose.OWN_IDEA))
        self._wake(phone.id)
        return added

    def _take_up(self, text: TextIn) -> None:
        task = asyncio.create_task(self._answer(text, self._last.get(text.phone_id)))
        self._last[text.phone_id] = task
        self._working[text.sid] = task
        task.add_done_callback(lambda _: self._working.pop(text.sid, None))

    async def _answer(self, text: TextIn, before: asyncio.Task[None] | None) -> None:
        """Answer a text; when the database is away, again a little later. One that fails each time stands in nobody's way."""
        for delay_s in RETRY_AFTER_S:
            try:
                kept = await self._begin_in_order(text)
                if kept:
                    await self._reply(text, kept, before)
            except Exception as error:  # noqa: BLE001 - the text is kept; nothing may lose it
                logger.error("text %s waits: %s", text.sid, type(error).__name__)
                await asyncio.sleep(delay_s)
            else:
                self._wake(text.phone_id)
                return

    async def _begin_in_order(self, text: TextIn) -> Kept | None:
        lock = self._locks.setdefault(text.phone_id, asyncio.Lock())
        async with lock:
            return await self._begin(text)

    async def _begin(self, text: TextIn) -> Kept | None:
        """Keep the text in its conversation and return it; None when it needed no conversation and is finished."""
        phone = await self._texts.get_phone(text.phone_id)
        command = _provider_command(text) or find_command(text.body)
        if self._danger.find_in_text(text.body, is_command=command is not None):
            await self._texts.change_phone(phone.id, forget_asked_at=None)
            return await self._keep(text, phone)
        if phone.stopped_at:
            await self._while_stopped(text, command)
        elif command and command.keyword is Keyword.STOP:
            await self._stop(text, command)
        elif (count := await self._texts.count_up_to(text, self._clock() - MANY_WITHIN)) > MANY:
            # Said once; after that, silence.
            await self._say(text, "sms_many" if count == MANY + 1 else None)
        elif self._is_forget_meant(text, phone, command):
            await self._forget(text, phone)
        elif not await self._is_answered_here(text, phone, command):
            return await self._keep(text, phone)
        return None

    def _is_forget_meant(self, text: TextIn, phone: Phone, command: Command | None) -> bool:
        """Whether the text is the yes to the question whether everything shall be erased."""
        if phone.forget_asked_at is None or self._clock() - phone.forget_asked_at > FORGET_WITHIN:
            return False
        return fold(text.body) in _YES or (command is not None and command.keyword is Keyword.FORGET)

    async def _is_answered_here(self, text: TextIn, phone: Phone, command: Command | None) -> bool:
        """Answer what needs no conversation; return whether it was that."""
        keyword = command.keyword if command else None
        if phone.forget_asked_at:
            await self._texts.change_phone(phone.id, forget_asked_at=None)
        if keyword is Keyword.HELP or keyword is Keyword.START:
            key = "sms_help" if keyword is Keyword.HELP else "sms_started"
            await self._say(text, None if text.answered_by_provider else _in(command, key))
        elif keyword is Keyword.FORGET:
            await self._say(text, "sms_forget_ask", forget_asked_at=self._clock())
        elif not text.body:
            await self._say(text, "sms_media" if text.media else "sms_empty")
        elif keyword is not Keyword.MORE:
            joined = await self._links.redeem(text.body, phone.id)
            if joined:
                await self._say(text, "sms_linked", conversation_id=joined, shown_seq=None)
            return joined is not None
        else:
            return await self._show_more(text, phone)
        return True

    # ---- keywords

    async def _stop(self, text: TextIn, command: Command) -> None:
        confirmation = NewText(self._phrases.say(_in(command, "sms_stopped")), Purpose.STOPPED)
        replies = [] if text.answered_by_provider else [confirmation]
        await self._texts.finish(text, None, replies, stopped_at=self._clock(), forget_asked_at=None)

    async def _while_stopped(self, text: TextIn, command: Command | None) -> None:
        """Nothing goes to a person who turned texts off, unless they turn them on."""
        if (command and command.keyword is Keyword.START) or fold(text.body) in _YES:
            key = None if text.answered_by_provider else _in(command, "sms_started")
            await self._say(text, key, stopped_at=None)
        else:
            await self._texts.finish(text, None, [])

    async def _forget(self, text: TextIn, phone: Phone) -> None:
        if phone.conversation_id:
            await self._turns.erase(phone.conversation_id)
        await self._texts.erase(phone.id)
        # The phone itself goes once these last words are on their way.
        await self._say(text, "sms_forgotten", forgotten_at=self._clock())

    async def _show_more(self, text: TextIn, phone: Phone) -> bool:
        """Send the next part of what was shown last; return whether there was one."""
        if phone.conversation_id is None or phone.shown_seq is None:
            return False
        pages = pages_of(await self._conversations.answer_to(phone.conversation_id, phone.shown_seq))
        if phone.shown_pages >= len(pages):
            return False
        await self._texts.finish(text, phone.conversation_id, [NewText(pages[phone.shown_pages])], shown_pages=phone.shown_pages + 1)
        return True

    async def _say(self, text: TextIn, key: str | None, **phone: object) -> None:
        """Finish a text with a fixed phrase, or with none."""
        replies = [NewText(self._phrases.say(key), Purpose.NOTICE)] if key else []
        await self._texts.finish(text, None, replies, **phone)

    # ---- everything else

    async def _keep(self, text: TextIn, phone: Phone) -> Kept:
        """Keep the text in the phone's conversation; a number that was offered in the last text stands for its choice."""
        conversation_id = phone.conversation_id
        body = text.body
        if conversation_id and phone.shown_seq is not None and len(body) < 60:
            choice = find_choice(body, shown_choices(await self._conversations.answer_to(conversation_id, phone.shown_seq)))
            if choice:
                body = choice.label
                await self._texts.take_as(text.sid, body)
        try:
            return await self._turns.keep_text(conversation_id or await self._new_conversation(phone), text.sid, body)
        except ConversationUnknown:
            # It was erased on the web meanwhile.
            return await self._turns.keep_text(await self._new_conversation(phone), text.sid, body)

    async def _new_conversation(self, phone: Phone) -> str:
        conversation_id, _ = await self._conversations.create(SITE, None)
        await self._texts.change_phone(phone.id, conversation_id=conversation_id, shown_seq=None, forgotten_at=None)
        return conversation_id

    async def _reply(self, text: TextIn, kept: Kept, before: asyncio.Task[None] | None) -> None:
        """Put the answer in the outbox behind the one before, with who we are at the first time; help in danger waits for nothing."""
        messages = await self._turns.answer(kept)
        while messages is None:
            await self._say_wait(text, kept)
            messages = await self._turns.answer(kept)
        if before and not has_crisis(messages):
            await asyncio.wait({before})
        self._told.discard(text.phone_id)
        phone = await self._texts.get_phone(text.phone_id)
        pages = pages_of(messages)
        changes: dict[str, object] = {}
        if has_crisis(messages):
            replies = [NewText(page, Purpose.CRISIS) for page in pages]
        else:
            replies = [NewText(pages[0])]
            changes = {"shown_seq": kept.waiting.seq, "shown_pages": 1}
        if text.media:
            replies.append(NewText(self._phrases.say("sms_media"), Purpose.NOTICE))
        if phone.introduced_at is None and not phone.stopped_at:
            intro = NewText(self._phrases.say("sms_intro"), Purpose.NOTICE)
            replies = [*replies, intro] if has_crisis(messages) else [intro, *replies]
            changes |= {"introduced_at": self._clock()}
        await self._texts.finish(text, kept.waiting.conversation_id, replies, **changes)

    async def _say_wait(self, text: TextIn, kept: Kept) -> None:
        """Say once that the answer will be late, and where a person answers."""
        if text.phone_id not in self._told:
            self._told.add(text.phone_id)
            await self._outbox.add(text.phone_id, kept.waiting.conversation_id, f"{text.sid}:late", NewText(self._phrases.say("sms_waiting"), Purpose.NOTICE))
            self._wake(text.phone_id)


def _provider_command(text: TextIn) -> Command | None:
    """Return what the provider itself took the text for."""
    known = {keyword.value: keyword for keyword in (Keyword.STOP, Keyword.START, Keyword.HELP)}
    keyword = known.get((text.answered_by_provider or "").lower())
    return Command(keyword) if keyword else None


def _in(command: Command | None, key: str) -> str:
    return f"{key}_es" if command and command.language == "es" else key
