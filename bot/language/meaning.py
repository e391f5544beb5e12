"""How a mention of a cancer is meant, by what stands before and behind it."""

from __future__ import annotations

import re

from bot.care.diagnosis import Meaning
from bot.language.asker import RELATIVE


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_MARK = re.compile(r"[.;!?\n]|,(?! (?:and|or)\b)")
_CONTRAST = re.compile(r"\b(?:but|however|although|turn(?:s|ed) out|actually|instead|and (?:now )?i|now i|now it|and now|i meant|i mean)\b")
_SENTENCE_END = re.compile(r"[.;!?\n]")

# What may stand between a cue and the name of the cancer.
_FILL = (
    r"(?:\W+(?:a|an|the|my|his|her|any|some|this|that|actually|really|even|just|still|also|maybe|have|has|had|having|got|get|be|been|being|is|it|its|it's"
    r"|in|to|for|of|from"
    r"|i|he|she|i've|primary|type|kind|sort|early|late|advanced|metastatic|small|rare|diagnosed|dx|stage|[0-4][abc]?|i{1,3}|iv|evidence|signs?|trace|called"
    r"|as|with|like|malignant))*\W*$"
)
# The same without "my": who is scared that "my cancer" comes back has it.
_UNOWNED_FILL = _FILL.replace("|my|his|her", "")
_SHORT_FILL = r"(?:\W+(?:a|an|the|any|some|stage|[0-4][abc]?|i{1,3}|iv|early|late|metastatic|advanced|aggressive|rare|more|another|both))*\W*$"

_PENDING = _any(
    r"\b(?:to|can'?t|cannot|couldn'?t|could not|haven'?t|hasn'?t|have not|has not|not|want|wants|trying|need|needs|didn'?t|yet)\s+(?:to\s+)?rule[d]?\s+out\b"
    + _FILL,
    r"\br/o\b" + _FILL,
)
_NEGATED_BEFORE = _any(
    r"\b(?:not|isn'?t|ain'?t|aren'?t|wasn'?t|never (?:had|was|got)|don'?t have|doesn'?t have|didn'?t have|does not have|do not have|did not have|without"
    r"|negative for|neg for"
    r"|free of|clear(?:ed)? of|rul(?:ed?|ing) out|excluded?|instead of|rather than|other than|i (?:said|typed|wrote|put)|mistaken for|misdiagnosed (?:with|as)"
    r"|thought (?:it was|i had|he had|she had|it might be|they had)|opposed to|no longer think|(?:don'?t|doesn'?t|didn'?t) (?:think|believe))" + _FILL,
    r"\b(?:first|initially|originally) (?:(?:they|we|he|she|i|the|doctor) ){0,2}(?:said|told|thought|was told)(?: me| us)?(?: it was)?" + _FILL,
    r"\bno\b(?!\W+(?:it'?s|its|it is|i|i'm|the|we|she|he|wait|sorry|my|actually|he's|she's)\b)" + _FILL,
)
_NOT_A_NEGATION = re.compile(r"\b(?:not (?:only|just|sure|certain|know|understand|doing|clear|long)|no (?:idea|clue|doubt|one|matter))\b[^,;]{0,40}$")
_NEGATED_AFTER = _any(
    r"^\W*(?:(?:it|that|this|test|tests|biopsy|scan|screening|results?|possibility)\W+)?(?:(?:was|is|has been|have been|had been|got|were|been|came back"
    r"|now|all)\s+){1,3}"
    r"(?:ruled out|excluded|negative|not it|not what|a mistake|wrong|off the table|unlikely)\b",
    # What they said first, before a "but".
    r"^\W*(?:at )?first\W*$|^\W*(?:initially|originally)\W*$",
    r"^\W*(?:ruled out|excluded)\b|^\W*(?:isn'?t|wasn'?t|is not|was not) (?:it|what|mine|the)\b|^\W*was a (?:false|mis)\w*",
)
_SUSPECTED_BEFORE = _any(
    r"\b(?:might|may|could|possib\w+|potential\w*|probab\w+|maybe|perhaps|suspect\w*|suspicio\w+|susp|presum\w+|likely|query|concern\w*|looks like"
    r"|look like|seems?|appears to be|points? to|(?:afraid|scared|worried|fear\w*|terrified|concerned)(?: (?:that|about|of))?)\b" + _UNOWNED_FILL,
    r"\b(?:not sure|(?:are|is|was|were)n'?t sure|unsure|know|wonder\w*|check|see|find out|figure out|hear|tell|asking|(?:waiting"
    r"|awaiting)[^,;]{0,30}) (?:if|whether)\b" + _UNOWNED_FILL,
    r"\b(?:(?:being|getting|get|got|been|was|be) (?:tested|checked|evaluated|worked up|screened)|testing (?:me|him|her)|work-?up) for\b" + _UNOWNED_FILL,
    r"\b(?:think|thinks|thinking|believe|believes|guess|assume|assumes)\b(?!\W+about)" + _UNOWNED_FILL,
    r"\b(?:could|might|may|can) (?:this|that|it|my|the|his|her)(?: \w+){0,3} be\b" + _SHORT_FILL,
    r"\b(?:is this|is that|is it|could this be|do i have|does he have|does she have|have i got|is mine|was it)\b" + _SHORT_FILL,
)
_SUSPECTED_AFTER = _any(
    r"^\W*(?:is |was |has been )?(?:suspected|suspicion|scare|possibly|maybe|probably|is possible|is likely|might be)\b",
    r"^[^.;!]{0,30}\b(?:not|isn'?t|hasn'?t been|not yet|nothing(?:'s| is)?) (?:yet |been )?(?:confirmed|official|certain|sure|definite|proven)\b",
    r"^[^.;!]{0,40}\b(?:waiting|await\w*|pending|until|need)\b[^.;!]{0,25}\b(?:biopsy|confirm\w*)\b",
)
_GENERAL_BEFORE = _any(
    r"\b(?:caus(?:es?|ed|ing)(?: of)?|prevent\w*|avoid\w*|risk(?:s)?(?: factors?)?(?: of| for)?|at risk(?: for| of)?|chances?(?: of| for)?(?: getting| having"
    r"| developing)?|odds of(?: getting| having| developing)?|leads? to"
    r"|give (?:you|me|people)|screen\w*(?: for)?"
    r"|(?:symptoms?|signs?)(?: of| for)?|develop\w*|turns? into|turning into|becom\w+|progress\w* (?:in)?to|protect\w*(?: me)? (?:against|from)"
    r"|vaccine (?:for|against)|prone to|article on|news about)" + _SHORT_FILL,
    r"\b(?:can|will|could|might|would|to|from|don'?t want to|people|kids|children|you|ever|they|he|she|going to|gonna|also"
    r"|not)\b(?:\W+\w+){0,3}?\W+get(?:ting)?\b" + _SHORT_FILL,
    r"\b(?:scared|afraid|fear|worried|terrified) (?:of|about) (?:getting|having|developing)\b" + _SHORT_FILL,
    r"\b(?:people|patients|women|men|others) (?:with|who have|had|have)\b" + _SHORT_FILL + r"(?<!my)",
)
_GENERAL_AFTER = re.compile(
    r"^\W*(?:screening|risk|prevention|symptoms|signs|gene\b|awareness|vaccine|checks?\b|preventable|early detection|walk\b|ribbon|month|fundraiser"
    r"|research(?:er)?\b|charity|foundation)"
)
_HAD = r"(?:had|survived|beat|fought|died|passed|passed away|battled|lost|overcame|used to have|was treated for|was cured of|recovered from)"
_FAMILY_BEFORE = _any(
    rf"\b{RELATIVE}\b(?:\W+\w+){{0,4}}?\W+{_HAD}\b(?:\W+(?:of|from|to|away|his|her|their|the|life|battle|fight|with|against|a|stage|[0-4]|iv|i+|early"
    rf"|metastatic|late|both|also|last|year|in|\d{{4}}))*\W*$",
    rf"\b{RELATIVE}\b(?:\W+\w+){{0,3}}?\W+(?:years ago|back in|was diagnosed (?:in|at|when))\b",
    rf"\blost (?:my|our|a|both|his|her) (?:\w+ )?(?:{RELATIVE}s?)\b(?:\W+\w+){{0,3}}?\W+(?:to|from)\b" + _SHORT_FILL,
    r"\b(?:he|she|who|they)\b(?:\W+\w+){0,2}?\W+(?:died|passed|passed away)\W+(?:of|from|with|to)\b" + _SHORT_FILL,
    r"\bfamily (?:history|hx)\b|\brun(?:s|ning)? in (?:my|the|our) family\b|\bin (?:my|our) family\b|\bmy family (?:has|had)\b|\bside of (?:the|my) family\b",
)
_FAMILY_AFTER = _any(
    r"^\W*(?:\S+\s+){0,3}?(?:runs? in|history in|is in|in|on both sides of|on my \w+'?s side of) (?:my|the|our|his|her) family\b|^\W*family history\b"
    r"|^\W*(?:\S+\s+){0,3}?on (?:my )?(?:mom|dad|mother|father)'?s side\b",
    r"^[^.?!]{0,50}\b(?:and|who|but|he|she|then)\s+(?:\w+\s+)?(?:died|passed away|passed on|passed)\b|^\W*(?:killed|took) (?:my|him|her)\b",
    rf"^\W*(?:that )?(?:my|our) {RELATIVE} (?:had|died|got)\b",
)
_I_HAVE_IT = re.compile(r"\bi(?: just| also)?(?:'ve| have|'m| am| got| was| have got)(?: just)?(?: diagnosed| dx| told)?" + _FILL)
_WAS_NOT_THE_CANCER = re.compile(
    r"^\W*(?:surgery|diagnosis|dx|scan|scans|biopsy|treatment|removed|taken|cut|operation|appointment|results?|come back|came back|return\w*|spread"
    r"|patients?|doctor|consult|tumou?r removed)"
)
_PAST_BEFORE = _any(
    r"\b(?:i|we|i've|he|she)(?: (?:already|once|previously|also|had|have|has|'ve))?\W+(?:had|beat|beaten|survived|fought|overcame|overcome|kicked"
    r"|used to have|was (?:treated|cured)(?: for| of| from)?"
    r"|finished (?:treatment|chemo|radiation) for|recovered from)(?: a| an| my| the| stage| [0-4][abc]?| i{1,3}| iv| early| breast| bout of| once)*\W*$",
    r"\b(?:history of|hx of|h/o|previous|prior|past|former|earlier|in remission (?:from|for|with)|cured of|cancer free from|survivor of|survived"
    r"|years? (?:out|clear|free) (?:from|of))" + _SHORT_FILL,
    r"\b(?:in|since) (?:19|20)\d\d\W+(?:i|we) (?:had|was|got)\b" + _FILL,
)
_PAST_AFTER = _any(
    r"^\W*survivors?\b|^\W*(?:twice |once |back |diagnosed |dx |was |way |treated )*in (?:19|20)\d\d\b|^\W*(?:about |over |like |almost |diagnosed )?(?:\d+"
    r"|a few|many|several|ten|five|two|three|a couple(?: of)?|some|a) "
    r"(?:years?|yrs?|decades?) (?:ago|back)\b|^\W*years ago\b|^\W*(?:when i was|when he was|when she was|as a (?:child|kid|teen)|in (?:my|his|her) (?:teens"
    r"|20s|30s|40s|50s|twenties|thirties|forties))\b",
    r"^\W*(?:that )?(?:is|was|has been|went|been|now|i've been|i'm|am|and is|and i'm)?\W*(?:(?:is|was|now|been) )*(?:in remission|cured|(?:all )?cleared"
    r"|gone|ned\b|beaten)",
    r"^\W*(?:before|previously|in the past|the first time)\b",
)
_SPREAD_BEFORE = _any(
    r"\b(?:spread|spreading|gone|moved|metasta\w+|mets|traveled|went)\b[^.?!;]{0,30}?\b(?:to|in|into|on)\b(?![^,]*\bfrom\b)[^.?!;]{0,25}$",
)
_SPREAD_AFTER = re.compile(
    r"^[^.?!;]{0,20}\b(?:came|started|began|originat\w+|comes|come|spread|metasta\w+) (?:from|in)\b(?! \d)",
)


def clause_before(before: str) -> str:
    """Return the part of the text that still speaks of what follows: from the last mark or "but"."""
    starts = [match.end() for match in _MARK.finditer(before)] + [match.start() for match in _CONTRAST.finditer(before)]
    return before[max(starts) :] if starts else before


def sentence_before(before: str) -> str:
    """Return the text from the last end of a sentence."""
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def clause_after(after: str) -> str:
    """Return the part of the text behind a mention that still speaks of it."""
    ends = [match.start() for match in (_SENTENCE_END.search(after), _CONTRAST.search(after)) if match]
    return after[: min(ends)] if ends else after


def meaning_of(before: str, after: str) -> Meaning:
    """Return how a cancer between these two texts is meant; whose it is, is not looked at."""
    clause, behind = clause_before(before), clause_after(after)
    told = (
        (Meaning.SUSPECTED, _PENDING.search(clause)),
        (Meaning.NEGATED, _is_negated(clause) or _NEGATED_AFTER.search(behind)),
        (Meaning.SPREAD_SITE, _SPREAD_AFTER.search(behind) or _SPREAD_BEFORE.search(clause)),
        (Meaning.FAMILY, _is_of_family(before, clause, behind)),
        (Meaning.GENERAL, _GENERAL_BEFORE.search(clause) or _GENERAL_AFTER.search(behind)),
        (Meaning.SUSPECTED, _SUSPECTED_BEFORE.search(clause) or _SUSPECTED_AFTER.search(behind)),
        (Meaning.PAST, _PAST_AFTER.search(behind) or (_PAST_BEFORE.search(clause) and not _WAS_NOT_THE_CANCER.search(behind))),
    )
    return next((meaning for meaning, fits in told if fits), Meaning.OWN)


def _is_negated(clause: str) -> bool:
    return bool(_NEGATED_BEFORE.search(clause)) and not _NOT_A_NEGATION.search(clause)


def _is_of_family(before: str, clause: str, behind: str) -> bool:
    had = _FAMILY_BEFORE.search(_after_contrast(sentence_before(before))) and not _WAS_NOT_THE_CANCER.search(behind)
    return bool(had) or (bool(_FAMILY_AFTER.search(behind)) and not _I_HAVE_IT.search(clause))


def _after_contrast(sentence: str) -> str:
    starts = [match.start() for match in _CONTRAST.finditer(sentence)]
    return sentence[starts[-1] :] if starts else sentence


_DATED = re.compile(r"\b(?:diagnos\w+|dx\w*|told|found|got|have|has|living with|since)\b")


def is_only_dated(before: str) -> bool:
    """Return whether a cancer with a date may well go on: "diagnosed in 2019" is not "I had it in 2019"."""
    clause = clause_before(before)
    return bool(_DATED.search(clause)) and not _PAST_BEFORE.search(clause)
