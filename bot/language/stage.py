"""How far a cancer has gone, by what one message says of it."""

from __future__ import annotations

import re

_VALUES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4", "zero": "0"}
_VALUES |= {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# "R-ISS 2", "Rai stage 4" and "Ann Arbor" count other things; grade, Gleason and phase have no "stage" before them.
_OTHER_SYSTEM = re.compile(r"\b(?:r-?iss|iss|rai|binet|figo grade)\b(?:\s+stage)?\s*(?:is\s+)?(?:[0-4]|iv|i{1,3}|[abc])\b")
_SPREAD_LETTER = r"(?:\s?-?[abc](?![a-z])[0-9]?)?"
_STAGE = re.compile(
    rf"\b(?:stages?|stg|st|stage-|staged)\.?\s*(?:(?:is|to|at|as|was|me|it|him|her|now|a|my|of|probably|likely)\s+|[=:]\s*){{0,4}}(0|[1-4]|iv|iii|ii"
    rf"|i(?! (?:just|am|was|have|had|want|need|feel|can|can't|do|don't|think|would|will|guess|wonder|got|should|could|really|know|get|keep|go|'m)\b)|zero"
    rf"|one|two|three|four){_SPREAD_LETTER}\b(?![-/]\d)"
)
_STAGE_BEHIND = re.compile(r"\b(first|1st|second|2nd|third|3rd|fourth|4th) stage\b")
_NOT_THIS_STAGE = re.compile(r"\b(?:not|isn'?t|no longer|wasn'?t|instead of|rather than|said|thought it was|from)\s+(?:a |in |at |really |like )?$")
_OR_STAGE = re.compile(r"^\s*(?:or|maybe)\s*(?:stage\s*)?(?:[0-4]|iv|i{1,3}|one|two|three|four)\b")
_ASKS_WHAT_IT_IS = re.compile(r"\b(?:what|whats|what's|wat|meaning of|difference)\b[^.?!]{0,25}$")

# Words for a stage; the first that fits is taken.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("borderline_resectable", _any(r"\bborderline[- ]resectable\b")),
    ("locally_advanced", _any(r"\blocally[- ]advanced\b", r"\blocal(?:ly)? advanced\b")),
    ("extensive", _any(r"\bextensive[- ](?:stage|disease|sclc|small cell)\b", r"\bes-?sclc\b", r"\bsmall cell\b[^.?!]{0,20}\bextensive\b")),
    ("limited", _any(r"\blimited[- ](?:stage|disease|sclc|small cell)\b", r"\bls-?sclc\b", r"\bsmall cell\b[^.?!]{0,20}\blimited\b")),
)
_METASTATIC = _any(
    r"(?<!non)(?<!non-)(?<!non )(?<!not )\bmetas?ta\w+|\boligo-?metasta\w+|\bmets\b|\b(?:a|one|single|solitary|brain|liver|bone|lung|adrenal|spine) met\b"
    r"|\bmetas?tic\b|\bmetis?ta\w+",
    r"\badvanced\b(?! (?:directive|practice|care planning|age|planning|nurse))",
    r"\b(?:mbc|mcrpc|mhspc|mcspc|mtnbc|mcrc|mpdac|mrcc|mnsclc)\b",
    r"\bspread (?:every\w+|all over)\b|\bend[- ]stage\b|\b[ct]?[t]?\d?[a-c]?n\d?[a-c]?m1[abc]?\b|\bsecondary (?:breast|cancer)\b",
)
_FAR = r"(?:bones?|spine|liver|brain|hips?|ribs?|lungs?|skull|pelvis|peritoneum|adrenals?|abdomen|other organs|distant|everywhere)"
_WHOSE = r"(?:my|his|her|the|their|both|a|an|other|mom'?s|dad'?s)"
_SPREAD = _any(
    r"\b(?:spread|spreading|gone|moved|traveled|travelled|went|mets|seeded)\b[^.?!;]{0,30}?\b(?:to|in|into|on|through)\b",
    r"\bit(?:'s| has|s)? (?:has )?spread\b",
    r"\bspread\s*$",
    rf"\b(?:cancer|ca|it|it'?s|its|tumors?|lesions?|spots|disease|back)\b(?:\s+(?:is|are|came|come|has|was|now|found|showed|up|also|back|all|over|out"
    rf"|in))*\s+in {_WHOSE} {_FAR}\b",
    rf"\b(?:cancer|it|it'?s|tumou?r)\b[^.?!;]{{0,12}}\breached {_WHOSE} {_FAR}\b",
)
_CAME_FROM = re.compile(
    r"\b(?:mets|metasta\w+|bone cancer|liver cancer|brain cancer|lung cancer|spread|came|comes|come)\b[^.?!]{0,20}\bfrom (?:my|the|his|her|a)\b"
)
# Pain and symptoms sit "in my bones" too.
_SYMPTOM = re.compile(
    r"\b(?:pain|pains|ache|aches|aching|hurts?|hurting|feeling|feel|sore\w*|weak\w*|numb\w*|tingling|pressure|stuff|gone through|went (?:to|in|into|through))\b"
)
_NEARBY = re.compile(r"\b(?:spread|spreading|mets|metasta\w+|gone)\b[^.?!;]{0,30}?\b(?:(?:lymph )?nodes?|lymph)\b")
_NOT_SPREAD = _any(
    r"\b(?:not|hasn'?t|has not|didn'?t|haven'?t|no|without|isn'?t|n't|never)\b[^.?!;,]{0,20}\b(?:spread|metasta\w+|mets|advanced)\b",
    r"\b(?:non|not)[- ]?metastatic\b",
)
# A fear or a question is not news.
_ONLY_ASKED = _any(
    r"\b(?:will|can|could|would|if|when|how|might|may|why do|afraid|scared|worried|chance|risk|likely|whether|sign|(?:has|did|does|is) (?:it|this|that|the"
    r"|my|his|her))\b"
    r"(?:\W+\w+){0,6}?\W+(?:spread|spreads|spreading|metasta\w+|mets)\b",
    r"\b(?:doctor|dr|need to|to) (?:see|check|find out) (?:if|whether)\b",
    r"\bwhat(?:'s|s)? (?:(?:is|are|does|do)\b)?(?:\W+\w+){0,3}\W+(?:metasta\w+|mets|advanced)\b(?:\W+mean\w*)?\W*$",
)
_EARLY = _any(
    r"\bearly[- ]stages?\b|\bearly (?:breast|lung|prostate|colon|ovarian|pancreatic|bladder|kidney)\b|\bdcis\b|\bin[- ]situ\b|\blocali[sz]ed\b",
    r"\bcaught (?:it |this |mine )?(?:really |very |super )?early\b|\bfound (?:it )?(?:really |very )?early\b|\bhas(?:n'?t| not) gone anywhere\b",
    r"\bit'?s (?:really |very |still |pretty )?early\b(?! (?:to|for|days|in the))",
)


def find_stage(plain: str) -> str | None:
    """Return the stage that the message gives, or None. Takes casefolded text with plain quotes.

    "0" to "4", "metastatic", "extensive", "early", "limited", "locally_advanced" or "borderline_resectable".
    """
    plain = _OTHER_SYSTEM.sub(" ", plain)
    stage = _numbered(plain)
    if stage:
        return stage
    for name, words in _WORDS:
        if words.search(plain):
            return name
    if _EARLY.search(plain) or (_NOT_SPREAD.search(plain) and not _ONLY_ASKED.search(plain)):
        return "early"
    return "metastatic" if has_spread(plain) else None


def has_spread(plain: str) -> bool:
    """Return whether the message says that the cancer has gone to far parts of the body."""
    if _ONLY_ASKED.search(plain) and not _CAME_FROM.search(plain):
        return False
    if _METASTATIC.search(plain) or _CAME_FROM.search(plain):
        return not _only_nodes(plain)
    spread = _SPREAD.search(plain)
    return bool(spread) and not _NEARBY.search(plain) and not _SYMPTOM.search(plain[: spread.end() if spread else 0])


def is_only_asked(plain: str) -> bool:
    """Return whether the message fears or asks that a cancer has spread, rather than tells it."""
    return bool(_ONLY_ASKED.search(plain))


def _only_nodes(plain: str) -> bool:
    return bool(_NEARBY.search(plain)) and not re.search(rf"\b{_FAR}\b", plain)


def _numbered(plain: str) -> str | None:
    """The last stage that is told and not ruled out; "stage 3 or 4" tells none."""
    matches = sorted([*_STAGE.finditer(plain), *_STAGE_BEHIND.finditer(plain)], key=lambda match: match.start())
    told: list[str] = []
    for match in matches:
        if _OR_STAGE.search(plain[match.end() :]):
            return None
        if not _NOT_THIS_STAGE.search(plain[: match.start()]) and not _is_only_a_word(plain, match):
            told.append(_VALUES.get(match.group(1), match.group(1)))
    return told[-1] if told else None


def _is_only_a_word(plain: str, match: re.Match[str]) -> bool:
    """A bare question what a stage is, or how two differ, says nothing of the person."""
    return bool(_ASKS_WHAT_IT_IS.search(plain[: match.start()])) and bool(re.match(r"^\W*(?:mean\w*|really mean|and\b.*|vs\b.*)?\W*$", plain[match.end() :]))
