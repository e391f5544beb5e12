"""Text speak and words that dictation heard wrong, by a list that people keep: "u" is "you", "pet skin" is "PET scan"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# Who asks what a short form means must be told about the form itself.
_ASKED_BEFORE = re.compile(
    r"(?:\bwhat(?:'?s| is| are| does| do)|\bdefine|\bmeaning of|\bterm|\bword|\babbreviation)\s+(?:an? |the )?[\"']?$|[\"']$", re.IGNORECASE
)
_ASKED_AFTER = re.compile(r"[\"']?\s+(?:means?|stands?)\b", re.IGNORECASE)


class ShorthandFinder:
    """Finds the short forms of the list; the longest that fits counts, so that a longer one may keep a word as it is."""

    def __init__(self, shorthand: Mapping[str, str]) -> None:
        """Take wordings in small letters with what they mean; one that means itself is left alone."""
        self._meanings = dict(shorthand)
        written = sorted((re.escape(wording).replace(r"\ ", r"[\s-]+") for wording in shorthand), key=len, reverse=True)
        self._any = re.compile(rf"(?<![\w'/+&.-])(?:{'|'.join(written)})(?![\w/+&-]|'\w)", re.IGNORECASE) if written else None

    def find(self, plain: str) -> Iterator[tuple[int, int, str | None]]:
        """Yield start, end and meaning of every wording of the list; the meaning is None where it stands for itself.

        A form of one or two letters in capitals is an abbreviation of its own, if the text is not all capitals: "TX", "ER".
        """
        for found in self._any.finditer(plain) if self._any else ():
            written = found.group()
            means = self._meanings[_folded(written)]
            is_abbreviation = len(written) <= 2 and written.isupper() and not plain.isupper()
            is_asked = _ASKED_BEFORE.search(plain[: found.start()]) or _ASKED_AFTER.match(plain[found.end() :])
            is_alone = " " not in written and written == plain.strip(" ?.!")
            is_kept = means == _folded(written) or is_abbreviation or is_asked or is_alone
            yield found.start(), found.end(), None if is_kept else means


def _folded(written: str) -> str:
    return " ".join(written.casefold().replace("-", " ").split())
