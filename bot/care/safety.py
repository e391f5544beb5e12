"""What must be answered before anything else: danger to life, and signs that cannot wait."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.care.review import Link, Review, Source
from bot.care.wording import plain_quotes

CRISIS = "crisis"

# Word classes that a pattern names as <who>; the text they meet is in the form that `plain` gives it.
_CLASSES = {
    "who": r"(?:he|she|hes|shes|mom|mum|mommy|mama|mother|dad|daddy|father|pop|husband|hubby|wife|spouse|son|daughter|child|kid|baby|brother|sister|"
    r"sis|partner|"
    r"boyfriend|girlfriend|bf|gf|fiancee?|friend|grand(?:ma|pa|mother|father|dad|son|daughter)|nana|aunt|uncle|cousin|nephew|niece|patient|neighbor|"
    r"room ?mate|in-law)",
    "home": r"(?:husband|hubby|wife|spouse|son|daughter|brother|sister|partner|boyfriend|girlfriend|bf|gf|ex|fiancee?|(?:grand|step)\w+|nephew|niece|"
    r"mother|mom|father|"
    r"dad|aunt|uncle|cousin|room ?mate|care ?givers?|care ?takers?|aides?|helper|family|in-laws?)",
    "pills": r"(?:(?:pain|sleeping|sleep|chemo|anxiety|heart|nausea) ?)?(?:pills?|meds|medicines?|medications?|tablets|tabs|capsules|pain ?killers?|"
    r"morphine|oxy\w*|"
    r"percocets?|percs|vicodin|norcos?|hydro\w+|fentanyl|patch(?:es)?|ativan|lorazepam|xanax|valium|klonopin|ambien|tylenols?|advil|opioids?|insulin|"
    r"dilaudid|methadone|"
    r"tramadol|codeine|gabapentin|trazodone|benadryl|aspirins?|ibuprofen|acetaminophen|sleepers)",
    "opioid": r"(?:pain ?(?:meds?|medicines?|medications?|pills?|killers?|patch|pump|shots?)|morphine|oxy\w*|percocets?|vicodin|norcos?|hydrocodone|"
    r"fentanyl(?: patch)?|"
    r"dilaudid|methadone|tramadol)",
    "cant": r"(?:cant|cannot|couldnt|can (?:hardly|barely|scarcely)|hardly|barely|unable to|not able to|(?:cant|not|isnt) seem to|struggl\w+ to|"
    r"(?:getting )?hard(?:er)? (?:for \w+ )?to)",
    "my": r"(?:my|his|her|their|the|moms|dads|both|one|a)",
    "fever": r"(?:fe+a?ve?r(?:s|ish|y)?|fevre|febrile)",
    "hot": r"(?:100\.[4-9]\d?|10[1-6](?:\.\d+)?|3[89](?:[.,]\d+)?|4[01](?:\.\d+)?)(?![\d%/]|\.\d| ?(?:lbs?|pounds|kg|weeks?|years?|yrs?|mg|ml|days|"
    r"percent|minutes|people|months))",
    "runs": r"(?:d(?:ia|ai|i)[rh]{1,3}[eio]{1,3}a?h?|the runs|the trots|the squirts)",
    "puke": r"(?:throw\w* up|threw up|thrown up|vomit\w*|pu[kc]k?(?:e|es|ed|ing)|barf\w*)",
    "chest": r"(?:chest|cheast|chset|chst)",
    "carT": r"(?:car[ -]?t|cart (?:cell|therapy|infusion)|abecma|carvykti|kymriah|yescarta|breyanzi|tecartus|bi ?specifics?|teclistamab|tecvayli|"
    r"talquetamab|talvey|elranatamab|elrexfio|"
    r"epcoritamab|epkinly|glofitamab|columvi|mosunetuzumab|lunsumio|blinatumomab|blincyto|tarlatamab|imdelltra)",
    "immuno": r"(?:immuno(?:therapy)?|immune therapy|checkpoint \w+|keytruda|pembro\w*|opdivo|nivo\w*|yervoy|ipi\w*mab|tecentriq|atezo\w*|imfinzi|"
    r"durva\w*|libtayo|cemiplimab|bavencio|"
    r"jemperli|dostarlimab|opdualag)",
    "stop": r"$|(?:what|please|pls|help|thanks?|idk|anyone|any advice|and im|and i dont)\b",
    "end": r"(?= *(?:$|(?:what|please|pls|help|thanks?|idk|anyone|any advice|and im|and i dont)\b|[,;!?.\n)]))",
}
_CLASS = re.compile(r"<(\w+)>")

# Long words that tell of danger and are often misspelled: a message word one slip away is read as the word.
_OFTEN_MISSPELLED = (
    "temperature seizure seizures diarrhea unconscious unresponsive suicide suicidal swollen vomiting vomited throwing headache confused "
    "bleeding overdose overdosed shivering morphine unbearable medicine medication stomach nosebleed hallucinating collapsed convulsing "
    "jaundice paralyzed burden breathless infection"
).split()
_SHORT_FORMS = {"wanna": "want to", "gonna": "going to", "gunna": "going to", "cannot": "cant", "can not": "cant", "can t": "cant"}
# Short words as they are often misspelled, each with what it stands for.
_SHORT_FORMS |= dict(
    pair.split(":")
    for pair in (
        "blud:blood blod:blood hed:head num:numb tung:tongue throte:throat throath:throat coff:cough coffing:coughing breth:breath brethe:breathe "
        "breething:breathing vain:vein vains:veins hevy:heavy yello:yellow yelow:yellow stoll:stool brusies:bruises havnt:havent blader:bladder "
        "controll:control presure:pressure flutering:fluttering realy:really leggs:legs cheast:chest bleding:bleeding swolen:swollen swoln:swollen "
        "fevr:fever feaver:fever tonite:tonight hart:heart stomac:stomach puss:pus cnt:cant pils:pills pillz:pills "
        "medz:meds tuk:took liv:live livin:living dyin:dying endin:ending thinkin:thinking goin:going gona:going killin:killing hurtin:hurting"
    ).split()
)
_RESPELLED_WORD = re.compile(r"(?<![a-z])(?:can not|can t|wanna|gonna|gunna|[a-z]{3,})(?![a-z])")

_FILLERS = (
    r"(?: (?:a|an|any|the|had|have|having|has|got|more|real|really|signs?|of|new|high|current|other|severe|bad|actual|been|much|even|or|running|run|"
    r"feel|feeling|ever|big|major))*"
)
_DENIED = re.compile(
    rf"\b(?:no|not|without|never|denies|denied|nor|negative for|free of|isnt|wasnt|arent|"
    rf"(?:dont|doesnt|didnt|do not|havent|hasnt|hadnt)(?: (?:have|had|has|got|get|feel|see))?){_FILLERS} $"
    r"|\b(?:no|sin|nunca|ni)(?: (?:tengo|tiene|hay|siento|siente|tuve|tuvo|he tenido|ha tenido|ningun|ninguna|mas|una|un|el|la|mucha|mucho))* $"
)

# A list that is denied as a whole: "no cough, fever or chest pain", "denies fever, chills, and pain". Without the closing "or", what comes
# after the first comma may well be there: "no sleep, fever of 102".
_ITEM = r"(?: (?!(?:i|im|ive|he|she|hes|shes|my|but|and|or|nor|now|today|because|since|just|only)\b)[\w-]+){1,5}"
_DENIED_LIST = re.compile(
    rf"\b(?:no|without|never(?: had)?|negative for|free of|not any|(?:dont|doesnt|didnt|havent|hasnt) (?:have|had|got)(?: any)?|no hay|sin){_ITEM}"
    rf"(?:,{_ITEM}){{0,8}},? (?:or|nor|o|ni)(?: any)?{_ITEM}"
    rf"|\bden(?:y|ies|ied)(?: any| having)?{_ITEM}(?:,{_ITEM}){{0,8}}(?:,? (?:or|nor|and)(?: any)?{_ITEM})?"
)

# Words of which one is in almost every Spanish sentence, and none is an English word.
_SPANISH = re.compile(
    r"(?<!\w)(?:mi|mis|de|con|el|los|las|que|tengo|tiene|quiero|quiere|estoy|esta|está|puedo|puede|por|una|soy|voy|hace|del|muy|se|en|tome|tomé|todo|mucha|mucho|"
    r"fiebre|calentura|sangre|suicidio|morir|dolor|ayuda|sin|desde|para|ojos|pecho|temperatura)(?!\w)|[ñ¿¡]"
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

    Patterns, not a model: a nurse can read the whole list and sign it off. What ends in `_es` is for messages in Spanish.
    """

    id: str
    kind: str
    patterns: tuple[str, ...]
    title: str
    text: str
    what_to_say: str
    sms: str
    source: tuple[Source, ...]
    review: Review
    not_when: tuple[str, ...] = ()
    phones: tuple[CrisisLine, ...] = ()
    links: tuple[Link, ...] = field(default_factory=tuple)
    patterns_es: tuple[str, ...] = ()
    not_when_es: tuple[str, ...] = ()
    title_es: str = ""
    text_es: str = ""
    what_to_say_es: str = ""
    sms_es: str = ""
    phones_es: tuple[CrisisLine, ...] = ()

    @property
    def in_spanish(self) -> SafetyRule:
        """The same rule with its reply in Spanish."""
        return replace(self, title=self.title_es, text=self.text_es, what_to_say=self.what_to_say_es, sms=self.sms_es, phones=self.phones_es)


class SafetyRules:
    """All rules, in the order in which they are tried."""

    def __init__(self, rules: Iterable[SafetyRule]) -> None:
        """Compile the patterns once; rules that share a list of `not_when` share its compiled form."""
        self.rules = tuple(rules)
        spared = {words: _Patterns(words) for rule in self.rules for words in (rule.not_when, rule.not_when_es)}
        self._spared = tuple(spared.values())
        self._english = [(rule, _Patterns(rule.patterns), spared[rule.not_when]) for rule in self.rules]
        self._spanish = [(rule.in_spanish, _Patterns(rule.patterns_es), spared[rule.not_when_es]) for rule in self.rules if rule.patterns_es]

    def get(self, rule_id: str) -> SafetyRule:
        """Return the rule of this id, or raise `KeyError`."""
        return {rule.id: rule for rule in self.rules}[rule_id]

    def find(self, message: str) -> SafetyRule | None:
        """Return the first rule that the message meets, its reply in the message's language, or None.

        What `not_when` meets is taken out of the message; the rest can still alarm: "I don't want to die, but I saved my pills".
        """
        text = plain(message)
        spanish = _first_met(self._spanish, _without_accents(text)) if _SPANISH.search(text) else None
        return spanish or _first_met(self._english, text)

    def is_spared(self, sentence: str) -> bool:
        """Return whether most of the sentence is what a `not_when` names: a question about danger, a figure of speech, the past."""
        text = plain(sentence)
        return any(spared.taken_out(text).count("\n") * 2 >= len(text) for spared in self._spared)


def _first_met(rules: Sequence[tuple[SafetyRule, _Patterns, _Patterns]], text: str) -> SafetyRule | None:
    rests: dict[_Patterns, str] = {}
    for rule, signs, spared in rules:
        if any(not _is_denied(text, sign.start(), rule.kind) for sign in signs.met(text)):
            if spared not in rests:
                rests[spared] = spared.taken_out(text)
            if any(not _is_denied(rests[spared], sign.start(), rule.kind) for sign in signs.met(rests[spared])):
                return rule
    return None


def _without_accents(text: str) -> str:
    """Return the text as people type Spanish on a telephone."""
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _is_denied(text: str, place: int, kind: str) -> bool:
    """Whether the sign is denied ("no chest pain"); a word about suicide always counts."""
    if kind == CRISIS:
        return False
    return bool(_DENIED.search(text, max(0, place - 60), place)) or any(start < place < end for start, end in _denied_lists(text))


@lru_cache(maxsize=8)
def _denied_lists(text: str) -> list[tuple[int, int]]:
    """Return where the text denies a whole list of signs."""
    return [found.span() for found in _DENIED_LIST.finditer(text)]


class _Patterns:
    """Patterns, each compiled once with the word classes it names filled in; a pattern begins at the beginning of a word."""

    def __init__(self, patterns: Iterable[str]) -> None:
        filled = (_CLASS.sub(lambda named: _CLASSES[named.group(1)], pattern) for pattern in patterns)
        self._compiled = [re.compile(rf"(?<!\w)(?:{pattern})", re.MULTILINE) for pattern in filled]

    def met(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what the patterns meet in the text."""
        return (match for pattern in self._compiled for match in pattern.finditer(text))

    def taken_out(self, text: str) -> str:
        """Return the text with line breaks in place of all that a pattern meets; what is left keeps its place."""
        for pattern in self._compiled:
            text = pattern.sub(lambda met: "\n" * len(met.group()), text)
        return text


def plain(message: str) -> str:
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
    if len(word) < 6:
        return word
    return next((_RESPELLED[slip] for slip in _slips(word) if slip in _RESPELLED), word)
