"""Everything the assistant can say in one turn, composed from reviewed content."""

from __future__ import annotations

from dataclasses import replace

from bot.care.choices import NONE_OF_THESE, PERSON, WHAT_NOW, WHO_HELPS, answer_choice, term_choice
from bot.care.diagnosis import Cancers
from bot.care.dialogue import Phrasebook
from bot.care.explaining import Explaining
from bot.care.glossary import Glossary
from bot.care.guiding import Guiding
from bot.care.myth import Myths
from bot.care.organisation import Directory
from bot.care.reply import Asked, Choice, Reply, Subject, Turn

EMOTIONAL = "emotional"
MAX_CHOICES = 3


class Replies:
    """Joins what explains and what leads on, and says so when neither can."""

    def __init__(self, glossary: Glossary, directory: Directory, cancers: Cancers, phrasebook: Phrasebook, myths: Myths) -> None:
        """Keep the reviewed content."""
        self._glossary = glossary
        self._phrases = phrasebook
        self.explaining = Explaining(glossary, cancers, directory, phrasebook, myths)
        self.guiding = Guiding(directory, cancers, phrasebook)

    def phrase(self, key: str, turn: Turn) -> Reply:
        """Return a fixed phrase of the dialogue, with the choices that go on from it."""
        choices = {"greet": (WHAT_NOW, WHO_HELPS), "identity": (WHAT_NOW, PERSON), "complaint": (PERSON, WHAT_NOW)}
        # The door has said the first hello already.
        said = (self._phrases.say("greet"), *turn.said)
        return Reply(self._phrases.say(key, said), choices.get(key, ()), subject=turn.subject)

    def answer(self, turn: Turn) -> Reply:
        """Return the answer that was asked for, or the choices when there is none."""
        return self.explaining.answer(turn) or self.unsure(turn)

    def myth(self, turn: Turn) -> Reply:
        """Return the correction of a belief, or the choices when nothing is written on it."""
        return self.explaining.myth(turn) or self.unsure(turn)

    def organisation(self, turn: Turn) -> Reply:
        """Return what is known about the organisation that was shown, or who helps at all."""
        return self.guiding.organisation(turn) or self.guiding.referral(turn)

    def unsure(self, turn: Turn) -> Reply:
        """Return the three best topics to choose from, in the patient's words, and a person; at the second time in a row, the person's number."""
        guessed = [self._glossary.answers[i] for i in dict.fromkeys(turn.guesses) if i in self._glossary.answers][:MAX_CHOICES]
        terms = [self._glossary.terms[i] for ids in turn.asked.terms for i in ids if i in self._glossary.terms][:1]
        choices = tuple([*(term_choice(term) for term in terms), *(answer_choice(answer) for answer in guessed)][:MAX_CHOICES])
        again = _was_unsure(turn)
        key = "unsure_again" if again else "unsure" if choices else "unsure_nothing"
        line = self.guiding.line() if again else None
        return Reply(self._phrases.say(key, turn.said), (*choices, NONE_OF_THESE, PERSON), (line,) if line else (), Subject("unsure"))

    def out_of_scope(self, turn: Turn) -> Reply:
        """Return an honest decline that says what can be asked."""
        return Reply(self._phrases.say("out_of_scope", turn.said), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def affirm(self, turn: Turn) -> Reply:
        """Return what a "yes" goes on to: more on the subject, or the ways on."""
        if self.explaining.last_term(turn) or self.explaining.last_answer(turn):
            return self.explaining.more(turn)
        return Reply(self._phrases.say("affirm", turn.said), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def deny(self, turn: Turn) -> Reply:
        """Return what a "no" goes on to: after a guess that failed, another way to ask and a person."""
        if _was_unsure(turn):
            return Reply(self._phrases.say("none_of_these", turn.said), (PERSON, WHAT_NOW), subject=turn.subject)
        return Reply(self._phrases.say("deny", turn.said), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def completed(self, reply: Reply, turn: Turn) -> Reply:
        """Return the reply with a kind sentence first where somebody told a feeling, and the second thing that was asked behind it."""
        if turn.feeling and not self._is_emotional(reply):
            kind = self._phrases.say("kind_words", turn.said)
            reply = replace(reply, text=f"{kind} {reply.text}", sms=f"{kind} {reply.sms}" if reply.sms else None)
        return self._with_second(reply, turn) if turn.also else reply

    def _with_second(self, reply: Reply, turn: Turn) -> Reply:
        second = self._reply_to(replace(turn, asked=turn.also[0], also=(), myth=None, station=None))
        left = [choice for asked in turn.also[1:] if (choice := self._choice_for(asked))]
        text = f"{reply.text}\n\n{second.text}"
        if left:
            text = f"{text}\n\n{self._phrases.say('asked_more')}"
        choices = dict.fromkeys(choice.label for choice in (*left, *second.choices, *reply.choices))
        by_label = {choice.label: choice for choice in (*left, *second.choices, *reply.choices)}
        return Reply(text, tuple(by_label[label] for label in choices)[:MAX_CHOICES], (*reply.cards, *second.cards), second.subject)

    def _reply_to(self, turn: Turn) -> Reply:
        if turn.asked.intent == "ask_term":
            return self.explaining.term(turn)
        if turn.asked.intent == "ask_plan":
            return self.guiding.plan(turn)
        return self.answer(turn) if turn.asked.question else self.guiding.referral(turn, person=True)

    def _choice_for(self, asked: Asked) -> Choice | None:
        term_id = next((ids[0] for ids in asked.terms if ids[0] in self._glossary.terms), None)
        if asked.intent == "ask_term" and term_id:
            return term_choice(self._glossary.terms[term_id])
        answer = self._glossary.answers.get(asked.question or "")
        return answer_choice(answer) if answer else None

    def _is_emotional(self, reply: Reply) -> bool:
        answer = self._glossary.answers.get(reply.subject.id) if reply.subject and reply.subject.kind == "answer" else None
        return answer is not None and answer.step == EMOTIONAL


def _was_unsure(turn: Turn) -> bool:
    return turn.subject is not None and turn.subject.kind == "unsure"
