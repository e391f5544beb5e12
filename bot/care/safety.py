"""What must be answered before anything else: danger to life, and signs that cannot wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

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
    "end": r"(?= *(?:$|[,;!?.\n)]))",
}
_CLASS = re.compile(r"<(\w+)>")

# Long words that tell of danger and are often misspelled: a message word one slip away is read as the word.
_OFTEN_MISSPELLED = (
    "temperature seizure seizures diarrhea unconscious unresponsive suicide suicidal swollen vomiting vomited throwing headache confused bleeding overdose overdosed "
    "shivering morphine unbearable medicine medication stomach nosebleed hallucinating collapsed convulsing jaundice paralyzed burden breathless infection"
).split()
_LONG_WORD = re.compile(r"[a-z]{6,}")

_FILLERS = r"(?: (?:a|an|any|the|had|have|having|has|got|more|real|really|signs?|of|new|high|current|other|severe|bad|actual|been|much|even|or|running|run|feel|feeling|ever|big|major))*"
_DENIED = re.compile(
    rf"\b(?:no|not|without|never|denies|denied|nor|negative for|free of|isnt|wasnt|arent|(?:dont|doesnt|didnt|do not|havent|hasnt|hadnt) (?:have|had|has|got|get|feel|see)){_FILLERS} $"
)

_STRETCHED = re.compile(r"([a-z])\1{2,}")
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
        """Compile the patterns once."""
        self.rules = tuple(rules)
        self._compiled = [(rule, _any_of(rule.patterns), _any_of(rule.not_when)) for rule in self.rules]

    def find(self, message: str) -> SafetyRule | None:
        """Return the first rule that the message meets, or None.

        What `not_when` meets is taken out of the message; the rest can still alarm: "I don't want to die, but I saved my pills".
        """
        text = _plain(message)
        for rule, meets, spared in self._compiled:
            if not meets or not _is_met(meets, text, rule.kind):
                continue
            if spared is None or _is_met(meets, spared.sub("\n", text), rule.kind):
                return rule
        return None


def _is_met(meets: re.Pattern[str], text: str, kind: str) -> bool:
    """Whether any match counts: a sign that is denied ("no chest pain") does not, a word about suicide always does."""
    if kind == CRISIS:
        return bool(meets.search(text))
    return any(not _DENIED.search(text, max(0, match.start() - 60), match.start()) for match in meets.finditer(text))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that meets where any of the patterns does; each begins at the start of a word."""
    joined = "|".join(_CLASS.sub(lambda named: _CLASSES[named.group(1)], pattern) for pattern in patterns)
    return re.compile(rf"(?<!\w)(?=\w)(?:{joined})", re.MULTILINE) if joined else None


def _plain(message: str) -> str:
    """Return the message in lower case without apostrophes, each sentence on its own line, common slips of spelling mended."""
    text = plain_quotes(message).casefold().replace("'", "").replace("`", "").replace("\N{HORIZONTAL ELLIPSIS}", " ")
    text = re.sub(r"\.{2,}", " ", text)
    text = _STRETCHED.sub(r"\1", text)
    lines = _SENTENCE_END.sub(r"\1\n", text).splitlines()
    plain = "\n".join(" ".join(line.split()) for line in lines)
    plain = re.sub(r"\bcan ?not\b|\bcan t\b", "cant", re.sub(r"\bwanna\b", "want to", re.sub(r"\bgonna\b|\bgunna\b", "going to", plain)))
    return _LONG_WORD.sub(lambda word: _respelled(word.group()), plain)


def _slips(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


_RESPELLED = {slip: word for word in _OFTEN_MISSPELLED for slip in _slips(word)} | {word: word for word in _OFTEN_MISSPELLED}


@lru_cache(maxsize=4096)
def _respelled(word: str) -> str:
    """Return the danger word that is one slip away, or the word itself."""
    return next((_RESPELLED[slip] for slip in _slips(word) if slip in _RESPELLED), word)
