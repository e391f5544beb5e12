"""What the door itself says to a message: danger now, and care after danger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.care.aftercare import HELP_NOW, SAFE_NOW, Aftercare, Care, LastDanger
from bot.care.cards import crisis_reply
from bot.care.conversation import Sender
from bot.care.country import Countries
from bot.care.safety import SafetyRule
from bot.services.danger import Danger
from bot.store.conversations import Conversations, Waiting

Said = Mapping[str, Any]


class Watch:
    """Answers danger, and what follows it, without the brain."""

    def __init__(self, danger: Danger, aftercare: Aftercare, countries: Countries, conversations: Conversations) -> None:
        """Join what sees danger, what is said after it, and what was said before."""
        self._danger = danger
        self._aftercare = aftercare
        self._countries = countries
        self._conversations = conversations

    async def reply_to(self, waiting: Waiting) -> Said | None:
        """Return the whole reply to a message that means danger or follows it, or None when the brain answers."""
        if waiting.choice:
            return await self._after_choice(waiting, str(waiting.choice["intent"]))
        rule = self._danger.find(waiting.text)
        if rule:
            return await self._alarm(waiting, rule)
        care = await self._care_for(waiting)
        return _said(care) if care and care.is_whole_reply else None

    async def line_before(self, waiting: Waiting) -> list[Said]:
        """Return the gentle line that goes before the brain's answer, if one is due."""
        care = None if waiting.choice else await self._care_for(waiting)
        return [_said(care)] if care and not care.is_whole_reply else []

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

    async def _care_for(self, waiting: Waiting) -> Care | None:
        return self._aftercare.find(await self._last_danger(waiting), waiting.text)

    async def _last_danger(self, waiting: Waiting) -> LastDanger | None:
        """Return the last danger of the conversation before this message, by what the door said then."""
        was_asked = False
        for mark in reversed(await self._conversations.safety_marks(waiting.conversation_id, waiting.seq)):
            rule = self._danger.find_rule(mark.rule_id)
            if rule:
                return LastDanger(rule.id, rule.kind, mark.messages_since, was_asked)
            was_asked = was_asked or self._aftercare.is_question(mark.rule_id)
        return None


def _said(care: Care) -> Said:
    return {**care.reply.as_dict(), "safety_rule_id": care.text.id}
