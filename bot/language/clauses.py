"""Cutting a message into clauses: what it tells, and each thing it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.wording import plain_quotes

# A piece with fewer words says too little to be read by itself.
MIN_WORDS = 2
MAX_CLAUSES = 6
_ASKING_WORD = (
    r"(?:what(?:'?s)?|wat|wht|how(?:'?s)?|why|when|where|who(?:'?s)?|which|can|could|should|do|does|did|is|are|will|would|am|shall|any|tell me|explain)"
)
# A sentence ends; or a joint is followed by the beginning of a question.
_JOINT = re.compile(
    rf"(?<=[.?!;\n])\s+|\s*\n+\s*|,?\s+(?:and|also|plus|but|so|then|&)\s+(?:(?:also|then|so|if so|i wonder|i want to know)\s+)?(?={_ASKING_WORD}\b)"
    rf"|,\s+(?={_ASKING_WORD}\b)",
    re.IGNORECASE,
)
_BEFORE_QUESTION = re.compile(
    r"\s+(?=(?:what(?:'?s)? (?:is|are|does|do|happens|will|should|can)|how (?:do|does|long|much|many|can|will|is)|who can|where can|should i|can i)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\?|^\W*(?:(?:and|but|so|also|ok(?:ay)?|well|oh|hi|hello|hey|please|pls|um|then|doc|just|plus|if so)\W+)*{_ASKING_WORD}\b"
    r"|\b(?:i (?:want|need|would like|'?d like) to (?:know|understand|ask)|wondering|not sure (?:what|how|if|whether|why)|don'?t (?:know|understand"
    r"|get) (?:what|how|if|whether|why|which))\b",
    re.IGNORECASE,
)
_FEELS = re.compile(
    r"\b(?:guilty|ashamed|scared|terrified|afraid|frightened|petrified|overwhelmed|anxious|worried sick|so worried|nervous|freak(?:ing|ed) out|panick?ing"
    r"|heart ?broken|devastated"
    r"|in shock|numb|so (?:sad|angry|alone|lost|upset|tired of this)|(?:very|really|totally|completely|just) (?:sad|angry|alone|lost|upset|worried)"
    r"|feel (?:so |really )?(?:lost|alone|sad|hopeless)"
    r"|can'?t (?:stop (?:crying|thinking|worrying)|sleep|cope|think straight|breathe just)|been crying|keep crying|crying all|i'?m a (?:mess|wreck)"
    r"|falling apart|my world)\b",
    re.IGNORECASE,
)
_DENIES_FEELING = re.compile(r"\b(?:not|isn'?t|never|don'?t feel|no longer)\s+(?:really |that |so |too |very )?$", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A piece of a message and where it stands; `asks` says whether it is a question."""

    text: str
    start: int
    end: int
    asks: bool


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of the message in order, the first few of a long one."""
    plain = plain_quotes(text)
    spans = [piece for start, end in _pieces(plain, _JOINT, 0, len(plain)) for piece in _question_apart(plain, start, end)]
    kept = [Clause(text[start:end], start, end, bool(_ASKS.search(plain[start:end]))) for start, end in spans if len(plain[start:end].split()) >= MIN_WORDS]
    return kept[:MAX_CLAUSES] if len(kept) > 1 else []


def tells_feeling(text: str) -> bool:
    """Return whether somebody says how hard it is for them."""
    plain = plain_quotes(text)
    return any(not _DENIES_FEELING.search(plain[: match.start()]) for match in _FEELS.finditer(plain))


def _question_apart(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part what is told from the question behind it: "im so scared what happens in a biopsy"."""
    if not _FEELS.search(plain[start:end]):
        return [(start, end)]
    return _pieces(plain, _BEFORE_QUESTION, start, end)


def _pieces(plain: str, joint: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    places = [start]
    for match in joint.finditer(plain, start, end):
        places += [match.start(), match.end()]
    places.append(end)
    return [_trimmed(plain, places[i], places[i + 1]) for i in range(0, len(places), 2)]


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    piece = plain[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
