"""Which organisations a message names."""

from __future__ import annotations

from bot.care.organisation import Directory
from bot.language.phrases import Found, PhraseFinder


class OrganisationFinder:
    """Finds organisations by name or short name."""

    def __init__(self, directory: Directory) -> None:
        """Index the names of those that can be reached."""
        reachable = [one for one in directory.organisations.values() if one.can_be_reached]
        self._short = {one.short for one in reachable if one.short}
        self._capitals = {name.upper() for name in self._short if name.isupper()} | {word for one in reachable for word in one.name.split() if word.isupper()}
        self._finder = PhraseFinder((one.id, name) for one in reachable for name in (one.name, one.short) if name)

    def find(self, text: str) -> list[Found]:
        """Return the organisations that the message names, each once, from left to right.

        A short name counts as it is written only: "zero" and "share" are everyday words, ZERO and SHARE are not.
        """
        found = (one for one in self._finder.find(text) if one.wording in self._short or one.wording.upper() not in self._capitals)
        return list({one.ids[0]: one for one in found}.values())
