"""Finding the names of cancers in a message: whole names, "cancer in my ...", lumps, and a lone organ as an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from bot.care.diagnosis import GENERAL, SPREAD_ORGANS, UNKNOWN, Cancer, Cancers
from bot.care.wording import plain_quotes
from bot.language.phrases import Found, PhraseFinder

# "Cancer" as hurried people write it.
_CANCER_WRITTEN = ("cancer", "ca", "cancr", "canser", "caner", "cacner", "cncr", "cancar", "cancet")
_CANCER = rf"(?:{'|'.join(_CANCER_WRITTEN)}|cancers|big c|c word|malignan\w+|tumou?rs?|carcinoma|adenocarcinoma|neoplasm|cancerous \w+|malignant \w+)"
_FINDING = r"(?:lump|bump|mass|masses|shadow|spot|spots|nodules?|growth|lesions?|opacity)"
_LITTLE = (
    r"(?:(?:the|my|his|her|their|our|a|one|both|right|left|upper|lower|middle|head|body|tail|lobe|side|wall|lining|area|part|base|back|roof|floor|of|in"
    r"|mom's|dad's|wife's"
    r"|husband's) )*"
)
_HAS_BEFORE = re.compile(r"\b(?:have|has|had|with|got|of|for|it's|its|is|dx|b-cell|t-cell|ph)\W*$")
# A lone organ names the cancer only where nothing else is said: "its pancreatic", "sorry, prostate". %s: the organ's names.
_ALONE = (
    r"^\W*(?:not\W+\w+\W+)?(?:(?:sorry|oh|no|nope|actually|ok|well|yes|yeah|yep|um|uh|hi|wait|scratch that|correction|oops|i mean|i meant|meant|i said"
    r"|it'?s|its|it is|it was|my|the|a|have"
    r"|i have|i've got|type is|is|kind|about|for|what|how|and|in|with|of|mine|mine is|his|hers|her|dad'?s|mom'?s|he has|she has|also|now|stage [0-4]"
    r"|metastatic|early|mostly|probably|think|i think"
    r"|primary is|started in)\W+){0,7}"
    r"(?P<organ>%s)s?\W*(?:cancer|one|please|not\W+\w+|instead|too|also|stage\W*\w+|spread\W.*|pls|thanks|now|i think|sorry|and (?:the "
    r"|my )?(?:lymph )?nodes?)?\W*$"
)
# Beside another cancer an organ may stand alone: "prostate not pancreatic", "breast and lung cancer", "and now lung".
_BESIDE = (
    r"(?:\b(?:not|meant|mean|it'?s|its|is|and now|now|and then|then|also|was|or|had|actually|said|primary(?: is)?|to)\s+(?:the |my |a |his |her |in "
    r"|in the |in my )?(?P<cued>%(organs)s)"
    r"(?=\s*(?:$|[,.;!?]|(?:now|then|not|instead|and|but|too|as well|in \d{4}|first|again|also|or)\b))"
    r"|\b(?P<listed>%(organs)s)(?=\s*(?:,\s*(?=(?:%(organs)s)\s*(?:,|and|or|&))|and|or|&|/|but|not)\s*(?:or |and |not |also )?(?:the "
    r"|my )?(?:(?:%(organs)s)(?:\s*(?:,|and|or|&"
    r"|/)\s*)){0,2}(?:\w+ )?%(cancer)s\b)"
    r"|\b(?:from|started in|began in|starting in|originated in|primary(?: is| was)?(?: in)?)\s+(?:the |my |his |her "
    r"|a )?(?P<origin>%(organs)s)s?\b(?=\s*(?:$|[,.;!?)]|(?:cancer|to|and|that|but|or|so|now|with|is|primary)\b)))"
)
# Behind a stage or a treatment, and at the end of "my cancer is back, breast", an organ stands for its cancer.
_TOLD = (
    r"(?:\b(?:stage (?:[0-4][abc]?|iv|i{1,3}|one|two|three|four)|metastatic|advanced|early stage|resectable|recurrent|extensive stage|inoperable"
    r"|(?:chemo|treatment|radiation|surgery|immunotherapy|treated) for|dealing with|fighting|battling|(?:doc|doctor|dr|oncologist|they) (?:says?|said"
    r"|thinks?)(?: it'?s)?|(?:diagnosed|dx|dx'd|dxd) (?:with"
    r"|w))\s+(?:(?:er|pr|hr|her ?2|invasive|ductal|lobular|small cell|squamous|positive|negative|low)[+-]?\s+){0,3}(?P<told>%(organs)s)"
    r"(?=\s*(?:$|[,.;!?]|\d|(?:and|with|w|mets?|stage|spread|that|but|in|last|this|now|so|primary|on|at|patient)\b))"
    r"|^\W*(?:(?:hi|hello|so|its|it'?s|yes|ok)\W+){0,2}(?P<leading>%(organs)s)\s*[,.:;]\s*(?=[^?]*(?:\b(?:gleason|psa|grade|stage|cm|mm|hpv|positive"
    r"|negative|mets|nodes?"
    r"|metastatic|invasive|surgery|chemo|biopsy|tumou?r|cancer|tonsil|her2|er)\b|\d))|\b(?P<rather>%(organs)s)\s*,?\s+not\s+(?:%(organs)s)\b(?=\W*(?:$|[,.;!]))"
    r"|,\s*(?P<trailing>%(organs)s)\s*(?:this time|here)?\W*$)"
)
_IS_IN = re.compile(r"\bin (?:the |my |his |her )?$")
_ORIGIN_OF_CANCER = re.compile(r"\b(?:cancer\w*|tumou?rs?|mets|metasta\w+|spread|primary|originat\w+|malignan\w+|lesions?|started|began)\b")
_SPEAKS_OF_CANCER = re.compile(r"\b(?:cancer\w*|tumou?r|primary|diagnos\w+|dx\w*|stage|chemo|oncologist|nodes?|biopsy|pathology|mass)\b")
_MAY_STAND_ALONE = re.compile(r"\b(?:from|started|origin\w*|primary|meant|mean|instead|not|actually)\b")


@dataclass(frozen=True)
class Name:
    """A cancer named in a message; `is_finding` where it was only a lump or shadow."""

    cancer_id: str
    wording: str
    start: int
    end: int
    is_finding: bool = False
    is_origin: bool = False
    is_site: bool = False


class CancerNames:
    """Finds what cancers a message names, and where."""

    def __init__(self, cancers: Cancers) -> None:
        """Index every wording of every cancer."""
        entries = [cancer for cancer in cancers.cancers.values() if cancer.id != GENERAL]
        self._finder = PhraseFinder((cancer.id, wording) for cancer in entries for name in _names_of(cancer) for wording in _as_written(name))
        self._exact = {name for cancer in entries for name in cancer.exact}
        self._folded_exact = {name.casefold() for name in self._exact}
        self._organs = {organ.casefold(): cancer.id for cancer in entries for organ in cancer.bare}
        self._sites = {organ: cancer_id for organ, cancer_id in self._organs.items() if organ not in SPREAD_ORGANS}
        organs, sites = _alternatives(self._organs), _alternatives(self._sites)
        self._alone = re.compile(_ALONE % organs)
        self._beside = re.compile(_BESIDE % {"organs": organs, "cancer": _CANCER})
        self._told = re.compile(_TOLD % {"organs": organs})
        self._site = re.compile(
            rf"\b(?P<what>{_CANCER}|{_FINDING})[\s.,]+(?:(?:that is|that's|they|growing|found|cells|is|was|been|seen|spotted|it's|has|showed up|up) )*(?:in|of"
            rf"|on|at|near"
            rf"|inside|behind)\s+{_LITTLE}(?P<organ>{sites})s?\b"
            rf"|\b(?:(?P<organ2>{organs})\s+(?P<what2>{_CANCER})|(?P<organ3>{sites})\s+(?P<what3>{_FINDING}))\b"
        )

    def find(self, text: str) -> list[Name]:
        """Return the cancers that the text names, from left to right."""
        plain = plain_quotes(text).casefold()
        names = [Name(one.ids[0], one.wording, one.start, one.end) for one in self._finder.find(text) if self._counts(one, text)]
        names += _apart(self._at_sites(plain), names)
        names += _apart(self._tolds(plain), names)
        if names or _MAY_STAND_ALONE.search(plain):
            names += _apart(self._besides(plain, bool(names)), names)
        alone = self._alone.search(plain) if not names else None
        if alone:
            return [Name(self._organs[alone["organ"]], alone["organ"], alone.start("organ"), alone.end("organ"))]
        return sorted(names, key=lambda name: name.start)

    def _at_sites(self, plain: str) -> Iterator[Name]:
        for match in self._site.finditer(plain):
            organ, what = match["organ"] or match["organ2"] or match["organ3"], match["what"] or match["what2"] or match["what3"]
            yield Name(self._organs[organ], match.group(), match.start(), match.end(), is_finding=bool(re.fullmatch(_FINDING, what)), is_site=True)

    def _besides(self, plain: str, others: bool) -> Iterator[Name]:
        for match in self._beside.finditer(plain):
            kind = next(kind for kind in ("cued", "listed", "origin") if match[kind])
            if kind == "origin" and not _ORIGIN_OF_CANCER.search(plain):
                continue
            # "Now it is in my liver" tells where another cancer went.
            if not (kind == "cued" and others and _IS_IN.search(plain[: match.start(kind)])):
                yield Name(self._organs[match[kind]], match[kind], match.start(kind), match.end(kind), is_origin=kind == "origin")

    def _tolds(self, plain: str) -> Iterator[Name]:
        for match in self._told.finditer(plain):
            kind = next(kind for kind in ("told", "leading", "rather", "trailing") if match[kind])
            if kind != "trailing" or _SPEAKS_OF_CANCER.search(plain):
                yield Name(self._organs[match[kind]], match[kind], match.start(kind), match.end(kind))

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


def _apart(more: Iterator[Name], names: list[Name]) -> list[Name]:
    """Only the names that do not lie over one that was found already."""
    return [one for one in more if not any(one.start < name.end and name.start < one.end for name in names)]


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _names_of(cancer: Cancer) -> tuple[str, ...]:
    """The bare word "cancer" is nobody's diagnosis."""
    return cancer.names[1:] if cancer.id == UNKNOWN else cancer.names


def _as_written(name: str) -> tuple[str, ...]:
    """Return the name with "cancer" as hurried people write it: "lung ca", "lung cancr"."""
    return tuple(name.replace("cancer", written) for written in _CANCER_WRITTEN) if " cancer" in name else (name,)
