"""Builds everything from the settings, once per process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clients.brain import BrainClient
from bot.clients.local_twilio import LocalTwilio
from bot.clients.twilio import TwilioClient
from bot.content.read import Content
from bot.services.plan import Plans
from bot.services.text_codes import TextLinks
from bot.services.text_reconciler import TextReconciler
from bot.services.text_sender import TextSender
from bot.services.texts import TextTalks
from bot.services.turn import Turns
from bot.settings import Settings
from bot.store.conversations import Conversations
from bot.store.database import open_database
from bot.store.referrals import Referrals
from bot.store.text_codes import TextCodes
from bot.store.text_outbox import TextOutbox
from bot.store.texts import Texts

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
    engine: AsyncEngine
    content: Content
    conversations: Conversations
    brain: BrainClient
    turns: Turns
    plans: Plans
    text: TextParts | None = None


def build_door(settings: Settings, content: Content) -> DoorParts:
    """Return the parts of the door; nothing is opened yet."""
    engine = open_database(settings.database_url)
    conversations = Conversations(engine)
    brain = BrainClient(settings.brain_url, settings.brain_secret)
    turns = Turns(conversations, brain, content.safety, content.phrasebook)
    plans = Plans(conversations, content.cancers, content.glossary)
    text = _build_texts(settings, engine, content, conversations, turns) if settings.has_texts else None
    return DoorParts(settings, engine, content, conversations, brain, turns, plans, text)


def _build_texts(settings: Settings, engine: AsyncEngine, content: Content, conversations: Conversations, turns: Turns) -> TextParts:
    account = (settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_from_number)
    client = TwilioClient(settings.twilio_api_url, *account)
    texts, outbox = Texts(engine, settings.phone_key), TextOutbox(engine)
    links = TextLinks(TextCodes(engine, settings.phone_key))
    sender = TextSender(outbox, texts, client, settings.public_url + STATUS_WEBHOOK)
    talks = TextTalks(texts, outbox, links, turns, conversations, content.safety, content.phrasebook, sender.wake)
    local = LocalTwilio(*account, settings.public_url + WEBHOOK) if settings.development else None
    return TextParts(client, texts, outbox, links, talks, sender, TextReconciler(texts, client, talks), local)


def build_conversations(settings: Settings) -> Conversations:
    """Return the conversations for the action server."""
    return Conversations(open_database(settings.database_url))


def build_referrals(settings: Settings) -> Referrals:
    """Return the referrals for the action server."""
    return Referrals(open_database(settings.database_url))
