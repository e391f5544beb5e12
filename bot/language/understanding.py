"""Deciding what a message asks for: the classifier's guesses weighed against the terms and diagnoses that were found.

Words settle what words can settle: a message that is nothing but a question around one term asks for that term. The
classifier decides the rest, as far as it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.myth import Myth
from bot.care.wording import plain_quotes
from bot.language.classifier import Guess
from bot.language.diagnoses import DiagnosisReading
from bot.language.terms import TermMention
from bot.language.unknown import ClosestTerms
from bot.language.words import Word, words_of

ASK_MYTH = "ask_myth"
ASK_TERM = "ask_term"
REQUEST_REFERRAL = "request_referral"
SHARE_DIAGNOSIS = "share_diagnosis"
OUT_OF_SCOPE = "out_of_scope"
UNSURE = "nlu_fallback"
# A short message that names a term most likely asks about it.
SHORT_MESSAGE = 12
# Above this a guess is followed against what words suggest.
SURE = 0.9


def _forms(words: str) -> frozenset[str]:
    """Return the words in the form in which messages are compared."""
    return frozenset(word.form for word in words_of(words))


# Words that only frame the question for a term: "can you explain ... in plain english please".
_FRAME_WORDS = _forms(
    """
    a abnormal about an and any anyone are as at be been between called came can could d define definition describe described difference different do
    doc doctor doctors does doesn't don't dr earth elevated english ever exactly explain explained explanation for from get give got has have hear
    heard heck hell hello help her hey hi high him his hmm huh idk in is it it's its just kind know level levels like list look low me mean meaning
    means meant mention mentioned mri my need negative never new no normal not now nurse of oh ok okay on one or our out paper path pathology per pill
    pills plain please pls plz positive print question quick r re read reading really regular report result said saw say saying says scan score see
    seen she simple simply so some someone something sort stand stands stuff supposed talk talking tell term test than thank thanks that that's the
    their them they they're thing this tho to told translate u um understand unsure up ur us use used uses using value values versus vs was wat we
    were wha what what's when which who who's will with wondering word work works would write written wrote wtf wth wut yall yes you your
    """
)
_DIAGNOSIS_WORDS = _forms("stage cancer i ii iii iv 1 2 3 4 diagnosed dx")
# What may stand around the news that a cancer has, or has not, spread.
_SPREAD_WORDS = _forms(
    "spread spreading metastatic metastasized mets stage early advanced bones liver lungs brain spine lymph nodes far hasn't hasnt didn't has anywhere"
)
# A question about what to do, not about what a word means.
_ABOUT_SELF = re.compile(
    r"\b(?:do|should|can|could|will|would|did|am|why|how|when|where)\b(?:\W+\w+){0,3}?\W+(?:i|we|he|she|they|my)\b|\bi (?:have|had|got|need|want|am|was)\b"
    r"|\b(?:how|why|when|where)\b"
)
_REACHING = re.compile(r"\b(?:call|reach|contact|number|phone|website|talk to|get in touch|email|e-mail|address|find|who is|who are|what is|hours|open)\b")
_SIDE_BY_SIDE = re.compile(r"\b(?:differ\w*|vs|versus|or|and|compare\w*|same)\b|[,/&]")
_IS_IT = re.compile(r"\b(?:is|are)\b")
# Nothing but the question for somebody to turn to: "who can I talk to?".
_WHO_TO_TURN_TO = re.compile(
    r"\W*(?:(?:so|and|ok|okay|but|then|well)\W+)*who(?:m)? (?:can|could|do|should|would|might) "
    r"(?:(?:i|we) (?:be )?(?:call|talk|speak|contact|turn|reach|ask|go)(?:ing)?|help)\b"
    r"(?:\W+(?:to|with|out|now|me|us|then|about|this|it|that|for|help|here))*\W*"
)
_WHO_HELPS = re.compile(
    r"\bwho\b.{0,25}\b(?:help|call|talk|contact|turn to|reach)\b"
    r"|\b(?:is there|any|need) (?:a |an )?(?:foundation|organi[sz]ation|charity|hotline|helpline|group)\b"
)
# The news itself: "I was just told I have ...".
_TELLS = re.compile(
    r"\b(?:got|was|were|been|just|jst|they|doctor|dr|doc) (?:just |jst |now )?(?:told|diagnosed|dx|dx'd|dxd)\b|\bdiagnosed (?:with|w)\b|\bdx (?:with|w)\b"
)
_QUESTION = re.compile(r"\?|\b(?:what|who|which|how|why|when|where|should|can|could|will|would)\b")
# What shows that a message asks for a meaning.
_ASKS_MEANING = re.compile(r"\b(?:what'?s?|wh?[au]t|mean\w*|define|definition|explain\w*|heard of|stands? for|called|term|word|who(?:'s| is| are))\b|\?\?")
MAX_WORDING = 3
# A line of a report: this many terms, and few of the words that sentences of people have.
_REPORT_TERMS = 2
_REPORT_SENTENCE_SHARE = 0.1
_REPORT_MARK = re.compile(
    r":|;|%|\b\d+(?:\.\d+)? ?(?:cm|mm|mg|ng|g|u)\b|[+-](?:[,.]|$)|\b(?:grade|impression|findings|carcinoma|specimen|margins?)\b", re.IGNORECASE
)
_SENTENCE_WORDS = _forms(
    "i i'm my me you your he she we they is are was were do does did can could should will would what how why who when it it's this that have has"
)


@dataclass(frozen=True)
class Thresholds:
    """How sure the classifier must be (0 to 1) before its guess is taken, and before a guess is even offered."""

    answer: float
    offer: float


@dataclass(frozen=True)
class Understanding:
    """What one message asks for; `misspelled` is a term that only its likeness found, `wording` what was asked about."""

    intent: str
    confidence: float
    misspelled: TermMention | None
    wording: str | None


@dataclass(frozen=True)
class Seen:
    """What the matchers found in one message."""

    mentions: Sequence[TermMention]
    reading: DiagnosisReading
    names_organisation: bool = False
    myth: Myth | None = None


class Understander:
    """Weighs guesses, terms and diagnoses of a message."""

    def __init__(self, terms: ClosestTerms, thresholds: Thresholds) -> None:
        """Keep the finder of misspelled terms."""
        self._terms = terms
        self._thresholds = thresholds

    def understand(self, text: str, guesses: Sequence[Guess], seen: Seen) -> Understanding:
        """Return what the message asks for; the intent is `nlu_fallback` when nobody can tell."""
        wording = None if seen.mentions else wording_asked(text)
        intent, confidence = self._decide(text, guesses, seen)
        alike = self._terms.find_alike(wording) if wording and confidence < SURE else None
        misspelled = TermMention((alike.id,), wording, 0, len(text)) if alike and wording else None
        if misspelled:
            intent, confidence = ASK_TERM, 1.0
        return Understanding(intent, confidence, misspelled, wording)

    def _decide(self, text: str, guesses: Sequence[Guess], seen: Seen) -> tuple[str, float]:
        top = guesses[0] if guesses else Guess(UNSURE, 0.0)
        settled = self._settled_by_words(text, top, seen)
        if settled:
            return settled, 1.0
        if top.confidence >= self._thresholds.answer:
            has_object = top.intent != ASK_TERM or seen.mentions or wording_asked(text)
            return (top.intent if has_object else UNSURE), top.confidence
        return self._decide_unsure(text, top, seen), top.confidence

    def _settled_by_words(self, text: str, top: Guess, seen: Seen) -> str | None:
        """What the words alone settle, whatever the classifier thinks."""
        mentions, reading, plain = seen.mentions, seen.reading, plain_quotes(text).casefold()
        if _WHO_TO_TURN_TO.fullmatch(plain):
            return REQUEST_REFERRAL
        if reading.stage and _only_says_spread(text, mentions):
            return SHARE_DIAGNOSIS
        if mentions and (only_asks_for(text, mentions) or is_report(text, mentions)):
            return ASK_TERM
        if seen.myth and not (top.confidence >= self._thresholds.answer and is_other_question(top.intent, seen.myth)):
            return ASK_MYTH
        asks_for_help = reading.own and top.confidence < SURE and _WHO_HELPS.search(plain)
        if asks_for_help or (seen.names_organisation and _REACHING.search(plain)):
            return REQUEST_REFERRAL
        tells = top.confidence < SURE and _TELLS.search(plain) and not _QUESTION.search(plain)
        return SHARE_DIAGNOSIS if reading.own and (tells or _only_names(text, reading)) else None

    def _decide_unsure(self, text: str, top: Guess, seen: Seen) -> str:
        """The classifier is not sure enough: an organisation or term that was named, or a diagnosis that was told, still says something."""
        mentions, reading = seen.mentions, seen.reading
        if seen.names_organisation:
            return REQUEST_REFERRAL
        if top.intent == OUT_OF_SCOPE or top.confidence < self._thresholds.offer:
            return UNSURE if mentions else OUT_OF_SCOPE
        if len(words_of(text)) <= SHORT_MESSAGE and any(not _inside_diagnosis(mention, reading) for mention in mentions):
            return ASK_TERM
        if reading.own and top.intent == SHARE_DIAGNOSIS and not _QUESTION.search(plain_quotes(text).casefold()):
            return SHARE_DIAGNOSIS
        return UNSURE


def is_other_question(intent: str, myth: Myth) -> bool:
    """Return whether a message that holds the myth asks something else as well, so that both need an answer."""
    return intent.startswith("ask/") and intent != f"ask/{myth.answer}"


def only_asks_for(text: str, mentions: Sequence[TermMention]) -> bool:
    """Return whether the message is nothing but a question for the terms it names."""
    plain = plain_quotes(text).casefold()
    several = len({mention.term_ids for mention in mentions}) > 1
    if _ABOUT_SELF.search(plain) or (several and _IS_IT.search(plain) and not _SIDE_BY_SIDE.search(plain)):
        return False
    return not _left_over(text, [(mention.start, mention.end) for mention in mentions])


def is_report(text: str, mentions: Sequence[TermMention]) -> bool:
    """Return whether the text reads like a line of a report: several terms, and no sentence around them."""
    words = words_of(text)
    clinical = [mention for mention in mentions if mention.is_clinical]
    if len(clinical) < _REPORT_TERMS or len(words) <= _REPORT_TERMS + 1:
        return False
    sentence_words = sum(word.form in _SENTENCE_WORDS for word in words)
    return sentence_words <= _REPORT_SENTENCE_SHARE * len(words) and bool(_REPORT_MARK.search(text))


def wording_asked(text: str) -> str | None:
    """Return the wording whose meaning is asked for: "never heard of a thoracocentasis" -> "thoracocentasis"."""
    words = words_of(text)
    left = [word for word in words if word.form not in _FRAME_WORDS and not word.form.isdigit()]
    asks = len(words) <= MAX_WORDING or _ASKS_MEANING.search(plain_quotes(text).casefold())
    if not asks or not 0 < len(left) <= MAX_WORDING:
        return None
    return text[left[0].start : left[-1].end] if left[-1].end - left[0].start <= MAX_WORDING * 20 else None


def _inside_diagnosis(mention: TermMention, reading: DiagnosisReading) -> bool:
    """Whether the term is only part of a cancer's name: the "lung" of "lung cancer"."""
    return any(one.start <= mention.start and mention.end <= one.end for one in reading.mentions)


def _only_names(text: str, reading: DiagnosisReading) -> bool:
    """Whether the message says a diagnosis and nothing else."""
    spans = [(mention.start, mention.end) for mention in reading.mentions]
    rest = {word.form for word in _outside(text, spans)}
    return rest <= _FRAME_WORDS | _DIAGNOSIS_WORDS and not _QUESTION.search(plain_quotes(text).casefold())


def _only_says_spread(text: str, mentions: Sequence[TermMention]) -> bool:
    """Whether the message says how far the cancer has gone and nothing else: "yes, it spread to my bones", but not the bare term "stage 4"."""
    forms = {word.form for word in words_of(text)}
    is_bare_term = not _outside(text, [(mention.start, mention.end) for mention in mentions])
    return not is_bare_term and forms <= _FRAME_WORDS | _DIAGNOSIS_WORDS | _SPREAD_WORDS and not _QUESTION.search(plain_quotes(text).casefold())


def _left_over(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [word.form for word in _outside(text, spans) if word.form not in _FRAME_WORDS and not word.form.isdigit()]


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> list[Word]:
    return [word for word in words_of(text) if not any(start <= word.start < end for start, end in spans)]
