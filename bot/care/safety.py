"""What must be answered before anything else: danger to life, and signs that cannot wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from re import _parser as sre  # type: ignore[attr-defined]  # Python is pinned to 3.11
from typing import Any

from bot.care.review import Link, Review, Source
from bot.care.wording import plain_quotes

CRISIS = "crisis"

# Word classes that a pattern names as <who>; the text they meet is in the form that `_plain` gives it.
_CLASSES = {
    "who": r"(?:he|she|hes|shes|mom|mum|mommy|mama|mother|dad|daddy|father|pop|husband|hubby|wife|spouse|son|daughter|child|kid|baby|brother|sister|sis|partner|"
    r"boyfriend|girlfriend|bf|gf|fiancee?|friend|grand(?:ma|pa|mother|father|dad|son|daughter)|nana|aunt|uncle|cousin|nephew|niece|patient|neighbor|room ?mate|in-law)",
    "home": r"(?:husband|hubby|wife|spouse|son|daughter|brother|sister|partner|boyfriend|girlfriend|bf|gf|ex|fiancee?|(?:grand|step)\w+|nephew|niece|mother|mom|father|"
    r"dad|aunt|uncle|cousin|room ?mate|care ?givers?|care ?takers?|aides?|helper|family|in-laws?)",
    "pills": r"(?:(?:pain|sleeping|sleep|chemo|anxiety|heart|nausea) ?)?(?:pills?|meds|medicines?|medications?|tablets|tabs|capsules|pain ?killers?|morphine|oxy\w*|"
    r"percocets?|percs|vicodin|norcos?|hydro\w+|fentanyl|patch(?:es)?|ativan|lorazepam|xanax|valium|klonopin|ambien|tylenols?|advil|opioids?|insulin|dilaudid|methadone|"
    r"tramadol|codeine|gabapentin|trazodone|benadryl|aspirins?|ibuprofen|acetaminophen|sleepers)",
    "opioid": r"(?:pain ?(?:meds?|medicines?|medications?|pills?|killers?|patch|pump|shots?)|morphine|oxy\w*|percocets?|vicodin|norcos?|hydrocodone|fentanyl(?: patch)?|"
    r"dilaudid|methadone|tramadol)",
    "cant": r"(?:cant|cannot|couldnt|can (?:hardly|barely|scarcely)|hardly|barely|unable to|not able to|(?:cant|not|isnt) seem to|struggl\w+ to|(?:getting )?hard(?:er)? (?:for \w+ )?to)",
    "my": r"(?:my|his|her|their|the|moms|dads|both|one|a)",
    "fever": r"(?:fe+a?ve?r(?:s|ish|y)?|fevre|febrile)",
    "hot": r"(?:100\.[4-9]\d?|10[1-6](?:\.\d+)?|3[89](?:[.,]\d+)?|4[01](?:\.\d+)?)(?![\d%/]|\.\d| ?(?:lbs?|pounds|kg|weeks?|years?|yrs?|mg|ml|days|percent|minutes|people|months))",
    "runs": r"(?:d(?:ia|ai|i)[rh]{1,3}[eio]{1,3}a?h?|the runs|the trots|the squirts)",
    "puke": r"(?:throw\w* up|threw up|thrown up|vomit\w*|pu[kc]k?(?:e|es|ed|ing)|barf\w*)",
    "chest": r"(?:chest|cheast|chset|chst)",
    "carT": r"(?:car[ -]?t|cart (?:cell|therapy|infusion)|abecma|carvykti|kymriah|yescarta|breyanzi|tecartus|bi ?specifics?|teclistamab|tecvayli|talquetamab|talvey|elranatamab|elrexfio|"
    r"epcoritamab|epkinly|glofitamab|columvi|mosunetuzumab|lunsumio|blinatumomab|blincyto|tarlatamab|imdelltra)",
    "immuno": r"(?:immuno(?:therapy)?|immune therapy|checkpoint \w+|keytruda|pembro\w*|opdivo|nivo\w*|yervoy|ipi\w*mab|tecentriq|atezo\w*|imfinzi|durva\w*|libtayo|cemiplimab|bavencio|"
    r"jemperli|dostarlimab|opdualag)",
    "stop": r"$|(?:what|please|pls|help|thanks?|idk|anyone|any advice|and im|and i dont)\b",
    "end": r"(?= *(?:$|(?:what|please|pls|help|thanks?|idk|anyone|any advice|and im|and i dont)\b|[,;!?.\n)]))",
}
_CLASS = re.compile(r"<(\w+)>")
_WORD_START = re.compile(r"(?<!\w)\w")
_OPENING = 8
_MAX_TRIED = 20_000

# Long words that tell of danger and are often misspelled: a message word one slip away is read as the word.
_OFTEN_MISSPELLED = (
    "temperature seizure seizures diarrhea unconscious unresponsive suicide suicidal swollen vomiting vomited throwing headache confused bleeding overdose overdosed "
    "shivering morphine unbearable medicine medication stomach nosebleed hallucinating collapsed convulsing jaundice paralyzed burden breathless infection"
).split()
_SHORT_FORMS = {"wanna": "want to", "gonna": "going to", "gunna": "going to", "cannot": "cant", "can not": "cant", "can t": "cant"}
_RESPELLED_WORD = re.compile(r"(?<![a-z])(?:can not|can t|wanna|gonna|gunna|[a-z]{6,})(?![a-z])")

_FILLERS = r"(?: (?:a|an|any|the|had|have|having|has|got|more|real|really|signs?|of|new|high|current|other|severe|bad|actual|been|much|even|or|running|run|feel|feeling|ever|big|major))*"
_DENIED = re.compile(
    rf"\b(?:no|not|without|never|denies|denied|nor|negative for|free of|isnt|wasnt|arent|(?:dont|doesnt|didnt|do not|havent|hasnt|hadnt) (?:have|had|has|got|get|feel|see)){_FILLERS} $"
)

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_REPEATED = re.compile(r"(?<!\w)(\w+(?: \w+){0,3}?)(?: \1(?!\w))+")
_SENTENCE_END = re.compile(r"([.!?;]+)(?=\s|$)")


@dataclass(frozen=True)
class CrisisLine:
    """A line to call or text, as shown on the card."""

    label: str
    tel: str


@dataclass(frozen=True)
class SafetyRule:
    """Patterns that mean danger, and the fixed, reviewed reply to them.

    Patterns, not a model: a nurse can read the whole list and sign it off.
    """

    id: str
    kind: str
    patterns: tuple[str, ...]
    title: str
    text: str
    what_to_say: str
    source: tuple[Source, ...]
    review: Review
    not_when: tuple[str, ...] = ()
    phones: tuple[CrisisLine, ...] = ()
    links: tuple[Link, ...] = field(default_factory=tuple)


class SafetyRules:
    """All rules, in the order in which they are tried."""

    def __init__(self, rules: Iterable[SafetyRule]) -> None:
        """Compile the patterns once; rules that share a list of `not_when` share its compiled form."""
        self.rules = tuple(rules)
        self._signs = _Patterns((number, pattern) for number, rule in enumerate(self.rules) for pattern in rule.patterns)
        self._spared = {rule.not_when: _Patterns((0, pattern) for pattern in rule.not_when) for rule in self.rules}

    def find(self, message: str) -> SafetyRule | None:
        """Return the first rule that the message meets, or None.

        What `not_when` meets is taken out of the message; the rest can still alarm: "I don't want to die, but I saved my pills".
        """
        text = _plain(message)
        words = [(word.start(), text[word.start() : word.start() + _OPENING]) for word in _WORD_START.finditer(text)]
        met = [(number, place) for place, opening in words for number in self._signs.met(text, place, opening)]
        left: dict[tuple[str, ...], str] = {}
        for number, place in sorted(met):
            rule = self.rules[number]
            if _is_denied(text, place, rule.kind):
                continue
            if rule.not_when not in left:
                left[rule.not_when] = self._spared[rule.not_when].taken_out(text, words)
            rest = left[rule.not_when]
            if number in self._signs.met(rest, place, rest[place : place + _OPENING]):
                return rule
        return None


def _is_denied(text: str, place: int, kind: str) -> bool:
    """Whether the sign is denied ("no chest pain"); a word about suicide always counts."""
    return kind != CRISIS and bool(_DENIED.search(text, max(0, place - 60), place))


_Tried = tuple[int, Callable[[str, int], re.Match[str] | None]]


class _Patterns:
    """Patterns that begin at a word; each is tried only where its first letters stand, which keeps long messages quick."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        self._by_opening: dict[str, list[_Tried]] = {}
        for number, pattern in patterns:
            for choice in _choices(_CLASS.sub(lambda named: _CLASSES[named.group(1)], pattern)):
                compiled = re.compile(choice, re.MULTILINE).match
                for opening in {opening.rstrip("*") for opening in _openings(sre.parse(choice, re.MULTILINE))}:
                    self._by_opening.setdefault(opening, []).append((number, compiled))
        self._tried: dict[str, tuple[_Tried, ...]] = {}

    def met(self, text: str, place: int, opening: str) -> dict[int, int]:
        """Return the numbers of the patterns that meet the text at this place, each with the end of what it meets."""
        tried = self._tried.get(opening)
        if tried is None:
            tried = tuple(one for length in range(len(opening) + 1) for one in self._by_opening.get(opening[:length], ()))
            if len(self._tried) < _MAX_TRIED:
                self._tried[opening] = tried
        found: dict[int, int] = {}
        for number, match in tried:
            if (met := match(text, place)) and number not in found:
                found[number] = met.end()
        return found

    def taken_out(self, text: str, words: Iterable[tuple[int, str]]) -> str:
        """Return the text with line breaks in place of all that a pattern meets; what is left keeps its place."""
        end = 0
        for place, opening in words:
            if place >= end and (found := self.met(text, place, opening)):
                end = found[0]
                text = text[:place] + "\n" * (end - place) + text[end:]
        return text


def _choices(pattern: str) -> Iterator[str]:
    """Yield what stands between the outermost bars of the pattern."""
    depth = begin = 0
    for mark in re.finditer(r"\\.|\[\^?\]?[^]]*\]|[()|]", pattern):
        depth += {"(": 1, ")": -1}.get(mark.group(), 0)
        if mark.group() == "|" and depth == 0:
            yield pattern[begin : mark.start()]
            begin = mark.end()
    yield pattern[begin:]


def _openings(parsed: Iterable[Any]) -> set[str]:
    """Return the first letters of all that a parsed pattern can meet; one that ends in * may go on in any way."""
    closed: set[str] = set()
    going = {""}
    for operation, argument in parsed:
        if operation in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
            continue
        parts = _openings_of(operation, argument)
        joined = {begin + part for begin in going for part in parts}
        closed |= {opening[:_OPENING] + "*" for opening in joined if opening.endswith("*") or len(opening) >= _OPENING}
        going = {opening for opening in joined if not opening.endswith("*") and len(opening) < _OPENING}
        if not going:
            break
    return {opening.replace("*", "") + "*" for opening in closed} | going


def _openings_of(operation: Any, argument: Any) -> set[str]:
    if operation is sre.LITERAL:
        return {chr(argument)}
    if operation is sre.BRANCH:
        return {opening for branch in argument[1] for opening in _openings(branch)}
    if operation is sre.SUBPATTERN:
        return _openings(argument[3])
    if operation is sre.IN:
        return {letter for kind, value in argument for letter in _letters(kind, value)}
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        least, most, repeated = argument
        more = "" if most == 1 else "*"
        return {opening.rstrip("*") + (more or "*" * opening.endswith("*")) for opening in _openings(repeated)} | ({""} if least == 0 else set())
    return {"*"}


def _letters(kind: Any, value: Any) -> Iterable[str]:
    if kind is sre.LITERAL:
        return (chr(value),)
    if kind is sre.RANGE:
        return map(chr, range(value[0], value[1] + 1))
    return "0123456789" if value is sre.CATEGORY_DIGIT else "*"


def _plain(message: str) -> str:
    """Return the message in lower case without apostrophes, each sentence on its own line, common slips of spelling mended."""
    text = plain_quotes(message).casefold().replace("'", "").replace("`", "").replace("\N{HORIZONTAL ELLIPSIS}", " ")
    text = re.sub(r"\.{2,}", " ", text)
    text = _STRETCHED.sub(r"\1", text)
    lines = _SENTENCE_END.sub(r"\1\n", text).splitlines()
    plain = "\n".join(" ".join(line.split()) for line in lines)
    words = plain.split()
    if len(set(words)) * 3 < len(words):
        plain = _REPEATED.sub(r"\1", plain)
    return _RESPELLED_WORD.sub(lambda word: _respelled(word.group()), plain)


def _slips(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


_RESPELLED = {slip: word for word in _OFTEN_MISSPELLED for slip in _slips(word)} | {word: word for word in _OFTEN_MISSPELLED}


@lru_cache(maxsize=4096)
def _respelled(word: str) -> str:
    """Return the full form of a short one, the danger word that is one slip away, or the word itself."""
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word]
    return next((_RESPELLED[slip] for slip in _slips(word) if slip in _RESPELLED), word)
