"""What the door itself says to a message: danger now, and care after danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.care.aftercare import HELP_NOW, SAFE_NOW, Aftercare, Care, LastDanger
from bot.care.cards import crisis_reply
from bot.care.conversation import Sender
from bot.care.country import Countries
from bot.care.safety import SafetyRule
from bot.language.asking import asks
from bot.services.danger import Danger
from bot.store.conversations import Conversations, Waiting

Said = Mapping[str, Any]
# Danger that is for the cancer team, now: what else the message asks is answered too.
RED_FLAG = "red_flag"


@dataclass(frozen=True)
class Watched:
    """What the door says at once: a whole reply, or an alarm beside which the rest of the message is answered too, or nothing."""

    reply: Said | None = None
    alarm: Said | None = None


class Watch:
    """Answers danger, and what follows it, without the brain."""

    def __init__(self, danger: Danger, aftercare: Aftercare, countries: Countries, conversations: Conversations) -> None:
        """Join what sees danger, what is said after it, and what was said before."""
        self._danger = danger
        self._aftercare = aftercare
        self._countries = countries
        self._conversations = conversations

    async def look(self, waiting: Waiting) -> Watched:
        """Return what the door says at once to a message that means danger or follows it."""
        if waiting.choice:
            return Watched(reply=await self._after_choice(waiting, str(waiting.choice["intent"])))
        rule = self._danger.find(waiting.text)
        if rule is None:
            care = self._aftercare.find(await self._last_danger(waiting), waiting.text)
            return Watched(reply=_said(care) if care and care.is_whole_reply else None)
        alarm = await self._alarm(waiting, rule)
        if not asks(waiting.text):
            return Watched(reply=alarm)
        if rule.kind == RED_FLAG:
            return Watched(alarm=alarm)
        is_certain = self._danger.is_certain(waiting.text)
        return Watched(reply=alarm) if is_certain else Watched(alarm=self._check_in(rule) or alarm)

    async def line_before(self, waiting: Waiting) -> Said | None:
        """Return the gentle line that goes before the brain's answer, if one is due."""
        care = None if waiting.choice else self._aftercare.find(await self._last_danger(waiting), waiting.text)
        return _said(care) if care and not care.is_whole_reply else None

    def is_danger(self, text: str) -> bool:
        """Return whether the text means danger."""
        return self._danger.find(text) is not None

    def _check_in(self, rule: SafetyRule) -> Said | None:
        """Where only the second net saw a crisis in a question: ask whether they are safe, with the numbers, beside the answer."""
        care = self._aftercare.question_after(rule.kind)
        return _said(care) if care else None

    async def _after_choice(self, waiting: Waiting, meaning: str) -> Said | None:
        last = await self._last_danger(waiting) if meaning in (SAFE_NOW, HELP_NOW) else None
        if not last:
            return None
        care = self._aftercare.after_choice(meaning, last)
        return _said(care) if care else await self._alarm(waiting, self._danger.get(last.rule_id))

    async def _alarm(self, waiting: Waiting, rule: SafetyRule) -> Said:
        messages = await self._conversations.messages_after(waiting.conversation_id, 0)
        country = self._countries.find(message.text for message in messages if message.sender is Sender.PATIENT)
        local = country.localized(rule) if country else rule
        return {**crisis_reply(local).as_dict(), "safety_rule_id": rule.id}

    async def _last_danger(self, waiting: Waiting) -> LastDanger | None:
        """Return the last danger of the conversation before this message, by what the door said then."""
        was_asked = False
        for mark in reversed(await self._conversations.safety_marks(waiting.conversation_id, waiting.seq)):
            rule = self._danger.find_rule(mark.rule_id)
            if rule:
                return LastDanger(rule.id, rule.kind, mark.messages_since, was_asked)
            was_asked = was_asked or self._aftercare.settles(mark.rule_id)
        return None


def _said(care: Care) -> Said:
    return {**care.reply.as_dict(), "safety_rule_id": care.text.id}
