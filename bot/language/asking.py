"""What the words of a message settle by themselves: which terms it asks for, and how."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.reply import Manner
from bot.care.wording import plain_quotes
from bot.language.diagnoses import DiagnosisReading
from bot.language.terms import TermMention
from bot.language.words import Word, words_of

MAX_WORDING = 3


def _forms(words: str) -> frozenset[str]:
    """Return the words in the form in which messages are compared."""
    return frozenset(word.form for word in words_of(words))


# Words that only frame the question for a term: "can you explain ... in plain english please".
_FRAME_WORDS = _forms(
    """
    a abnormal about actually again an and any anyone anyway even
    are as at be been between called came can could d define definition describe described difference different do
    doc doctor doctors does doesn't don't dr earth elevated english ever exactly explain explained explanation for from get give got has have hear
    heard heck hell hello help her hey hi high him his hmm huh idk in is it it's its just kind know level levels like list look low me mean meaning
    means meant mention mentioned mri my need negative never new no normal not now nurse of oh ok okay on one or our out paper path pathology per pill
    pills plain please pls plz positive print question quick r re read reading really regular report result said same saw say saying says scan score see
    seen she simple simply so some someone something sort stand stands stuff supposed talk talking tell term test than thank thanks that that's the then
    their them they they're thing this tho to told translate u um understand unsure up ur us use used uses using value values versus vs was wat we
    were wha what what's when which who who's will with wondering word work works would write written wrote wtf wth wut yall yes you your
    """
)
_DIAGNOSIS_WORDS = _forms(
    """
    stage cancer i ii iii iv 1 2 3 4 diagnosed dx too also both now recently newly today yesterday last week month year old age
    mom dad mother father husband wife partner son daughter brother sister grandma grandpa aunt uncle cousin friend boyfriend girlfriend parent child
    """
)
# What may stand around the news that a cancer has, or has not, spread.
_SPREAD_WORDS = _forms(
    "spread spreading metastatic metastasized mets stage early advanced bones liver lungs brain spine lymph nodes far hasn't hasnt didn't has anywhere limited"
    " extensive locally borderline resectable regional"
)
# A question about what to do, not about what a word means.
_ABOUT_SELF = re.compile(
    r"\b(?:do|should|can|could|will|would|did|am|why|how|when|where)\b(?:\W+\w+){0,3}?\W+(?:i|we|he|she|they|my)\b|\bi (?:have|had|got|need|want|am|was)\b"
    r"|\b(?:how|why|when|where)\b|\b(?:can|could|will|would|should|does|did)\b (?:it|that|this|they)\b(?! (?:mean|stand))"
)
_SIDE_BY_SIDE = re.compile(r"\b(?:differ\w*|vs|versus|or|and|compare\w*|same)\b|[,/&]")
_IS_IT = re.compile(r"\b(?:is|are)\b")
_QUESTION = re.compile(
    r"\?|\b(?:what|who|which|how|why|when|where|should|can|could|will|would)\b|\b(?:is|are) (?:that|this|it|they|there)\b|^\W*(?:is|are|do|does|did)\b"
)
# What shows that a message asks for a meaning.
_ASKS_MEANING = re.compile(r"\b(?:what'?s?|wh?[au]t|mean\w*|define|definition|explain\w*|heard of|stands? for|called|term|word|who(?:'s| is| are))\b|\?\?")
_WANTS_MEANING = re.compile(
    r"\bmean\w*|\bexplain|\bwh?[au]t(?:'?s| is| are)\b|\bunderstand\b|\b(?:is|are) (?:that|this|it) (?:good|bad|ok|okay|high|low|normal|serious)\b|\?"
)
# The word that is asked for stands behind one of these, and little stands behind the word.
_MEANING_BEGINS = re.compile(
    r"\b(?:wh?[au]t(?:'?s| is| are| does| do|s)?|who(?:'?s| is| are)|explain(?: to me)?|define|meaning of|heard of|stands? for|understand"
    r"|difference between)\W+"
    r"(?:(?:a|an|the|my|this|that|these|his|her|exactly|is|are|does|do|it mean(?: when| if)?|by|word|words|term)\W+){0,4}$"
)
_MEANING_ENDS = re.compile(
    r"\W*(?:$|[?.!]|mean\b|means\b|stands? for\b|exactly\b|(?:in|on|of) (?:my|the|his|her|our|a|this|that)\b|please\b|pls\b|even\b|actually\b)"
)
# "My scan shows progression. What is that?"
_POINTS_BACK = re.compile(r"^[^.?!;\n]*[.?!;,\n]+\W*(?:so |and |but )?(?:what(?:'?s| is| does)|wat is|explain|mean(?:ing)?)\W+(?:that|this|it)\b(?: mean)?\W*$")
_BETWEEN_TERMS = re.compile(r"\W*(?:(?:and|or|vs\.?|versus|from|to|than|with|same as|the same as|a|an|the|mean|is|are|really|just)\W*){0,4}", re.IGNORECASE)
_WHICH_TESTS = re.compile(
    r"\W*(?:(?:so|and|ok|okay|but|then|well|also)\W+)*(?:what|which) (?:kinds? of |other |genetic |lab )?tests?"
    r"(?: (?:do|does|should|shall|can|will|must|are) (?:i|we|he|she|they|there|my \w+|mom|dad)"
    r"(?: (?:be|need|get|have|do|want|ask|asking|getting|to|about|for|done|now|next|first))*)?\W*"
)
_MANNERS = (
    (Manner.SAME, re.compile(r"\bsame\b|\b(?:another|other|different) (?:name|word|term)s? for\b|\bis (?:\w+ ){1,3}(?:just|really) \b")),
    (Manner.DIFFERENCE, re.compile(r"\bdiff(?:er\w*|s)?\b|\bvs\b|\bversus\b|\bcompare\w*\b|\bor is it\b")),
    (
        Manner.NEED,
        re.compile(
            r"\b(?:do|does|will|would|did|should|if|whether) (?:i|we|he|she|they|my \w+|mom|dad) (?:really |actually |even |still |have to "
            r"|also )?(?:need|get|have|require)\b|\bis (?:\w+ ){0,4}(?:necessary|needed|required)\b"
        ),
    ),
)


@dataclass(frozen=True)
class Place:
    """Where in the plan: a station, and one of its steps counted from 0."""

    station: str
    step: int | None = None


def place_asked(text: str) -> Place | None:
    """Return the station of the plan that a bare question means: "which tests should I ask about"."""
    return Place("tests") if _WHICH_TESTS.fullmatch(plain_quotes(text).casefold()) else None


def manner_of(text: str) -> Manner:
    """Return how a message asks about the terms it names: what they mean, how they differ, whether they are needed."""
    plain = plain_quotes(text).casefold()
    return next((manner for manner, pattern in _MANNERS if pattern.search(plain)), Manner.MEANING)


def terms_asked(text: str, mentions: Sequence[TermMention]) -> list[TermMention]:
    """Return the terms whose meaning is asked for, out of all that the message names: "the scan showed a mass, what is a nodule"."""
    plain = plain_quotes(text).casefold()
    if mentions and _POINTS_BACK.search(plain, mentions[-1].end):
        return [mentions[-1]]
    first = next((place for place, mention in enumerate(mentions) if _MEANING_BEGINS.search(plain, 0, mention.start)), None)
    if first is None:
        return []
    last = first
    while last + 1 < len(mentions) and _BETWEEN_TERMS.fullmatch(plain, mentions[last].end, mentions[last + 1].start):
        last += 1
    return list(mentions[first : last + 1]) if _MEANING_ENDS.match(plain, mentions[last].end) else []


def only_asks_for(text: str, mentions: Sequence[TermMention]) -> bool:
    """Return whether the message is nothing but a question for the terms it names."""
    plain = plain_quotes(text).casefold()
    several = len({mention.term_ids for mention in mentions}) > 1
    if _ABOUT_SELF.search(plain) or (several and _IS_IT.search(plain) and not _SIDE_BY_SIDE.search(plain)):
        return False
    return not _left_over(text, [(mention.start, mention.end) for mention in mentions])


def wording_asked(text: str) -> str | None:
    """Return the wording whose meaning is asked for: "never heard of a thoracocentasis" -> "thoracocentasis"."""
    words = words_of(text)
    left = [word for word in words if word.form not in _FRAME_WORDS and not word.form.isdigit()]
    asks = len(words) <= MAX_WORDING or _ASKS_MEANING.search(plain_quotes(text).casefold())
    if not asks or not 0 < len(left) <= MAX_WORDING:
        return None
    return text[left[0].start : left[-1].end] if left[-1].end - left[0].start <= MAX_WORDING * 20 else None


def only_names(text: str, reading: DiagnosisReading) -> bool:
    """Return whether the message says a diagnosis and asks nothing."""
    rest = {word.form for word in _outside(text, _places(reading))}
    return rest <= _FRAME_WORDS | _DIAGNOSIS_WORDS and not _QUESTION.search(plain_quotes(text).casefold())


def names_nothing_else(text: str, reading: DiagnosisReading) -> bool:
    """Return whether a diagnosis is all that a message names, whatever it asks: "and what about prostate cancer?"."""
    return {word.form for word in _outside(text, _places(reading))} <= _FRAME_WORDS | _DIAGNOSIS_WORDS | {"how"}


def only_says_spread(text: str, mentions: Sequence[TermMention]) -> bool:
    """Return whether the message says how far the cancer has gone and nothing else: "yes, it spread to my bones", but not the bare term "stage 4"."""
    forms = {word.form for word in words_of(text)}
    is_bare_term = not _outside(text, [(mention.start, mention.end) for mention in mentions])
    return not is_bare_term and forms <= _FRAME_WORDS | _DIAGNOSIS_WORDS | _SPREAD_WORDS and not asks(text)


def asks_meaning(text: str) -> bool:
    """Return whether the message wants something explained: "what does that mean", "is that bad"."""
    return bool(_WANTS_MEANING.search(plain_quotes(text).casefold()))


def asks(text: str) -> bool:
    """Return whether the message has the mark or the word of a question."""
    return bool(_QUESTION.search(plain_quotes(text).casefold()))


def is_other_script(text: str) -> bool:
    """Return whether most letters are of another alphabet than ours, such as Chinese or Arabic."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum("LATIN" not in unicodedata.name(letter, "") for letter in letters) > len(letters) / 2


def inside_diagnosis(mention: TermMention, reading: DiagnosisReading) -> bool:
    """Return whether the term is only part of a cancer's name: the "lung" of "lung cancer"."""
    return any(one.start <= mention.start and mention.end <= one.end for one in reading.mentions)


def _places(reading: DiagnosisReading) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in reading.mentions]


def _left_over(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [word.form for word in _outside(text, spans) if word.form not in _FRAME_WORDS and not word.form.isdigit()]


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> list[Word]:
    return [word for word in words_of(text) if not any(start <= word.start < end for start, end in spans)]
