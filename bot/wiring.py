"""Builds everything from the settings, once per process."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.care.guiding import Guiding
from bot.care.reply import Card
from bot.clients.brain import BrainClient
from bot.clients.local_twilio import LocalTwilio
from bot.clients.twilio import TwilioClient
from bot.content.read import Content, read_exemplars
from bot.errors import EncoderError
from bot.language.encoder import SentenceEncoder
from bot.language.safety import load_second_net
from bot.services.danger import Danger
from bot.services.line import Line
from bot.services.plan import Plans
from bot.services.retention import Retention
from bot.services.text_codes import TextLinks
from bot.services.text_reconciler import TextReconciler
from bot.services.text_sender import TextSender
from bot.services.texts import TextTalks
from bot.services.turn import Turns
from bot.services.watch import Watch
from bot.services.workflows import Workflows
from bot.settings import Settings
from bot.store.conversations import Conversations
from bot.store.database import Database, open_database
from bot.store.doors import Doors
from bot.store.keys import load_keys
from bot.store.referrals import Referrals
from bot.store.text_codes import TextCodes
from bot.store.text_outbox import TextOutbox
from bot.store.texts import Texts
from bot.store.turns import BrainTurns
from bot.store.waiting import WaitingMessages

logger = logging.getLogger(__name__)

WEBHOOK = "/sms/twilio"
STATUS_WEBHOOK = "/sms/twilio/status"


@dataclass(frozen=True)
class TextParts:
    """What talks by text are made of."""

    client: TwilioClient
    texts: Texts
    outbox: TextOutbox
    links: TextLinks
    talks: TextTalks
    sender: TextSender
    reconciler: TextReconciler
    local_twilio: LocalTwilio | None = None


@dataclass(frozen=True)
class DoorParts:
    """What the door is made of."""

    settings: Settings
    database: Database
    content: Content
    conversations: Conversations
    brain: BrainClient
    turns: Turns
    plans: Plans
    retention: Retention
    text: TextParts | None = None


def build_door(settings: Settings, content: Content) -> DoorParts:
    """Return the parts of the door; nothing is opened yet."""
    database = _open(settings)
    conversations = Conversations(database)
    brain = BrainClient(settings.brain_url, settings.brain_secret)
    danger = build_danger(content)
    watch = Watch(danger, content.aftercare, content.countries, conversations)
    turns = Turns(conversations, brain, watch, content.phrasebook, build_line(database), _helpline(content))
    plans = Plans(conversations, content.cancers, content.glossary)
    text = _build_texts(settings, database, content, conversations, turns, danger) if settings.has_texts else None
    return DoorParts(settings, database, content, conversations, brain, turns, plans, _retention(settings, database), text)


def _build_texts(settings: Settings, database: Database, content: Content, conversations: Conversations, turns: Turns, danger: Danger) -> TextParts:
    account = (settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_from_number)
    client = TwilioClient(settings.twilio_api_url, *account)
    texts, outbox = Texts(database, settings.phone_key), TextOutbox(database)
    links = TextLinks(TextCodes(database, settings.phone_key))
    sender = TextSender(outbox, texts, client, settings.public_url + STATUS_WEBHOOK)
    talks = TextTalks(texts, outbox, links, turns, conversations, danger, content.phrasebook, sender.wake)
    local = LocalTwilio(*account, settings.public_url + WEBHOOK) if settings.has_local_phone else None
    return TextParts(client, texts, outbox, links, talks, sender, TextReconciler(texts, client, talks), local)


def build_line(database: Database) -> Line:
    """Return the line in which messages wait."""
    return Line(WaitingMessages(database), Workflows(database.url), Doors(database))


def build_waiting(settings: Settings) -> tuple[WaitingMessages, Database]:
    """Return the messages without an answer, for the command line, and the database to close in the end."""
    database = _open(settings)
    return WaitingMessages(database), database


def build_retention(settings: Settings) -> tuple[Retention, Database]:
    """Return what erases, for the command line, and the database to close in the end."""
    database = _open(settings)
    return _retention(settings, database), database


def build_danger(content: Content) -> Danger:
    """Return what sees danger; without the encoder the rules stand alone."""
    try:
        net = load_second_net(read_exemplars(), SentenceEncoder())
    except EncoderError as error:
        logger.error("the second net of safety is missing, only the rules look for danger: %s", error)
        return Danger(content.safety)
    return Danger(content.safety, net)


def build_conversations(settings: Settings) -> Conversations:
    """Return the conversations for the action server."""
    return Conversations(_open(settings))


def build_referrals(settings: Settings) -> Referrals:
    """Return the referrals for the action server."""
    return Referrals(_open(settings))


def _helpline(content: Content) -> Card | None:
    """Return the card of somebody to call, whatever the cancer."""
    return Guiding(content.directory, content.cancers, content.phrasebook).line()


def _open(settings: Settings) -> Database:
    return open_database(settings.database_url, load_keys(settings))


def _retention(settings: Settings, database: Database) -> Retention:
    brain_turns = BrainTurns(settings.brain_database_url, database.keys)
    return Retention(Conversations(database), Texts(database, settings.phone_key), brain_turns, settings.keep_days)
