"""Which organisations a message names."""

from __future__ import annotations

from bot.care.organisation import Directory
from bot.language.phrases import Found, PhraseFinder


class OrganisationFinder:
    """Finds organisations by name or short name."""

    def __init__(self, directory: Directory) -> None:
        """Index the names of those that can be reached."""
        reachable = [one for one in directory.organisations.values() if one.can_be_reached]
        self._finder = PhraseFinder((one.id, name) for one in reachable for name in (one.name, one.short) if name)

    def find(self, text: str) -> list[Found]:
        """Return the organisations that the message names, from left to right."""
        return self._finder.find(text)
