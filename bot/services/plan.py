"""The Right Track plan of a conversation, to read or print."""

from __future__ import annotations

from bot.care.diagnosis import GENERAL, Cancers
from bot.care.plan import STATION_NAMES, STATIONS, Plan, PlanStation
from bot.store.conversations import Conversations


class Plans:
    """Makes plans from what a conversation knows of the person."""

    def __init__(self, conversations: Conversations, cancers: Cancers) -> None:
        """Join the parts."""
        self._conversations = conversations
        self._cancers = cancers

    async def plan_of(self, conversation_id: str) -> Plan:
        """Return the plan for the diagnosis that was shared, or the general one."""
        known = await self._conversations.known(conversation_id)
        found = [self._cancers.resolve(cancer_id, known.get("stage")) for cancer_id in known.get("diagnosis") or ()]
        cancer = next((cancer for cancer in found if cancer.right_track), self._cancers.get(GENERAL))
        name = found[0].name if found else cancer.name
        stations = tuple(PlanStation(STATION_NAMES[key], cancer.right_track[key]) for key in STATIONS)
        return Plan(name, stations)
