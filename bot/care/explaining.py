"""Replies that explain: terms, answers and myths, and what goes on from them."""

from __future__ import annotations

from bot.care.cards import myth_card, next_step_card, organisation_card, term_card, whole_term_card
from bot.care.choices import MORE, PERSON, WHAT_NOW, WHO_HELPS, answer_choice, listed, station_choices, term_choice
from bot.care.diagnosis import UNKNOWN, Cancers
from bot.care.dialogue import Phrasebook
from bot.care.glossary import TERM_SUBJECTS, Answer, Glossary, Term
from bot.care.myth import Myths
from bot.care.organisation import Directory
from bot.care.reply import LOVED_ONE, Card, Choice, Manner, Reply, Subject, Turn

# So many terms are explained at once; up to so many are named in a sentence.
MAX_TERM_CARDS = 10
SIDE_BY_SIDE = 3
# A question that names one of these gets its meaning besides the answer.
CARRIED_CATEGORIES = ("treatments", "tests", "drugs", "biomarkers")


class Explaining:
    """What can be explained, and how."""

    def __init__(self, glossary: Glossary, cancers: Cancers, directory: Directory, phrasebook: Phrasebook, myths: Myths) -> None:
        """Keep the reviewed content."""
        self._glossary = glossary
        self._cancers = cancers
        self._directory = directory
        self._phrases = phrasebook
        self._myths = myths

    def term(self, turn: Turn) -> Reply:
        """Return what the asked term means; several are explained side by side, an ambiguous one is asked back."""
        known = [[self._glossary.terms[i] for i in ids if i in self._glossary.terms] for ids in turn.asked.terms]
        known = list({terms[0].id: terms for terms in known if terms}.values())
        if not known:
            return self._unknown_term(turn)
        if len(known) == 1 and len(known[0]) > 1:
            choices = tuple(term_choice(term) for term in known[0])
            return Reply(self._phrases.say("which_term", wording=turn.asked.wording or known[0][0].name), choices)
        if len(known) == 1:
            return self._explained(known[0][0], turn)
        return self._side_by_side([terms[0] for terms in known[:MAX_TERM_CARDS]], turn)

    def answer(self, turn: Turn) -> Reply | None:
        """Return the answer to the question, true for the person's cancer, with a line more for a caregiver; None when there is none."""
        answer = self._glossary.answers.get(turn.asked.question or "")
        if answer is None:
            return None
        text = self._text_of(answer, turn)
        if turn.caregiver and answer.caregiver:
            text = f"{text} {answer.caregiver}".replace(LOVED_ONE, turn.cared_for)
        myth = self._myths.myths.get(turn.myth or "")
        if myth and myth.answer != answer.id:
            text = f"{myth.text}\n\n{text}"
        choices = ((MORE,) if answer.more else ()) + self._related(answer)[:2]
        # The short form says the same as the text alone.
        sms = answer.sms if text == answer.text else None
        return Reply(text, choices, (next_step_card(answer), *self._named_besides(turn, text)), Subject("answer", answer.id), sms)

    def myth(self, turn: Turn) -> Reply | None:
        """Return the gentle correction of a belief, and the answer that goes on from it as a choice."""
        myth = self._myths.myths.get(turn.myth or "")
        if myth is None:
            return self.answer(turn)
        answer = self._glossary.answers.get(myth.answer or "")
        choices = (answer_choice(answer), *self._related(answer)[:1]) if answer else (WHAT_NOW,)
        return Reply(myth.text, choices, (myth_card(myth),), Subject("answer", answer.id) if answer else turn.subject)

    def meaning(self, turn: Turn) -> Reply:
        """Return the last thing in other words: the term again, or the hard words of the last answer."""
        term, answer = self.last_term(turn), self.last_answer(turn)
        if term:
            choices = (MORE,) if term.more else ()
            return Reply(self._phrases.say("in_other_words", plain=term.plain), choices, (term_card(term),), turn.subject)
        hard_words = [self._glossary.terms[i] for i in answer.terms if i in self._glossary.terms] if answer else []
        if answer and hard_words:
            cards = tuple(whole_term_card(term) for term in hard_words[:SIDE_BY_SIDE])
            return Reply(self._phrases.say("hard_words"), cards=cards, subject=turn.subject)
        return self.more(turn) if answer else self._what_of(turn)

    def why(self, turn: Turn) -> Reply:
        """Return why the last term or answer matters to the person."""
        term, answer = self.last_term(turn), self.last_answer(turn)
        if term:
            text = self._phrases.say("why_term", why=term.why, ask=term.ask)
            return Reply(text, ((MORE,) if term.more else ()) + self._related_terms(term)[:2], subject=turn.subject)
        if answer:
            return Reply(answer.more or answer.text, self._related(answer)[:2], (next_step_card(answer),), turn.subject)
        return self._what_of(turn)

    def more(self, turn: Turn) -> Reply:
        """Return more on the last subject, or what is near to it."""
        term, answer = self.last_term(turn), self.last_answer(turn)
        if term and term.more and turn.subject != Subject("term_more", term.id):
            return Reply(term.more, self._related_terms(term), (term_card(term),), Subject("term_more", term.id))
        if answer and answer.more and turn.subject != Subject("answer_more", answer.id):
            return Reply(answer.more, self._related(answer), (next_step_card(answer),), Subject("answer_more", answer.id))
        return self.else_(turn)

    def else_(self, turn: Turn) -> Reply:
        """Return what else is worth knowing, as choices."""
        term, answer = self.last_term(turn), self.last_answer(turn)
        if term:
            text = self._phrases.say("else_term", turn.said, name=term.name, ask=term.ask)
            return Reply(text, self._related_terms(term) or (WHAT_NOW, WHO_HELPS), subject=turn.subject)
        if answer:
            questions = " ".join(answer.ask) or answer.do
            text = self._phrases.say("else_answer", turn.said, ask=questions)
            return Reply(text, self._related(answer) or (WHAT_NOW, WHO_HELPS), subject=turn.subject)
        return Reply(self._phrases.say("else_general", turn.said), (WHAT_NOW, *station_choices()), subject=turn.subject)

    def last_term(self, turn: Turn) -> Term | None:
        """Return the term that the talk was about."""
        subject = turn.subject
        return self._glossary.terms.get(subject.id.partition(" ")[0]) if subject and subject.kind in TERM_SUBJECTS else None

    def last_answer(self, turn: Turn) -> Answer | None:
        """Return the answer that was given last."""
        subject = turn.subject
        return self._glossary.answers.get(subject.id) if subject and subject.kind in ("answer", "answer_more") else None

    def _text_of(self, answer: Answer, turn: Turn) -> str:
        """The answer for the person's cancer; what was just said is not said again word for word."""
        text = answer.text_for(self._cancers.ids_for(turn.diagnoses, turn.stage))
        if not any(text in reply for reply in turn.said):
            return text
        if turn.asked.again:
            names = listed(cancer.name for cancer in self._cancers.resolve_all(turn.diagnoses, turn.stage))
            return f"{self._phrases.say('same_for', cancer=names)} {text}"
        if answer.more and not any(answer.more in reply for reply in turn.said):
            return f"{self._phrases.say('more_on_it', turn.said)} {text} {answer.more}"
        return f"{self._phrases.say('say_again', turn.said)} {text}"

    def _named_besides(self, turn: Turn, text: str) -> tuple[Card, ...]:
        """The card of a treatment or test that the question names and the answer does not: "am I too old for the transplant"."""
        named = [self._glossary.terms[ids[0]] for ids in turn.asked.terms if len(ids) == 1 and ids[0] in self._glossary.terms]
        unsaid = [term for term in named if term.category in CARRIED_CATEGORIES and not any(name.casefold() in text.casefold() for name in term.names)]
        return tuple(whole_term_card(term) for term in unsaid[:1])

    def _explained(self, term: Term, turn: Turn) -> Reply:
        text = term.plain
        if turn.asked.manner is Manner.NEED:
            text = self._phrases.say("need_term", name=term.name, plain=term.plain)
        elif turn.asked.manner is Manner.SAME:
            text = self._phrases.say("one_term", name=term.name, plain=term.plain)
        elif turn.asked.wording and not self._glossary.find(turn.asked.wording):
            text = self._phrases.say("taken_as", name=term.name, plain=term.plain)
        choices = ((MORE,) if term.more else ()) + self._related_terms(term)
        return Reply(text, choices[:3], (term_card(term),), Subject("term", term.id))

    def _side_by_side(self, terms: list[Term], turn: Turn) -> Reply:
        key = "report_terms" if len(terms) > SIDE_BY_SIDE else "two_terms" if turn.asked.manner is Manner.SAME else "several_terms"
        text = self._phrases.say(key, names=listed(term.name for term in terms))
        return Reply(text, cards=tuple(whole_term_card(term) for term in terms), subject=Subject("terms", " ".join(term.id for term in terms)))

    def _unknown_term(self, turn: Turn) -> Reply:
        if not turn.asked.wording:
            return self._what_of(turn)
        line = self._directory.line_for(self._cancers.get(UNKNOWN))
        cards = (organisation_card(line),) if line else ()
        closest = tuple(term_choice(self._glossary.terms[i]) for i in turn.asked.closest if i in self._glossary.terms)
        key = "unknown_term_near" if closest else "unknown_term"
        return Reply(self._phrases.say(key, wording=turn.asked.wording), (*closest, PERSON), cards, Subject("unsure"))

    def _what_of(self, turn: Turn) -> Reply:
        return Reply(self._phrases.say("what_of", turn.said), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def _related(self, answer: Answer) -> tuple[Choice, ...]:
        return tuple(answer_choice(self._glossary.answers[i]) for i in answer.related if i in self._glossary.answers)[:3]

    def _related_terms(self, term: Term) -> tuple[Choice, ...]:
        return tuple(term_choice(self._glossary.terms[i]) for i in term.related if i in self._glossary.terms)[:2]
