"""The choices that replies offer again and again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.care.diagnosis import UNKNOWN, Cancers
from bot.care.glossary import Answer, Term
from bot.care.plan import STATION_NAMES, STATIONS
from bot.care.reply import Choice

CANCER_CHOICES = ("lung", "breast", "myeloma", "pancreatic", "prostate")
WHAT_NOW = Choice("What do I do now?", "ask_plan")
WHO_HELPS = Choice("Who can help me?", "request_referral")
PERSON = Choice("Talk to a person", "request_person")
NONE_OF_THESE = Choice("None of these", "deny")
MORE = Choice("Tell me more", "ask_more")


def term_choice(term: Term) -> Choice:
    """Return the choice to have the term explained."""
    return Choice(f'What does "{term.name}" mean?', "ask_term", {"term": term.id})


def answer_choice(answer: Answer) -> Choice:
    """Return the choice to have the answer."""
    return Choice(answer.title, f"ask/{answer.id}")


def station_choices(but: str = "") -> tuple[Choice, ...]:
    """Return the stations of the Right Track, leaving one out."""
    return tuple(Choice(STATION_NAMES[name], "ask_plan", {"station": name}) for name in STATIONS if name != but)


def cancer_choices(cancers: Cancers) -> tuple[Choice, ...]:
    """Return the cancers that are asked for most, and the ways out; each leads to who helps."""
    known = tuple(Choice(cancers.get(i).label, "request_referral", {"diagnosis": i}) for i in CANCER_CHOICES)
    return (*known, Choice("Another cancer", "request_referral", {"diagnosis": UNKNOWN}), Choice("I'm not sure", "request_referral", {"diagnosis": UNKNOWN}))


def listed(names: Iterable[str]) -> str:
    """Return the names as a sentence has them: "a, b and c"."""
    parts = list(names)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
