"""Where a person stands with a cancer: a suspicion, just told, in treatment, in remission, or back again."""

from __future__ import annotations

import re

from bot.care.diagnosis import Status
from bot.language.meaning import sentence_before


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_FEAR = (
    r"(?:will|would|if|could|might|may|afraid|scared|fear\w*|worr\w+|chance\w*|risk|prevent\w*|odds|likely|keep|stop|lower|reduce|happen\w*|when|does"
    r"|can|ever|until|before|after|how|what|should)"
)
_STATUS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    (
        Status.RECURRENCE,
        _any(
            r"\b(?:cancer|it|its|it's|tumou?r|myeloma|leukemia|lymphoma|melanoma|sarcoma|disease|that|which|mine|has|is|just)\W+(?:\w+\W+){0,2}?(?:came"
            r"|come|coming|is|be) back\b(?! (?:positive|negative|as|with|clear|benign|normal|malignant|from))",
            r"\b(?:(?:cancer|disease|tumou?r)(?: is|'s)?|it is|it'?s) back\b(?! (?:to normal|pain|at))|\bback again\b|\brecurr\w+\b(?! score)|\brelaps\w+"
            r"|\b(?:cancer|it"
            r"|tumou?r) (?:has |have )?(?:returned|regrown|grew back)\b",
            r"\bsecond time (?:with|around|i|getting)\b|\bsecond (?:bout|round) with\b",
        ),
    ),
    (
        Status.REMISSION,
        _any(
            r"\b(?:in|reached|achieved) (?:a )?(?:full |complete |partial |deep )?remission\b|\bremission (?:from|since|for)\b|\bned\b"
            r"|\bno evidence of (?:disease|cancer)\b|\bcancer[- ]free\b|\bsurvivors?\b"
            r"|\ball[- ]clear\b|\b\d+ (?:years?|yrs?) (?:out|clear|free)\b|\b\d+ months? (?:clear|free)\b|\bbeat (?:it|cancer)\b|\b(?:i'?m|i am|was|been"
            r"|is) cured\b"
        ),
    ),
    (
        Status.NEW,
        _any(
            r"\b(?:just|newly|recently|freshly)\b[^.?!]{0,25}\b(?:diagnos\w+|dx\w*|told|found|learned|heard|confirmed|got the (?:news|call|results))\b"
            r"|\bnew(?:ly)? (?:diagnos\w+|dx)\b|\bnewbie\b",
            r"\b(?:diagnos\w+|dx\w*|told|found out|got the (?:news|call|results))\b[^.?!]{0,40}\b(?:yesterday|today|this (?:week|morning|afternoon|month)"
            r"|last (?:week|night|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|(?:\d|a few|two|three|couple of) (?:days?|weeks?|hours?) ago|on (?:mon"
            r"|tues|wednes|thurs|fri|satur|sun)day)\b",
            r"\b(?:yesterday|today|this (?:week|morning|afternoon)|last (?:week|night|(?:mon|tues|wednes|thurs|fri|satur"
            r"|sun)day))\b[^.?!]{0,40}\b(?:diagnos\w+|dx\w*|told|found out|got the (?:news"
            r"|call|results))\b",
        ),
    ),
    (
        Status.TREATMENT,
        _any(
            r"\b(?:on|in|into|doing|started|starting|start|starts|having|getting|halfway through|middle of|during|finishing|undergoing|through)\W+(?:my |his "
            r"|her |the |a |first |second |third |\w+ (?:round|cycle|week) of )*(?:chemo\w*|radiation|immunotherapy|keytruda|treatment|hormone therapy"
            r"|maintenance)\b",
            r"\b(?:round|cycle|infusion|session) (?:#|number )?\d+\b|\b(?:\d(?:st|nd|rd|th)|first|second|third|fourth|last|next) (?:round|cycle|infusion"
            r"|chemo)\b",
        ),
    ),
)
_ONLY_FEARED = re.compile(rf"\b{_FEAR}\b(?:\W+\w+){{0,6}}?\W*$")
_ASKED = re.compile(r"^\W*(?:is|has|did) (?:the|my|his|her|it)\W*$")
_FINDING = _any(
    r"\b(?:found|feel|felt|have|has|got|there'?s a|saw|spotted|showed|showing)\b[^.?!]{0,15}\b(?:lump|mass|nodule|shadow|growth|suspicious (?:spot"
    r"|area|lesion|finding))\b(?!ectomy)",
    r"\b(?:waiting|wait|await\w*)\b[^.?!]{0,25}\b(?:(?:my|the|his|her) (?:biopsy|pathology)|biopsy results?|to (?:hear|find out) if)\b|\bbiopsy (?:is "
    r"|was )?(?:next|tomorrow|scheduled"
    r"|on|this week|(?:mon|tues|wednes|thurs|fri)day)\b",
    r"\b(?:think|thinks|might|may|could|possib\w+|suspect\w*)\b[^.?!]{0,15}\b(?:be|have|is|its|it's|it is)\s*(?:cancer|malignan\w+)\b|\bis it cancer\b"
    r"|\bif (?:it|this|that)(?:'s| is) (?:cancer|malignan\w+)\b",
)


def status_of(plain: str) -> Status | None:
    """Return where the person stands by the words alone: back again, in remission, just told, in treatment."""
    for status, words in _STATUS:
        match = words.search(plain)
        before = sentence_before(plain[: match.start()]) if match else ""
        is_told = status not in (Status.RECURRENCE, Status.REMISSION) or not (_ONLY_FEARED.search(before) or _ASKED.search(before))
        if match and is_told:
            return status
    return None


def speaks_of_finding(plain: str) -> bool:
    """Return whether something was found, or feared, that nobody has called cancer yet."""
    return bool(_FINDING.search(plain))
