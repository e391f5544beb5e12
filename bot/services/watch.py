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
from bot.services.danger import Danger
from bot.store.conversations import Conversations, Waiting

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """What the door says: a whole reply, or a line before the brain's answer, or nothing."""

    reply: Said | None = None
    line: Said | None = None


class Watch:
    """Answers danger, and what follows it, without the brain."""

    def __init__(self, danger: Danger, aftercare: Aftercare, countries: Countries, conversations: Conversations) -> None:
        """Join what sees danger, what is said after it, and what was said before."""
        self._danger = danger
        self._aftercare = aftercare
        self._countries = countries
        self._conversations = conversations

    async def look(self, waiting: Waiting) -> Watched:
        """Return what the door says to a message: all of it where it means danger or follows it, else at most a line before the brain's answer."""
        if waiting.choice:
            return Watched(reply=await self._after_choice(waiting, str(waiting.choice["intent"])))
        rule = self._danger.find(waiting.text)
        if rule:
            return Watched(reply=await self._alarm(waiting, rule))
        care = self._aftercare.find(await self._last_danger(waiting), waiting.text)
        if care is None:
            return Watched()
        return Watched(reply=_said(care)) if care.is_whole_reply else Watched(line=_said(care))

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
