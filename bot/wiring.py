"""Builds everything from the settings, once per process."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clients.brain import BrainClient
from bot.content.read import Content, read_exemplars
from bot.errors import EncoderError
from bot.language.encoder import SentenceEncoder
from bot.language.safety import load_second_net
from bot.services.danger import Danger
from bot.services.plan import Plans
from bot.services.turn import Turns
from bot.services.watch import Watch
from bot.settings import Settings
from bot.store.conversations import Conversations
from bot.store.database import open_database
from bot.store.referrals import Referrals

logger = logging.getLogger(__name__)


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


def build_door(settings: Settings, content: Content) -> DoorParts:
    """Return the parts of the door; nothing is opened yet."""
    engine = open_database(settings.database_url)
    conversations = Conversations(engine)
    brain = BrainClient(settings.brain_url, settings.brain_secret)
    watch = Watch(build_danger(content), content.aftercare, content.countries, conversations)
    turns = Turns(conversations, brain, watch, content.phrasebook)
    return DoorParts(settings, engine, content, conversations, brain, turns, Plans(conversations, content.cancers, content.glossary))


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
    return Conversations(open_database(settings.database_url))


def build_referrals(settings: Settings) -> Referrals:
    """Return the referrals for the action server."""
    return Referrals(open_database(settings.database_url))
