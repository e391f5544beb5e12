"""The pieces of a message that are read by themselves: its clauses, and a follow-up made whole by what the talk is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.clauses import Clause, clauses_of
from bot.language.follow_up import completed, is_follow_up
from bot.language.terms import TermMention


@dataclass(frozen=True)
class Part:
    """A piece to read; `completes` says that it is the whole message, its subject filled in."""

    text: str
    asks: bool
    completes: bool = False


def parts_of(text: str, mentions: Sequence[TermMention], topic: str | None) -> list[Part]:
    """Return the pieces of the message; `topic` is what the assistant spoke about last, None when nothing was."""
    clauses = clauses_of(text)
    if clauses:
        return [_part(clause, mentions, topic) for clause in clauses]
    if topic and is_follow_up(text):
        return [Part(completed(text, topic), asks=True, completes=True)]
    return []


def _part(clause: Clause, mentions: Sequence[TermMention], topic: str | None) -> Part:
    """A clause that points back means the last term named before it: "what is a PET scan and how long does it take"."""
    before = [mention.wording for mention in mentions if mention.end <= clause.start]
    back = before[-1] if before else topic
    if back and is_follow_up(clause.text) and not any(clause.start <= mention.start < clause.end for mention in mentions):
        return Part(completed(clause.text, back), clause.asks)
    return Part(clause.text, clause.asks)
