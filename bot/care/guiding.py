"""Replies that lead on: the diagnosis, who helps with it, and the Right Track."""

from __future__ import annotations

from collections.abc import Iterable

from bot.care.cards import organisation_card, plan_card, station_card
from bot.care.choices import WHAT_NOW, WHO_HELPS, cancer_choices, listed, station_choices
from bot.care.diagnosis import GENERAL, UNKNOWN, Cancer, Cancers, Status
from bot.care.dialogue import Phrasebook
from bot.care.organisation import Directory, Organisation
from bot.care.plan import STATION_NAMES, Station, step_id
from bot.care.reply import Card, Choice, Reply, Subject, Turn

ANY_CANCER = "any"
# What may come before a cancer and is none.
NOT_CANCER = ("myeloma_precursor", "lcis")
NEWS = {Status.SUSPECTED: "diagnosis_suspected", Status.RECURRENCE: "diagnosis_recurrence", Status.REMISSION: "diagnosis_remission"}


class Guiding:
    """Whom to turn to and what to do next."""

    def __init__(self, directory: Directory, cancers: Cancers, phrasebook: Phrasebook) -> None:
        """Keep the reviewed content."""
        self._directory = directory
        self._cancers = cancers
        self._phrases = phrasebook

    def diagnosis(self, turn: Turn) -> Reply:
        """Return thanks for what was shared, and the ways on from it."""
        named = [cancer for cancer in self._cancers_of(turn) if cancer.id != UNKNOWN]
        if not named:
            key = "diagnosis_ruled_out" if turn.corrects else "diagnosis_unknown"
            return Reply(self._phrases.say(key), (WHAT_NOW, WHO_HELPS), subject=Subject("diagnosis"))
        text = self._phrases.say(_news_of(turn, named[0]), cancer=listed(cancer.name for cancer in named), cared_for=turn.cared_for)
        tests = Choice("Which tests should I ask about?", "ask_plan", {"station": "tests"})
        return Reply(text, (WHAT_NOW, tests, WHO_HELPS), subject=Subject("diagnosis", named[0].id))

    def untold(self, turn: Turn) -> Reply:
        """Return that nobody has to tell their diagnosis, and who helps with any."""
        helpers = self._helpers_of(self._cancers.get(UNKNOWN))
        cards = tuple(organisation_card(one) for one in helpers)
        return Reply(self._phrases.say("diagnosis_untold"), (WHAT_NOW,), cards, Subject("referral", helpers[0].id))

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
        text = self._phrases.say(key, cancer=listed(cancer.name for cancer in cancers))
        choices = self._spread_choices(turn, cancers)
        if choices:
            text = f"{text} {self._phrases.say('has_it_spread')}"
        return Reply(
            text,
            choices or (() if cancers else cancer_choices(self._cancers)),
            tuple(cards.values()),
            Subject("referral_open" if choices else "referral", next(iter(cards))),
        )

    def organisation(self, turn: Turn) -> Reply | None:
        """Return what is known about the organisation that was shown last: what it does, when, in which languages; None when there was none."""
        shown = self._directory.organisations.get(turn.subject.id) if turn.subject else None
        if shown is None:
            return None
        text = self._phrases.say("organisation_again", name=shown.name)
        if shown.languages:
            text = f"{text} {self._phrases.say('organisation_languages', languages=listed(shown.languages))}"
        return Reply(text, (WHAT_NOW,), (organisation_card(shown),), Subject("referral", shown.id))

    def referral_consent(self, turn: Turn) -> Reply:
        """Return the question whether the referral may be noted."""
        return Reply(
            self._phrases.say("referral_consent"),
            (Choice("Yes, save it", "agree_referral"), Choice("No, don't save it", "decline_referral")),
            subject=turn.subject,
        )

    def ask_diagnosis(self) -> Reply:
        """Return one friendly question for the diagnosis, with the cancers as choices."""
        return Reply(self._phrases.say("ask_diagnosis"), cancer_choices(self._cancers), subject=Subject("ask_diagnosis"))

    def plan(self, turn: Turn) -> Reply:
        """Return the Right Track for the diagnosis, or one station of it."""
        cancers = self._cancers_of(turn)
        cancer = next((cancer for cancer in cancers if cancer.right_track), self._cancers.get(GENERAL))
        stations = dict(cancer.right_track)
        name = cancers[0].name if cancers and cancers[0].id != UNKNOWN else cancer.name
        if turn.station in stations:
            return self._step(turn, stations[turn.station]) if turn.step else self._station(turn.station, stations[turn.station])
        text = self._phrases.say("plan" if cancers else "plan_general", cancer=name)
        choices = station_choices() if cancers else (*station_choices(), Choice("Tell you my diagnosis", "request_referral"))
        return Reply(text, choices, (plan_card(name, stations),), Subject("plan"))

    def line(self) -> Card | None:
        """Return the card of somebody to call, whatever the cancer."""
        found = self._directory.line_for(self._cancers.get(UNKNOWN))
        return organisation_card(found) if found else None

    def _station(self, name: str, station: Station) -> Reply:
        first = Choice("Go step by step", "ask_plan", {"station": name, "step": "0"})
        return Reply(station.text, (first, *station_choices(but=name), WHO_HELPS), (station_card(name, station),), Subject("station", name))

    def _step(self, turn: Turn, station: Station) -> Reply:
        """Return one step of a station, to mark as done or to leave for later."""
        name, number = turn.station or "", int(turn.step or 0)
        if number >= len(station.steps):
            text = self._phrases.say("station_done", station=STATION_NAMES[name])
            return Reply(text, (*station_choices(but=name), WHO_HELPS), subject=Subject("station", name))
        text = self._phrases.say("step", number=str(number + 1), total=str(len(station.steps)), step=station.steps[number])
        onward = {"station": name, "step": str(number + 1)}
        choices = (Choice("I did this", "finish_step", {**onward, "done_step": step_id(name, number)}), Choice("Later. Next step", "ask_plan", onward))
        return Reply(text, choices, subject=Subject("step", f"{name}-{number}"))

    def _cancers_of(self, turn: Turn) -> tuple[Cancer, ...]:
        return self._cancers.resolve_all(turn.diagnoses, turn.stage)

    def _named_organisations(self, turn: Turn) -> Reply:
        named = [self._directory.get(organisation_id) for organisation_id in turn.organisations[:2]]
        text = self._phrases.say("organisation_named", names=listed(one.name for one in named))
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

    @staticmethod
    def _spread_choices(turn: Turn, cancers: Iterable[Cancer]) -> tuple[Choice, ...]:
        undecided = next((cancer for cancer in cancers if cancer.stages), None)
        if undecided is None or turn.stage:
            return ()
        return (
            Choice("Yes, it has spread", "request_referral", {"diagnosis": undecided.id, "stage": "metastatic"}),
            Choice("No, it has not", "request_referral", {"diagnosis": undecided.id, "stage": "early"}),
        )


def _news_of(turn: Turn, cancer: Cancer) -> str:
    """The phrase for the news that somebody told."""
    if cancer.id in NOT_CANCER:
        return "diagnosis_precursor"
    if turn.status in NEWS:
        return NEWS[turn.status]
    if turn.corrects:
        return "diagnosis_corrected"
    return "diagnosis_caregiver" if turn.caregiver else "diagnosis"
