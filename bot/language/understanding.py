"""Deciding what a message asks for: the classifier's guesses weighed against the terms and diagnoses that were found.

Words settle what words can settle: a message that is nothing but a question around one term asks for that term. The
classifier decides the rest, as far as it is sure. A follow-up is read with what the talk is about, and a message with
several questions clause by clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.care.diagnosis import Meaning
from bot.care.myth import Myth
from bot.care.reply import Asked, Manner, Subject
from bot.care.wording import plain_quotes
from bot.language.asking import (
    Place,
    asks,
    asks_meaning,
    inside_diagnosis,
    is_other_script,
    manner_of,
    only_asks_for,
    only_names,
    only_says_spread,
    place_asked,
    terms_asked,
    wording_asked,
)
from bot.language.classifier import Guess
from bot.language.clauses import tells_feeling
from bot.language.diagnoses import DiagnosisReading
from bot.language.follow_up import ASK, ASK_PLAN, ASK_TERM, REQUEST_REFERRAL, pointed_at
from bot.language.parts import Part
from bot.language.terms import TermFinder, TermMention
from bot.language.unknown import ClosestTerms, UnknownWords
from bot.language.words import words_of

ASK_MYTH = "ask_myth"
ASK_REPORT = "ask_report"
OUT_OF_SCOPE = "out_of_scope"
SHARE_DIAGNOSIS = "share_diagnosis"
# What to do now: where the cancer is told as well, its own plan says it.
JUST_TOLD = "ask/just_told_what_now"
# The answer for who does not write English.
OTHER_LANGUAGE = "language_spanish"
UNSURE = "nlu_fallback"
# A short message that names a term most likely asks about it.
SHORT_MESSAGE = 12
# Above this a guess is followed against what words suggest.
SURE = 0.9
# A follow-up may mean an answer near to the subject from this confidence on, and from this share of the best guess's.
NEAR_ENOUGH = 0.25
NEAR_SHARE = 0.7
# What goes on from the subject by itself.
GOES_ON = (
    *("ask_why", "ask_more", "ask_else", "ask_meaning", "affirm", "deny", "thank", "greet", "goodbye", "complain", "request_person"),
    *("share_diagnosis", "request_referral", "ask_plan", "decline_diagnosis", "forget_me"),
)
# We asked for the diagnosis, or how far it spread, to say who helps.
REFERRAL_WAITS = ("ask_diagnosis", "referral_open")
# A question of a message with several must be this clear to be answered beside another.
CLEAR = 0.55
# So many guesses for a follow-up are offered when nobody can tell.
MAX_OFFERED = 2

_REACHING = re.compile(r"\b(?:call|reach|contact|number|phone|website|talk to|get in touch|email|e-mail|address|find|who is|who are|what is|hours|open)\b")
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


@dataclass(frozen=True)
class Thresholds:
    """How sure the classifier must be (0 to 1) before its guess is taken, and before a guess is even offered."""

    answer: float
    offer: float


@dataclass(frozen=True)
class Context:
    """What the talk was about, and the ids of the answers near to it."""

    subject: Subject | None = None
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """What was found in one message, or in one clause of it; `quotes_result` says that a result is named with its value."""

    mentions: Sequence[TermMention]
    reading: DiagnosisReading
    names_organisation: bool = False
    myth: Myth | None = None
    parts: Sequence[tuple[Part, Sequence[Guess]]] = ()
    is_report: bool = False
    quotes_result: bool = False


@dataclass(frozen=True)
class Understanding:
    """What one message asks for: first `asked`, then `also`.

    `guesses` is the ranking that decided, `place` where in the plan it goes to, `asked_at` where the term stands that it asks for.
    """

    asked: Asked
    confidence: float
    guesses: Sequence[Guess] = ()
    misspelled: TermMention | None = None
    also: tuple[Asked, ...] = ()
    feeling: bool = False
    corrects: bool = False
    place: Place | None = None
    asked_at: tuple[int, int] | None = None

    @property
    def intent(self) -> str:
        """The intent; `nlu_fallback` when nobody can tell."""
        return self.asked.intent


class Understander:
    """Weighs guesses, terms and diagnoses of a message."""

    def __init__(self, terms: TermFinder, closest: ClosestTerms, unknown: UnknownWords, thresholds: Thresholds) -> None:
        """Keep the finders: of terms, for clauses; of those that are only alike; of technical words that are no term."""
        self._terms = terms
        self._closest = closest
        self._unknown = unknown
        self._thresholds = thresholds

    def understand(self, text: str, guesses: Sequence[Guess], seen: Seen, context: Context = Context()) -> Understanding:
        """Return what the message asks for; the intent is `nlu_fallback` when nobody can tell."""
        place = place_asked(text)
        if place:
            return Understanding(Asked(ASK_PLAN), 1.0, guesses, place=place)
        if is_other_script(text):
            return Understanding(Asked(f"{ASK}{OTHER_LANGUAGE}", OTHER_LANGUAGE), 1.0, guesses)
        whole = self._understand_one(text, guesses, seen)
        found = whole if seen.is_report else self._follow_up(text, whole, seen, context) or self._several(whole, seen) or whole
        if found.intent == SHARE_DIAGNOSIS and context.subject and context.subject.kind in REFERRAL_WAITS:
            found = replace(found, asked=replace(found.asked, intent=REQUEST_REFERRAL))
        return replace(found, feeling=tells_feeling(text), corrects=seen.reading.corrects or bool(seen.reading.ruled_out))

    def _understand_one(self, text: str, guesses: Sequence[Guess], seen: Seen) -> Understanding:
        wording = None if seen.mentions else wording_asked(text)
        intent, confidence = self._decide(text, guesses, seen)
        alike = self._closest.find_alike(wording) if wording and confidence < SURE else None
        misspelled = TermMention((alike.id,), wording, 0, len(text)) if alike and wording else None
        if misspelled:
            return Understanding(Asked(ASK_TERM, None, (misspelled.term_ids,), wording, manner_of(text)), 1.0, guesses, misspelled)
        unknown = self._unknown.find_technical(text) if intent in (UNSURE, OUT_OF_SCOPE, ASK_TERM) and not seen.mentions else None
        if unknown:
            closest = tuple(term.id for term in self._closest.find(unknown))
            return Understanding(Asked(ASK_TERM, wording=unknown, closest=closest), confidence, guesses)
        mentions = _asked_of(text, seen.mentions)
        asked = Asked(
            intent,
            intent.removeprefix(ASK) if intent.startswith(ASK) else None,
            tuple(dict.fromkeys(mention.term_ids for mention in mentions)),
            wording,
            manner_of(text) if len(mentions) > 1 or manner_of(text) is not Manner.SAME else Manner.MEANING,
        )
        place = (mentions[0].start, mentions[0].end) if mentions else None
        return Understanding(asked, confidence, guesses, asked_at=place)

    # ---- one thing

    def _decide(self, text: str, guesses: Sequence[Guess], seen: Seen) -> tuple[str, float]:
        top = guesses[0] if guesses else Guess(UNSURE, 0.0)
        settled = self._settled_by_words(text, top, seen)
        if settled:
            return settled, 1.0
        if top.intent == SHARE_DIAGNOSIS and asks(text):
            top = next((guess for guess in guesses if guess.intent.startswith(ASK)), top)
        if top.intent == JUST_TOLD and seen.reading.own and top.confidence >= self._thresholds.answer:
            return ASK_PLAN, top.confidence
        if top.confidence >= self._thresholds.answer:
            has_object = top.intent != ASK_TERM or seen.mentions or wording_asked(text)
            return (top.intent if has_object else UNSURE), top.confidence
        return self._decide_unsure(text, top, seen), top.confidence

    def _settled_by_words(self, text: str, top: Guess, seen: Seen) -> str | None:
        """What the words alone settle, whatever the classifier thinks."""
        mentions, reading, plain = seen.mentions, seen.reading, plain_quotes(text).casefold()
        tells = _tells_news(text, reading, is_sure=top.confidence >= SURE)
        says_spread = bool(reading.stage) and only_says_spread(text, mentions)
        if _WHO_TO_TURN_TO.fullmatch(plain):
            return REQUEST_REFERRAL
        if seen.is_report or (seen.quotes_result and asks_meaning(text)):
            return ASK_REPORT
        if mentions and not says_spread and (only_asks_for(text, mentions) or (top.confidence < SURE and self._asks_for_terms(text, mentions))):
            return ASK_TERM
        is_asked_besides = top.confidence >= self._thresholds.answer and seen.myth and is_other_question(top.intent, seen.myth)
        if seen.myth and not is_asked_besides and not tells:
            return ASK_MYTH
        asks_for_help = reading.own and top.confidence < SURE and _WHO_HELPS.search(plain)
        if asks_for_help or (seen.names_organisation and _REACHING.search(plain)):
            return REQUEST_REFERRAL
        return SHARE_DIAGNOSIS if tells or says_spread else None

    @staticmethod
    def _asks_for_terms(text: str, mentions: Sequence[TermMention]) -> bool:
        """Whether a message that tells more asks what a word means, or how two words differ."""
        if terms_asked(text, mentions):
            return True
        compares = manner_of(text) in (Manner.DIFFERENCE, Manner.SAME)
        return compares and len(mentions) > 1 and len(words_of(text)) <= SHORT_MESSAGE

    def _decide_unsure(self, text: str, top: Guess, seen: Seen) -> str:
        """The classifier is not sure enough: an organisation or term that was named, or a diagnosis that was told, still says something."""
        mentions, reading = seen.mentions, seen.reading
        if seen.names_organisation:
            return REQUEST_REFERRAL
        if seen.quotes_result:
            return ASK_REPORT
        if top.intent == OUT_OF_SCOPE or top.confidence < self._thresholds.offer:
            return UNSURE if mentions else OUT_OF_SCOPE
        if len(words_of(text)) <= SHORT_MESSAGE and any(not inside_diagnosis(mention, reading) for mention in mentions):
            return ASK_TERM
        if reading.own and top.intent == SHARE_DIAGNOSIS and not asks(text):
            return SHARE_DIAGNOSIS
        return UNSURE

    # ---- what the talk is about

    def _follow_up(self, text: str, whole: Understanding, seen: Seen, context: Context) -> Understanding | None:
        """Read the message with the subject of the talk, where it says too little without."""
        if context.subject is None:
            return None
        pointed = pointed_at(text, seen.reading, context.subject)
        if pointed:
            return Understanding(pointed.asked, 1.0, whole.guesses, place=pointed.place)
        guesses = next((guesses for part, guesses in seen.parts if part.completes), None)
        if not guesses or whole.confidence >= SURE or self._is_dialogue(whole):
            return None
        return self._completed(whole, guesses, context)

    def _completed(self, whole: Understanding, guesses: Sequence[Guess], context: Context) -> Understanding | None:
        """Weigh the guesses for the message made whole; an answer near to the subject needs less."""
        enough = max(NEAR_ENOUGH, NEAR_SHARE * guesses[0].confidence)
        given = context.subject.id if context.subject else ""
        near = [guess for guess in guesses if guess.intent.removeprefix(ASK) in context.near and guess.confidence >= enough]
        nearest = [guess for guess in near if guess is guesses[0] or guess.intent.removeprefix(ASK) != given][:1]
        best = nearest[0] if nearest else guesses[0]
        is_better = best.confidence >= self._thresholds.answer and best.confidence >= whole.confidence
        if best.intent.startswith(ASK) and (nearest or is_better):
            return Understanding(Asked(best.intent, best.intent.removeprefix(ASK)), best.confidence, [best, *guesses])
        return replace(whole, guesses=[*guesses[:MAX_OFFERED], *whole.guesses]) if whole.intent in (UNSURE, OUT_OF_SCOPE) else None

    def _is_dialogue(self, whole: Understanding) -> bool:
        """Whether the message is sure to be one that goes on from the subject by itself: why, more, yes, thanks."""
        return whole.intent in GOES_ON and whole.confidence >= self._thresholds.answer

    # ---- several things

    def _several(self, whole: Understanding, seen: Seen) -> Understanding | None:
        """Read the message clause by clause; two questions are both answered, the rest is named."""
        clear = {self._key(one): one for one in reversed(list(self._clear_clauses(seen)))}
        found = list(reversed(clear.values()))
        if len(found) > 1:
            return replace(found[0], also=tuple(one.asked for one in found[1:]))
        is_unclear = whole.intent in (UNSURE, OUT_OF_SCOPE) or whole.confidence < self._thresholds.answer
        return found[0] if found and is_unclear else None

    def _clear_clauses(self, seen: Seen) -> Iterator[Understanding]:
        for part, guesses in seen.parts:
            if part.asks and not part.completes:
                place = place_asked(part.text)
                if place:
                    yield Understanding(Asked(ASK_PLAN), 1.0, guesses, place=place)
                    continue
                reading = replace(seen.reading, mentions=())
                one = self._understand_one(part.text, guesses, Seen(self._terms.find(part.text), reading))
                if one.confidence >= CLEAR and (one.intent.startswith(ASK) or one.intent in (ASK_TERM, REQUEST_REFERRAL, ASK_PLAN)):
                    yield replace(one, asked_at=None)

    @staticmethod
    def _key(one: Understanding) -> tuple[object, ...]:
        return one.intent, one.asked.terms if one.intent == ASK_TERM else ()


def is_other_question(intent: str, myth: Myth) -> bool:
    """Return whether a message that holds the myth asks something else as well, so that both need an answer."""
    return intent.startswith(ASK) and intent != f"{ASK}{myth.answer}"


def _asked_of(text: str, mentions: Sequence[TermMention]) -> Sequence[TermMention]:
    """The terms that are asked about among those that are named; all of them when nothing tells."""
    return terms_asked(text, mentions) or mentions


def _tells_news(text: str, reading: DiagnosisReading, is_sure: bool) -> bool:
    """Whether the message tells a diagnosis, or that one was wrong, and asks nothing; `is_sure` says that the classifier knows better."""
    if asks(text):
        return False
    if reading.corrects or reading.ruled_out:
        return True
    if reading.of(Meaning.OWN) and only_names(text, reading):
        return True
    return bool(reading.own) and not is_sure and bool(_TELLS.search(plain_quotes(text).casefold()))
