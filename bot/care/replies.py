"""Composing replies from reviewed content: one method for each thing the assistant can say."""

from __future__ import annotations

from collections.abc import Iterable

from bot.care.cards import myth_card, next_step_card, organisation_card, plan_card, station_card, term_card, whole_term_card
from bot.care.diagnosis import GENERAL, UNKNOWN, Cancer, Cancers
from bot.care.dialogue import Phrasebook
from bot.care.glossary import Answer, Glossary, Term
from bot.care.myth import Myths
from bot.care.organisation import Directory, Organisation
from bot.care.plan import STATION_NAMES, STATIONS, Station, step_id
from bot.care.reply import Card, Choice, Reply, Subject, Turn

ANY_CANCER = "any"
# So many terms are explained at once, from a pasted report; up to so many are named in a sentence.
MAX_TERM_CARDS = 10
SIDE_BY_SIDE = 3
CANCER_CHOICES = ("lung", "breast", "myeloma", "pancreatic", "prostate")
WHAT_NOW = Choice("What do I do now?", "ask_plan")
WHO_HELPS = Choice("Who can help me?", "request_referral")
PERSON = Choice("Talk to a person", "request_person")
NONE_OF_THESE = Choice("None of these", "deny")
MORE = Choice("Tell me more", "ask_more")


class Replies:
    """Everything the assistant can say, composed for one turn."""

    def __init__(self, glossary: Glossary, directory: Directory, cancers: Cancers, phrasebook: Phrasebook, myths: Myths) -> None:
        """Keep the reviewed content."""
        self._glossary = glossary
        self._directory = directory
        self._cancers = cancers
        self._phrases = phrasebook
        self._myths = myths

    def phrase(self, key: str, turn: Turn) -> Reply:
        """Return a fixed phrase of the dialogue, with the choices that go on from it."""
        choices = {"greet": (WHAT_NOW, WHO_HELPS), "identity": (WHAT_NOW, PERSON), "complaint": (PERSON, WHAT_NOW)}
        # The door has said the first hello already.
        number = turn.number + 1 if key == "greet" else turn.number
        return Reply(self._phrases.say(key, number), choices.get(key, ()), subject=turn.subject)

    # ---- terms and answers

    def term(self, turn: Turn) -> Reply:
        """Return what the asked term means; several are explained side by side, an ambiguous one is asked back."""
        known = [[self._glossary.terms[i] for i in ids if i in self._glossary.terms] for ids in turn.terms]
        known = list({terms[0].id: terms for terms in known if terms}.values())
        if not known:
            return self._unknown_term(turn)
        if len(known) == 1 and len(known[0]) > 1:
            choices = tuple(_term_choice(term) for term in known[0])
            return Reply(self._phrases.say("which_term", wording=turn.wording or known[0][0].name), choices)
        if len(known) == 1:
            return self._explained(known[0][0], turn)
        terms = [terms[0] for terms in known[:MAX_TERM_CARDS]]
        key = "several_terms" if len(terms) <= SIDE_BY_SIDE else "report_terms"
        text = self._phrases.say(key, names=_listed(term.name for term in terms))
        return Reply(text, cards=tuple(whole_term_card(term) for term in terms), subject=Subject("term", terms[0].id))

    def answer(self, turn: Turn) -> Reply:
        """Return the answer to the question, true for the person's cancer, with a line more for a caregiver."""
        answer = self._glossary.answers.get(turn.question or "")
        if answer is None:
            return self.unsure(turn)
        text = answer.text_for(self._ids_of(turn))
        sms = answer.sms if text == answer.text and not turn.caregiver and not turn.myth else None
        if turn.caregiver and answer.caregiver:
            text = f"{text} {answer.caregiver}"
        myth = self._myths.myths.get(turn.myth or "")
        if myth and myth.answer != answer.id:
            text = f"{myth.text}\n\n{text}"
        choices = ((MORE,) if answer.more else ()) + self._related(answer)[:2]
        return Reply(text, choices, (next_step_card(answer),), Subject("answer", answer.id), sms)

    def myth(self, turn: Turn) -> Reply:
        """Return the gentle correction of a belief, and the answer that goes on from it as a choice."""
        myth = self._myths.myths.get(turn.myth or "")
        if myth is None:
            return self.answer(turn)
        answer = self._glossary.answers.get(myth.answer or "")
        choices = (_answer_choice(answer), *self._related(answer)[:1]) if answer else (WHAT_NOW,)
        return Reply(myth.text, choices, (myth_card(myth),), Subject("answer", answer.id) if answer else turn.subject)

    def meaning(self, turn: Turn) -> Reply:
        """Return the last thing in other words: the term again, or the hard words of the last answer."""
        term, answer = self._last_term(turn), self._last_answer(turn)
        if term:
            return Reply(self._phrases.say("in_other_words", plain=term.plain), _term_choices(term), (term_card(term),), turn.subject)
        hard_words = [self._glossary.terms[i] for i in answer.terms if i in self._glossary.terms] if answer else []
        if answer and hard_words:
            cards = tuple(whole_term_card(term) for term in hard_words[:3])
            return Reply(self._phrases.say("hard_words"), cards=cards, subject=turn.subject)
        return self.more(turn) if answer else self._what_of(turn)

    def why(self, turn: Turn) -> Reply:
        """Return why the last term or answer matters to the person."""
        term, answer = self._last_term(turn), self._last_answer(turn)
        if term:
            text = self._phrases.say("why_term", why=term.why, ask=term.ask)
            return Reply(text, ((MORE,) if term.more else ()) + self._related_terms(term)[:2], subject=turn.subject)
        if answer:
            return Reply(answer.more or answer.text, self._related(answer)[:2], (next_step_card(answer),), turn.subject)
        return self._what_of(turn)

    def more(self, turn: Turn) -> Reply:
        """Return more on the last subject, or what is near to it."""
        term, answer = self._last_term(turn), self._last_answer(turn)
        if term and term.more:
            return Reply(term.more, self._related_terms(term), (term_card(term),), Subject("term_more", term.id))
        if answer and answer.more:
            return Reply(answer.more, self._related(answer), (next_step_card(answer),), Subject("answer_more", answer.id))
        return self.else_(turn)

    def else_(self, turn: Turn) -> Reply:
        """Return what else is worth knowing, as choices."""
        term, answer = self._last_term(turn), self._last_answer(turn)
        if term:
            text = self._phrases.say("else_term", turn.number, name=term.name, ask=term.ask)
            return Reply(text, self._related_terms(term) or (WHAT_NOW, WHO_HELPS), subject=turn.subject)
        if answer:
            questions = " ".join(answer.ask) or answer.do
            text = self._phrases.say("else_answer", turn.number, ask=questions)
            return Reply(text, self._related(answer) or (WHAT_NOW, WHO_HELPS), subject=turn.subject)
        return Reply(self._phrases.say("else_general", turn.number), (WHAT_NOW, *_station_choices()), subject=turn.subject)

    # ---- diagnosis, referral and plan

    def diagnosis(self, turn: Turn) -> Reply:
        """Return thanks for what was shared, and the ways on from it."""
        named = [cancer for cancer in self._cancers_of(turn) if cancer.id != UNKNOWN]
        if not named:
            return Reply(self._phrases.say("diagnosis_unknown"), (WHAT_NOW, WHO_HELPS), subject=Subject("diagnosis"))
        key = "diagnosis_caregiver" if turn.caregiver else "diagnosis"
        text = self._phrases.say(key, cancer=_listed(cancer.name for cancer in named))
        tests = Choice("Which tests should I ask about?", "ask_plan", {"station": "tests"})
        return Reply(text, (WHAT_NOW, tests, WHO_HELPS), subject=Subject("diagnosis", named[0].id))

    def referral(self, turn: Turn, person: bool = False) -> Reply:
        """Return the organisations made for the person's diagnosis; without one, ask for it."""
        if turn.organisations:
            return self._named_organisations(turn)
        cancers = self._cancers_of(turn)
        if not cancers and not person:
            return self.ask_diagnosis()
        cards: dict[str, Card] = {}
        for cancer in cancers or (self._cancers.get(UNKNOWN),):
            for organisation in self._helpers_of(cancer):
                cards.setdefault(organisation.id, organisation_card(organisation))
        key = ("referral_person" if person else "referral") if cancers else "person_general"
        text = self._phrases.say(key, cancer=_listed(cancer.name for cancer in cancers))
        choices = self._spread_choices(turn, cancers)
        if choices:
            text = f"{text} {self._phrases.say('has_it_spread')}"
        return Reply(
            text,
            choices or (() if cancers else _cancer_choices(self._cancers)),
            tuple(cards.values()),
            Subject("referral_open" if choices else "referral", next(iter(cards))),
        )

    def referral_consent(self, turn: Turn) -> Reply:
        """Return the question whether the referral may be noted."""
        return Reply(
            self._phrases.say("referral_consent"),
            (Choice("Yes, save it", "agree_referral"), Choice("No, don't save it", "decline_referral")),
            subject=turn.subject,
        )

    def ask_diagnosis(self) -> Reply:
        """Return one friendly question for the diagnosis, with the cancers as choices."""
        return Reply(self._phrases.say("ask_diagnosis"), _cancer_choices(self._cancers), subject=Subject("ask_diagnosis"))

    def plan(self, turn: Turn) -> Reply:
        """Return the Right Track for the diagnosis, or one station of it."""
        cancers = self._cancers_of(turn)
        cancer = next((cancer for cancer in cancers if cancer.right_track), self._cancers.get(GENERAL))
        stations = dict(cancer.right_track)
        name = cancers[0].name if cancers and cancers[0].id != UNKNOWN else cancer.name
        if turn.station in stations:
            return self._step(turn, stations[turn.station]) if turn.step else self._station(turn.station, stations[turn.station])
        text = self._phrases.say("plan" if cancers else "plan_general", cancer=name)
        choices = _station_choices() if cancers else (*_station_choices(), Choice("Tell you my diagnosis", "request_referral"))
        return Reply(text, choices, (plan_card(name, stations),), Subject("plan"))

    # ---- when unsure

    def unsure(self, turn: Turn) -> Reply:
        """Return the three best topics to choose from, in the patient's words, and a person."""
        guessed = [self._glossary.answers[i] for i in turn.guesses if i in self._glossary.answers][:3]
        terms = [self._glossary.terms[i] for ids in turn.terms for i in ids if i in self._glossary.terms][:1]
        choices = tuple([*(_term_choice(term) for term in terms), *(_answer_choice(answer) for answer in guessed)][:3])
        key = "unsure" if choices else "unsure_nothing"
        return Reply(self._phrases.say(key, turn.number), (*choices, NONE_OF_THESE, PERSON), subject=Subject("unsure"))

    def out_of_scope(self, turn: Turn) -> Reply:
        """Return an honest decline that says what can be asked."""
        return Reply(self._phrases.say("out_of_scope", turn.number), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def affirm(self, turn: Turn) -> Reply:
        """Return what a "yes" goes on to: more on the subject, or the ways on."""
        if self._last_term(turn) or self._last_answer(turn):
            return self.more(turn)
        return Reply(self._phrases.say("affirm", turn.number), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def deny(self, turn: Turn) -> Reply:
        """Return what a "no" goes on to: after a guess that failed, another way to ask and a person."""
        if turn.subject and turn.subject.kind == "unsure":
            return Reply(self._phrases.say("none_of_these", turn.number), (PERSON, WHAT_NOW))
        return Reply(self._phrases.say("deny", turn.number), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    # ---- parts

    def _explained(self, term: Term, turn: Turn) -> Reply:
        text = term.plain
        if turn.wording and not self._glossary.find(turn.wording):
            text = self._phrases.say("taken_as", name=term.name, plain=term.plain)
        choices = _term_choices(term) + self._related_terms(term)
        return Reply(text, choices[:3], (term_card(term),), Subject("term", term.id))

    def _unknown_term(self, turn: Turn) -> Reply:
        if not turn.wording:
            return self.unsure(turn)
        line = self._directory.line_for(self._cancers.get(UNKNOWN))
        cards = (organisation_card(line),) if line else ()
        return Reply(self._phrases.say("unknown_term", wording=turn.wording), (PERSON,), cards, Subject("unsure"))

    def _station(self, name: str, station: Station) -> Reply:
        first = Choice("Go step by step", "ask_plan", {"station": name, "step": "0"})
        return Reply(station.text, (first, *_other_stations(name), WHO_HELPS), (station_card(name, station),), Subject("station", name))

    def _step(self, turn: Turn, station: Station) -> Reply:
        """Return one step of a station, to mark as done or to leave for later."""
        name, number = turn.station or "", int(turn.step or 0)
        if number >= len(station.steps):
            return Reply(self._phrases.say("station_done", station=STATION_NAMES[name]), (*_other_stations(name), WHO_HELPS), subject=Subject("station", name))
        text = self._phrases.say("step", number=str(number + 1), total=str(len(station.steps)), step=station.steps[number])
        onward = {"station": name, "step": str(number + 1)}
        choices = (Choice("I did this", "finish_step", {**onward, "done_step": step_id(name, number)}), Choice("Later. Next step", "ask_plan", onward))
        return Reply(text, choices, subject=Subject("station", name))

    def _what_of(self, turn: Turn) -> Reply:
        return Reply(self._phrases.say("what_of", turn.number), (WHAT_NOW, WHO_HELPS), subject=turn.subject)

    def _last_term(self, turn: Turn) -> Term | None:
        subject = turn.subject
        return self._glossary.terms.get(subject.id) if subject and subject.kind in ("term", "term_more") else None

    def _last_answer(self, turn: Turn) -> Answer | None:
        subject = turn.subject
        return self._glossary.answers.get(subject.id) if subject and subject.kind in ("answer", "answer_more") else None

    def _cancers_of(self, turn: Turn) -> tuple[Cancer, ...]:
        resolved = {cancer.id: cancer for cancer in (self._cancers.resolve(i, turn.stage) for i in turn.diagnoses)}
        return tuple(resolved.values())[:2]

    def _ids_of(self, turn: Turn) -> tuple[str, ...]:
        return tuple(i for cancer in self._cancers_of(turn) for i in self._cancers.family_of(cancer.id))

    def _named_organisations(self, turn: Turn) -> Reply:
        named = [self._directory.get(organisation_id) for organisation_id in turn.organisations[:2]]
        text = self._phrases.say("organisation_named", names=_listed(one.name for one in named))
        return Reply(text, cards=tuple(organisation_card(one) for one in named), subject=Subject("referral", named[0].id))

    def _helpers_of(self, cancer: Cancer) -> tuple[Organisation, ...]:
        """The organisation for the cancer, the second where the stage is open, one that answers a telephone, and a general one where few are."""
        helpers = self._directory.for_cancer(cancer)
        chosen = list(helpers[:2] if cancer.stages else helpers[:1])
        line = self._directory.line_for(cancer)
        if line and line not in chosen and not any(one.phones_to_show for one in chosen):
            chosen.append(line)
        if not cancer.right_track:
            chosen += [one for one in helpers if ANY_CANCER in one.cancers and one not in chosen][:1]
        return tuple(chosen)

    def _spread_choices(self, turn: Turn, cancers: Iterable[Cancer]) -> tuple[Choice, ...]:
        undecided = next((cancer for cancer in cancers if cancer.stages), None)
        if undecided is None or turn.stage:
            return ()
        return (
            Choice("Yes, it has spread", "share_diagnosis", {"diagnosis": undecided.id, "stage": "metastatic"}),
            Choice("No, it has not", "share_diagnosis", {"diagnosis": undecided.id, "stage": "early"}),
        )

    def _related(self, answer: Answer) -> tuple[Choice, ...]:
        return tuple(_answer_choice(self._glossary.answers[i]) for i in answer.related if i in self._glossary.answers)[:3]

    def _related_terms(self, term: Term) -> tuple[Choice, ...]:
        return tuple(_term_choice(self._glossary.terms[i]) for i in term.related if i in self._glossary.terms)[:2]


def _term_choice(term: Term) -> Choice:
    return Choice(f'What does "{term.name}" mean?', "ask_term", {"term": term.id})


def _term_choices(term: Term) -> tuple[Choice, ...]:
    return (MORE,) if term.more else ()


def _answer_choice(answer: Answer) -> Choice:
    return Choice(answer.title, f"ask/{answer.id}")


def _station_choices() -> tuple[Choice, ...]:
    return tuple(Choice(STATION_NAMES[name], "ask_plan", {"station": name}) for name in STATIONS)


def _other_stations(name: str) -> tuple[Choice, ...]:
    return tuple(choice for choice in _station_choices() if choice.entities["station"] != name)


def _cancer_choices(cancers: Cancers) -> tuple[Choice, ...]:
    known = tuple(Choice(cancers.get(i).label, "share_diagnosis", {"diagnosis": i}) for i in CANCER_CHOICES)
    return (*known, Choice("Another cancer", "share_diagnosis", {"diagnosis": UNKNOWN}), Choice("I'm not sure", "share_diagnosis", {"diagnosis": UNKNOWN}))


def _listed(names: Iterable[str]) -> str:
    parts = list(names)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
