"""Follow-ups: "and the side effects?" is a question about what the talk was about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.plan import STATIONS
from bot.care.reply import Asked, Subject
from bot.care.wording import plain_quotes
from bot.language.asking import Place, asks, names_nothing_else
from bot.language.diagnoses import DiagnosisReading
from bot.language.words import words_of

ASK = "ask/"
ASK_ORGANISATION = "ask_organisation"
ASK_PLAN = "ask_plan"
ASK_TERM = "ask_term"
REQUEST_REFERRAL = "request_referral"
# A message longer than this says itself what it is about.
MAX_WORDS = 10
_OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|thanks?|thank you|so|well|oh|hm+|um+|yes|yeah|no|alright|cool|great|good|got it|i see)\W+)*"
    r"(?P<joint>(?:and|but|also|plus|then)\b(?!\W*$)|(?:(?:and|but)\W+)?(?:what|how|wat|hw) (?:about|abt|of)\b|same for\b|(?:and )?for\b)?\W*",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:one of (?:these|those|them)|the (?:first|second|third|last|other) one|it'?s|its|it|that'?s|that|this|these|those|them|there|one(?=\W*$))\b",
    re.IGNORECASE,
)
# A pointer that only opens a sentence ("is it normal that ...", "I think that ...") points at nothing.
_EMPTY_POINTER = re.compile(
    r"\b(?:is|was|isn'?t) (?:it|this|that) (?:true|ok|okay|normal|possible|safe|bad|rude|worth|too late|my fault)\b(?=\W+\w)|\b(?:think|told|said|say"
    r"|know|mean|heard|feel|worried|afraid|sure|so) that\b"
    r"|\b(?:is|was) (?:it|this) (?:\w+ ){1,4}(?:to|that|if|when)\b|\bthat (?:i|my|he|she|they|we|you|the|a)\b|\b(?:is|are|was|were|will) there\b"
    r"|\bthere (?:is|are)\b|\b(?:all|with|like|of|about) (?:this|it|that)$",
    re.IGNORECASE,
)
# A question without its subject: "side effects?", "how long", "does this hurt", "how much".
_BARE = re.compile(
    r"^\W*(?:(?:and|but|so|ok|then)\W+)*(?:the |any |what )?(?:side ?effects?|risks?|costs?|price|pros and cons|benefits?|downsides?|how (?:long|much"
    r"|often|many|soon|bad|painful|safe|accurate)(?: times?)?"
    r"|when|where|who|who (?:pays|decides|does it)|why not|what for|what happens(?: (?:next|then|after|during|before))?|what (?:next|then)"
    r"|(?:is|are) (?:it|they) \w+|does (?:it"
    r"|this|that) \w+|hurts?|painful|safe|recovery)\W*$",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:ok|and|so|but|no|sorry|also|yes|oh)\W+)*(?:(?:what|how|wat|hw) (?:about|abt|if|of)|same (?:for|with)|and|for|is (?:that"
    r"|it) the same (?:for|with|in))\b",
    re.IGNORECASE,
)

# A question about the organisation that was just shown.
_ABOUT_THEM = re.compile(r"\b(?:they|them|their|they're|theyre|it|that|this|there|line|number|one)\b")
_ABOUT_ORGANISATION = re.compile(
    r"\b(?:charge|cost|costs|free|pay|money for (?:it|that)|open|close[sd]?|hours|weekend|tonight|at night|24|number|phone|website|web ?site|email"
    r"|e-mail|address|speak|spanish"
    r"|what (?:do|does|can|will) (?:they|it)|who are|are they|real people|a bot|legit|trust|text (?:them|it)|call (?:them|it|now)|reach (?:them|it)"
    r"|how do i (?:call|reach|contact))\b"
)
# Going on through the plan: "and then?".
_ONWARD = re.compile(
    r"\b(?:next|skip|after (?:that|this)|then|first(?: step| thing| one)?|where do (?:i|we) (?:start|begin)|step (?:one|1)|go on|continue|start)\b"
)
_FIRST = re.compile(r"\bfirst\b|\bstart\b|\bbegin\b")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")
_NTH = re.compile(r"\b(first|second|third|fourth|fifth|last) (?:one|word|term|thing|line)\b")
MAX_STEP_WORDS = 8


@dataclass(frozen=True)
class Pointed:
    """What a message asks for by pointing at the subject of the talk; `place` is where in the plan it goes to."""

    asked: Asked
    place: Place | None = None


def is_follow_up(text: str) -> bool:
    """Return whether the message needs what was said before to be understood."""
    plain = plain_quotes(text).strip()
    if not plain or len(words_of(plain)) > MAX_WORDS:
        return False
    return bool(_joint(plain) or _points(plain) or _BARE.match(plain))


def completed(text: str, topic: str) -> str:
    """Return the follow-up as a whole question: its pointer replaced by the topic, or the topic put behind."""
    plain = plain_quotes(text).strip()
    opening = _OPENING.match(plain)
    rest = plain[opening.end() :] if opening else plain
    match = _pointer_in(rest)
    if match:
        return f"{rest[: match.start()]}{topic}{rest[match.end() :]}"
    return f"{rest.rstrip(' ?.!')} {topic}"


def pointed_at(text: str, reading: DiagnosisReading, subject: Subject) -> Pointed | None:
    """Return what the words and the subject settle: the same for another cancer, the next step, the organisation that was shown."""
    if reading.own and _WHAT_ABOUT.match(plain_quotes(text)) and names_nothing_else(text, reading):
        again = _asked_again(subject)
        return Pointed(again) if again else None
    named = _listed(text, subject)
    if named:
        return Pointed(named)
    if subject.kind == "ask_diagnosis" and reading.own and len(words_of(text)) <= MAX_STEP_WORDS and not asks(text):
        return Pointed(Asked(REQUEST_REFERRAL))
    place = _next_step(text, subject)
    if place:
        return Pointed(Asked(ASK_PLAN), place)
    return Pointed(Asked(ASK_ORGANISATION)) if _is_about_organisation(text, subject) else None


def _joint(plain: str) -> bool:
    opening = _OPENING.match(plain)
    return bool(opening and opening.group("joint"))


def _points(plain: str) -> bool:
    return _pointer_in(plain) is not None


def _pointer_in(plain: str) -> re.Match[str] | None:
    empty = [(match.start(), match.end()) for match in _EMPTY_POINTER.finditer(plain)]
    return next((match for match in _POINTER.finditer(plain) if not any(start <= match.start() < end for start, end in empty)), None)


def _asked_again(subject: Subject) -> Asked | None:
    """The last question once more, for another diagnosis."""
    if subject.kind in ("answer", "answer_more"):
        return Asked(f"{ASK}{subject.id}", subject.id, again=True)
    if subject.kind in ("plan", "station"):
        return Asked(ASK_PLAN)
    if subject.kind in ("term", "term_more"):
        return Asked(ASK_TERM, terms=((subject.id,),))
    return Asked(REQUEST_REFERRAL) if subject.kind.startswith("referral") else None


def _is_about_organisation(text: str, subject: Subject) -> bool:
    plain = plain_quotes(text).casefold()
    if subject.kind not in ("referral", "referral_open") or len(words_of(plain)) > MAX_WORDS:
        return False
    return bool(_ABOUT_ORGANISATION.search(plain) and _ABOUT_THEM.search(plain))


def _next_step(text: str, subject: Subject) -> Place | None:
    """The stop or step of the plan that "and then?" means."""
    plain = plain_quotes(text).casefold()
    if len(words_of(plain)) > MAX_STEP_WORDS or not _ONWARD.search(plain):
        return None
    if subject.kind == "plan":
        return Place(STATIONS[0])
    if subject.kind == "station":
        following = STATIONS[STATIONS.index(subject.id) + 1 :]
        return Place(subject.id, 0) if _FIRST.search(plain) or not following else Place(following[0])
    if subject.kind != "step":
        return None
    station, number = subject.id.rsplit("-", 1)
    return Place(station, int(number) + 1)


def _listed(text: str, subject: Subject) -> Asked | None:
    """The one that is meant of several terms that were explained: "what does the second one mean"."""
    ids = subject.id.split()
    match = _NTH.search(plain_quotes(text).casefold())
    if subject.kind != "terms" or not match:
        return None
    number = _ORDINALS.index(match.group(1))
    return Asked(ASK_TERM, terms=((ids[min(number, len(ids) - 1)],),)) if number < len(ids) or match.group(1) == "last" else None
