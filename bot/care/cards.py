"""Cards made from reviewed entries; a contact that nobody checked never gets onto one."""

from __future__ import annotations

from bot.care.glossary import Answer, Term
from bot.care.myth import Myth
from bot.care.organisation import Organisation, Phone
from bot.care.plan import STATION_NAMES, STATIONS, Station
from bot.care.reply import Card, CardPhone, Reply
from bot.care.review import Source
from bot.care.safety import SafetyRule

# So many programmes of an organisation are named on its card.
MAX_PROGRAMMES = 2


def term_card(term: Term) -> Card:
    """Return why a term matters and what to ask, under its name."""
    title = f"{term.name} ({term.pronounce})" if term.pronounce else term.name
    return Card("term", _capital(title), f"{term.why}\nAsk your doctor: {term.ask}", source=_shown(term.source))


def whole_term_card(term: Term) -> Card:
    """Return the explanation itself as a card, where several words are explained at once."""
    return Card("term", _capital(term.name), f"{term.plain}\n{term.why}", source=_shown(term.source))


def next_step_card(answer: Answer) -> Card:
    """Return the one thing to do next after an answer, with its links and source."""
    links = tuple(link for link in answer.links if link.may_be_shown)
    source = next((source for source in answer.source if source.checked_on), None)
    return Card("plan", "Next step", answer.do, links=links, source=source)


def myth_card(myth: Myth) -> Card:
    """Return what to do about the worry behind a belief, with the source of the correction."""
    return Card("plan", "Next step", myth.do, source=_shown(myth.source))


def organisation_card(organisation: Organisation) -> Card:
    """Return what the organisation does, how to reach it, when, and what to say."""
    lines = [organisation.what]
    lines += [f"Hours: {phone.hours} (hours may change)." for phone in organisation.phones_to_show if phone.hours]
    if organisation.say:
        lines.append(f'You can say: "{organisation.say}"')
    lines += [f"{programme.name}: {programme.what}" for programme in organisation.programmes[:MAX_PROGRAMMES]]
    return Card(
        "organisation",
        organisation.name,
        "\n".join(lines),
        links=organisation.links_to_show,
        phones=tuple(_card_phone(phone) for phone in organisation.phones_to_show),
        source=_shown(organisation.source),
    )


def plan_card(cancer_name: str, stations: dict[str, Station]) -> Card:
    """Return the Right Track with its four stations at a glance."""
    lines = [f"{number}. {STATION_NAMES[name]}: {stations[name].text}" for number, name in enumerate(STATIONS, 1)]
    return Card("plan", f"The Right Track for {cancer_name}", "\n".join(lines))


def station_card(name: str, station: Station) -> Card:
    """Return the steps and questions of one station."""
    steps = [f"- {step}" for step in station.steps]
    questions = [f"- {question}" for question in station.ask]
    return Card("plan", STATION_NAMES[name], "\n".join([*steps, "Ask your doctor:", *questions]))


def crisis_reply(rule: SafetyRule) -> Reply:
    """Return the fixed, reviewed reply to a message that means danger."""
    phones = tuple(CardPhone(phone.label, phone.tel) for phone in rule.phones)
    links = tuple(link for link in rule.links if link.may_be_shown)
    source = next((source for source in rule.source if source.checked_on), None)
    return Reply(rule.text, cards=(Card("crisis", rule.title, rule.what_to_say, links, phones, source),), sms=rule.sms or None)


def _card_phone(phone: Phone) -> CardPhone:
    return CardPhone(f"{phone.number} ({phone.label})" if phone.label else phone.number, phone.tel)


def _shown(source: Source) -> Source | None:
    return source if source.checked_on else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
