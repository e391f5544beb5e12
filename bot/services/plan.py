"""The Right Track plan of a conversation, to read or print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.care.diagnosis import GENERAL, Cancers
from bot.care.glossary import TERM_SUBJECTS, Glossary
from bot.care.plan import Plan, make_plan
from bot.care.reply import Subject
from bot.errors import StepUnknown
from bot.store.conversations import Conversations


class Plans:
    """Makes plans from what a conversation knows of the person and talked about."""

    def __init__(self, conversations: Conversations, cancers: Cancers, glossary: Glossary) -> None:
        """Join the parts."""
        self._conversations = conversations
        self._cancers = cancers
        self._glossary = glossary

    async def plan_of(self, conversation_id: str) -> Plan:
        """Return the plan for the diagnosis that was shared, or the general one."""
        known = await self._conversations.known(conversation_id)
        found = [self._cancers.resolve(cancer_id, known.get("stage")) for cancer_id in known.get("diagnosis") or ()]
        cancer = next((cancer for cancer in found if cancer.right_track), self._cancers.get(GENERAL))
        questions = self._questions(await self._conversations.subjects(conversation_id))
        done = await self._conversations.done_steps(conversation_id)
        return make_plan(found[0].name if found else cancer.name, cancer.right_track, done, questions)

    async def mark(self, conversation_id: str, step_id: str, is_done: bool) -> Plan:
        """Mark a step as done or not and return the plan, or raise `StepUnknown`."""
        plan = await self.plan_of(conversation_id)
        if step_id not in {step.id for station in plan.stations for step in station.steps}:
            raise StepUnknown(step_id)
        await self._conversations.mark_step(conversation_id, step_id, is_done)
        return await self.plan_of(conversation_id)

    def _questions(self, subjects: Iterable[Subject]) -> Iterator[str]:
        """The doctor questions of the terms and answers that were talked about, the latest last."""
        for subject in subjects:
            if subject.kind in TERM_SUBJECTS:
                yield from (self._glossary.terms[term_id].ask for term_id in subject.id.split() if term_id in self._glossary.terms)
            elif subject.kind.startswith("answer") and subject.id in self._glossary.answers:
                yield from self._glossary.answers[subject.id].ask[:2]
