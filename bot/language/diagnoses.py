"""Which diagnosis a message is about: whose it is, what stage, and what was ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from bot.care.diagnosis import CHILDHOOD, GENERAL, UNKNOWN, Cancer, Cancers, Meaning
from bot.care.wording import plain_quotes
from bot.language.phrases import Found, PhraseFinder

_STAGE_WORDS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4", "zero": "0"}
_RELATIVE = (
    r"(?:mom|mum|mommy|mother|dad|daddy|father|husband|wife|hubby|partner|spouse|boyfriend|girlfriend|fianc\w+|bf|gf|son|daughter|child|kid|baby|toddler"
    r"|brother|sister|twin|grandma|grandpa|grandmother|grandfather|granny|nana|aunt|uncle|cousin|niece|nephew|friend|neighbor|coworker|parents?|stepdad"
    r"|stepmom|(?:mother|father)-in-law|loved one)"
)
_WHOSE = r"(?:my|our|his|her|a)"
_FAR_ORGANS = r"(?:bones?|spine|liver|brain|hips?|ribs)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_CANCER_WRITTEN = ("cancer", "ca", "cancr", "canser", "caner")

# Stage and spread. Takes casefolded text with plain quotes.
_STAGE = re.compile(r"\bstage\s*(?:is\s+|=\s*)?(0|[1-4]|iv|iii|ii|i|zero|one|two|three|four)\s?[abc]?[0-9]?\b")
_METASTATIC = re.compile(r"\b(?:metasta\w+|mets|advanced|spread (?:every\w+|all over)|mbc)\b")
_SPREAD_TO = _any(
    r"\b(?:spread|spreading|gone|moved|metasta\w+|mets|traveled)\b[^.?!;]{0,30}?\b(?:to|in|into|on)\b",
    rf"(?<!cancer )(?<!tumor )\bin (?:my|his|her|the|their) {_FAR_ORGANS}\b",
)
_NEARBY = re.compile(r"\b(?:spread|spreading|mets|metasta\w+|gone)\b[^.?!;]{0,30}?\b(?:lymph )?nodes?\b")
_NOT_SPREAD = re.compile(r"\b(?:not|hasn'?t|has not|didn'?t|no|without|n't)\b[^.?!;]{0,20}\b(?:spread|metasta\w+|mets|advanced)\b")
_EARLY = re.compile(r"\b(?:early[- ]stage|stage zero|dcis|in situ|locali[sz]ed|caught (?:it )?early)\b")

# How a mention is meant, by what stands before and behind it in its clause.
_NEGATED_BEFORE = re.compile(
    r"(?:\b(?:not|no|isn'?t|is not|aren'?t|never had|negative for|instead of|rather than|free of|i said)\b|\b(?:do|does)(?:n'?t| not) have\b"
    r"|\brul(?:e|ed|ing) out\b|\bthought (?:it was|i had|he had|she had)\b)(?:\s+\S+){0,4}\s*$"
)
_NEGATED_AFTER = re.compile(r"^\W*(?:\S+\s+){0,3}(?:was|is|has been|got|were|been)?\s*(?:ruled out|excluded|negative|not it|a mistake|wrong)\b")
_CLAUSE_MARK = re.compile(r"[.;!?\n,]")
_CLAUSE_WORD = re.compile(r"\b(?:but|it'?s|it is|turned out|actually|and (?:now )?i|now i|i meant|instead it)\b")
_FAMILY_PAST = _any(
    rf"\b{_RELATIVE}\b(?:\W+\w+){{0,3}}?\W+(?:had|died|passed|survived|lost)\b",
    rf"\b{_RELATIVE}\b(?:\W+\w+){{0,2}}?\W+(?:years ago|back in)\b",
    r"\bfamily history\b|\bruns in (?:my|the|our) family\b|\bin my family\b",
)
_IN_FAMILY = re.compile(r"^\W*(?:\S+\s+){0,3}?(?:runs in|history in|is in) (?:my|the|our|his|her) family\b")
_SELF = re.compile(r"\bi(?:'ve|'m| have| was| got| am| had| just| also have)\b|\bmy (?:own )?(?:diagnosis|oncologist|cancer)\b|\bmine\b|\bme\b")

# Who writes, and for whom.
_CARED_FOR = _any(
    rf"\b{_WHOSE}\s+(?:\w+\s+)?{_RELATIVE}(?:'s)?\b(?:\W+\w+){{0,4}}?\W+(?:has|have|is|was|got|just|found|diagnosed|dx|needs?|starts?|started|going|being"
    r"|recently|currently|told|wants?|refuses|won't|can't)\b",
    rf"\b(?:my|our)\s+(?:\w+\s+)?{_RELATIVE}'?s\s+(?:\w+\s+){{0,3}}(?:cancer|tumou?r|chemo|doctor|diagnosis|treatment|biopsy|scan|surgery|oncologist"
    r"|myeloma|leukemia|lymphoma)",
    rf"\b(?:for|with|about|help) my {_RELATIVE}\b",
    r"\bi'?m (?:a|the|his|her) (?:caregiver|carer|caretaker)\b",
)
_CHILD = _any(
    r"\b(?:my|our) (?:little |young |baby )?(?:child|kid|baby|toddler|infant|teen|teenager|boy|girl|(?:[1-9]|1[0-7])[ -]?(?:yr|year)s?[ -]?old)\b",
    r"\b(?:son|daughter|grandson|granddaughter|nephew|niece)\b[^.?!]{0,25}\b(?:is |age |aged |, |\()?(?:[1-9]|1[0-7])\b(?! (?:weeks|days|months|times|mg))",
    r"\bpediatric|\bchildhood cancer\b",
)
_HAS_BEFORE = re.compile(r"\b(?:have|has|had|with|got|of|for|it's|its|is|dx|b-cell|t-cell|ph)\W*$")
# A lone organ names the cancer only where nothing else is said: "its pancreatic", "sorry, prostate". %s: the organ's names.
_BARE_FRAME = (
    r"^\W*(?:not\W+\w+\W+)?(?:(?:sorry|oh|no|actually|ok|well|yes|yeah|um|i mean|i meant|meant|i said|it'?s|its|it is|my|the|a|have|i have|type is|is|kind"
    r"|about|for|what|how|and|in|with|of)\W+){0,7}(?:%s)\W*(?:cancer|one|please|not\W+\w+|stage\W*\w+|spread\W.*|mets?)?\W*$"
)


@dataclass(frozen=True)
class DiagnosisMention:
    """A cancer named in a message and how it is meant."""

    cancer_id: str
    meaning: Meaning
    wording: str
    start: int
    end: int


@dataclass(frozen=True)
class DiagnosisReading:
    """What one message says about a diagnosis."""

    mentions: tuple[DiagnosisMention, ...]
    stage: str | None
    caregiver: bool
    child: bool

    @property
    def own(self) -> tuple[str, ...]:
        """Ids of the cancers that the message is about, in order, each once."""
        ids = dict.fromkeys(mention.cancer_id for mention in self.mentions if mention.meaning is Meaning.OWN)
        return tuple([*ids, CHILDHOOD] if self.child and ids else ids)


class DiagnosisFinder:
    """Finds diagnoses in messages and tells own from ruled out, family and spread."""

    def __init__(self, cancers: Cancers) -> None:
        """Index every wording of every cancer."""
        self._cancers = cancers
        entries = [cancer for cancer in cancers.cancers.values() if cancer.id != GENERAL]
        self._finder = PhraseFinder((cancer.id, wording) for cancer in entries for name in _names_of(cancer) for wording in _as_written(name))
        self._exact = {name for cancer in entries for name in cancer.exact}
        self._folded_exact = {name.casefold() for name in self._exact}
        self._bare = [(cancer.id, re.compile(_BARE_FRAME % "|".join(map(re.escape, cancer.bare)))) for cancer in entries if cancer.bare]

    def read(self, text: str) -> DiagnosisReading:
        """Return what the message says about a diagnosis."""
        plain = plain_quotes(text).casefold()
        found = [one for one in self._finder.find(text) if self._counts(one, text)]
        mentions = [self._mention(one, plain) for one in found] or self._bare_mention(plain)
        mentions = _self_before_family(mentions, plain)
        caregiver = bool(_CARED_FOR.search(plain))
        return DiagnosisReading(tuple(mentions), find_stage(plain), caregiver, bool(_CHILD.search(plain)))

    def _counts(self, found: Found, text: str) -> bool:
        """A short form that is also a word counts in its capitals only; "ALL" also needs a "have" or "with" before it."""
        if found.wording.casefold() not in self._folded_exact:
            return True
        if text.isupper() and len(text) > len(found.wording) + 8:
            return False
        if text.strip().casefold() == found.wording.casefold():
            return True
        everyday = found.wording.casefold() in STOP_WORDS
        return found.wording in self._exact and (not everyday or bool(_HAS_BEFORE.search(text[: found.start].casefold())))

    def _mention(self, found: Found, plain: str) -> DiagnosisMention:
        return DiagnosisMention(found.ids[0], _meaning(plain, found.start, found.end), found.wording, found.start, found.end)

    def _bare_mention(self, plain: str) -> list[DiagnosisMention]:
        for cancer_id, pattern in self._bare:
            if pattern.search(plain):
                return [DiagnosisMention(cancer_id, Meaning.OWN, plain, 0, len(plain))]
        return []


def _names_of(cancer: Cancer) -> tuple[str, ...]:
    """The bare word "cancer" is nobody's diagnosis."""
    return cancer.names[1:] if cancer.id == UNKNOWN else cancer.names


def _as_written(name: str) -> tuple[str, ...]:
    """Return the name with "cancer" as hurried people write it: "lung ca", "lung cancr"."""
    return tuple(name.replace("cancer", written) for written in _CANCER_WRITTEN) if " cancer" in name else (name,)


def find_stage(plain: str) -> str | None:
    """Return the stage that the message gives: "0" to "4", "metastatic", "early" or None. Takes casefolded text."""
    stages: list[str] = [_STAGE_WORDS.get(value, value) for value in _STAGE.findall(plain)]
    if stages:
        return stages[-1]
    if _EARLY.search(plain) or _NOT_SPREAD.search(plain):
        return "early"
    if _NEARBY.search(plain):
        return None
    return "metastatic" if _METASTATIC.search(plain) or _SPREAD_TO.search(plain) else None


def _meaning(plain: str, start: int, end: int) -> Meaning:
    before = _last_clause(plain[:start])
    if _NEGATED_BEFORE.search(before) or _NEGATED_AFTER.search(plain[end:]):
        return Meaning.NEGATED
    if _SPREAD_TO.search(before) and not re.search(r"\bfrom\b", before):
        return Meaning.SPREAD_SITE
    if _FAMILY_PAST.search(before) or _IN_FAMILY.search(plain[end:]):
        return Meaning.FAMILY
    return Meaning.OWN


def _last_clause(before: str) -> str:
    starts = [match.end() for match in _CLAUSE_MARK.finditer(before)] + [match.start() for match in _CLAUSE_WORD.finditer(before)]
    return before[max(starts) :] if starts else before


def _self_before_family(mentions: Sequence[DiagnosisMention], plain: str) -> list[DiagnosisMention]:
    """Where a person names a relative's cancer and their own, theirs is the one this is about."""
    own = [mention for mention in mentions if mention.meaning is Meaning.OWN]
    if len(own) < 2:
        return list(mentions)
    by_relative = {mention for mention in own if re.search(rf"\b{_RELATIVE}\b", _last_clause(plain[: mention.start]))}
    by_self = {mention for mention in own if mention not in by_relative and _SELF.search(_last_clause(plain[: mention.start]))}
    if not (by_relative and by_self):
        return list(mentions)
    return [DiagnosisMention(m.cancer_id, Meaning.FAMILY, m.wording, m.start, m.end) if m in by_relative else m for m in mentions]
