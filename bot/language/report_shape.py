"""Whether a text is a piece of a report, or a person's own words that may quote one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.care.finding import Finding
from bot.care.wording import plain_quotes

# The voice of a person. Capitals alone ("WHO", "US") are abbreviations, and "I" is a numeral unless a verb follows.
_PERSONS = (
    "my me mine we our you your he she they them his mom mum dad mother father husband wife partner son daughter sister brother aunt uncle "
    "friend doc doctor doctors"
)
_TALK = (
    "said says told means meant meaning what whats how why should pls please thanks thank help scared worried afraid anxious confused understand "
    "explain tell know want feel feeling hi hello hey gonna don't dont can't doesn't got get getting just bad good diagnosed waiting vs versus "
    "difference option options i'm i've im ive best worst survive cure curable long live die dying"
)
_LOWER_ONLY = "us"
_VOICE = re.compile(
    rf"\b(?:{'|'.join(f'[{word[0].upper()}{word[0]}]{word[1:]}' for word in (_PERSONS + ' ' + _TALK).split())})\b"
    r"|\b[Mm]ean\b(?! (?:HER2|CEP|copy|gene|corpuscular|platelet|cell|coverage|depth|read|\d))"
    rf"|\b{_LOWER_ONLY}\b|\b[Hh]er\b(?![ -]?[23])|(?<![Ss]tage )(?<![Gg]rade )(?<!\()\bi\b(?![+-])"
    r"|\bI'(?:m|ve|d|ll)\b"
    r"|\bI (?:am|was|have|had|got|do|did|don|need|want|just|think|feel|can|could|would|will|know|read|see|saw|went|start|started|hear|heard)\b"
    r"|\b(?:[Ww]ho|[Ww]hich|[Ww]here|[Ww]hen) (?:is|are|do|does|can|should|will|to)\b"
    r"|\b(?:[Cc]an|[Dd]o|[Dd]oes|[Ii]s|[Aa]re|[Cc]ould|[Ww]ill) (?:it|this|that|these|they|there be)\b"
)
_HEADING = re.compile(
    r"(?:^|\n)\s*(?:[A-Z][A-Za-z]+(?:[ /&-][A-Za-z()]+){0,4}):"
    r"|\b(?:IMPRESSION|FINDINGS|DIAGNOSIS|SPECIMEN|COMPARISON|TECHNIQUE|INDICATION|ADDENDUM|INTERPRETATION)\b"
)
_QUESTION = re.compile(r"\?\s*(?:$|\n)|\?\s+[A-Z]|\w\?")
# A line of a report has figures apart by signs; a string of plain words is how people type.
_SIGN = re.compile(r"[:;%()=+,/\n]|\.(?:\s|$)")
# What people also write of themselves, as they know it by heart.
_EASY_ENTRIES = frozenset(("stage_group", "grade_number", "grade_word"))
# A page of a report may hold a few words that people use too.
_PAGE_WORDS = 80
_PAGE_VOICE_SHARE = 0.03
_STYLES = ("word", "phrase")
_NOT_CLINICAL = ("phrase", "location")


def looks_like_report(text: str, findings: Sequence[Finding]) -> bool:
    """Return whether the text is a line or a page of a report, and not a sentence of a patient who quotes one."""
    voice = len(_VOICE.findall(plain_quotes(text)))
    words = len(text.split())
    if voice > (_PAGE_VOICE_SHARE * words if words >= _PAGE_WORDS else 0):
        return False
    if words < _PAGE_WORDS and (_QUESTION.search(text) or not _SIGN.search(text)):
        return False
    clinical = [finding for finding in findings if finding.kind not in _NOT_CLINICAL]
    exact = sum(map(_is_exact, findings))
    style = sum(finding.kind in _STYLES for finding in findings) + any(finding.negated for finding in findings) + bool(_HEADING.search(text))
    return exact >= 2 or (exact >= 1 and len(clinical) >= 2) or (len(clinical) >= 2 and style >= 2) or (len(clinical) >= 3 and style >= 1)


def quotes_findings(findings: Sequence[Finding]) -> bool:
    """Return whether the text names a result as reports write it: "her2 is 2+", "Gleason 3+4"."""
    return any(map(_is_exact, findings))


def _is_exact(finding: Finding) -> bool:
    """Whether the finding has a value, code or result, and not one that everybody knows by heart."""
    if finding.negated and finding.kind in ("gene", "alteration", "marker", "chromosome"):
        return True
    return bool(finding.value) and finding.kind != "phrase" and not any(part.entry in _EASY_ENTRIES for part in finding.parts)
