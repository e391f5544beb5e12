"""Builds everything from the settings, once per process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clients.brain import BrainClient
from bot.content.read import Content
from bot.services.plan import Plans
from bot.services.turn import Turns
from bot.settings import Settings
from bot.store.conversations import Conversations
from bot.store.database import open_database
from bot.store.referrals import Referrals


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
    turns = Turns(conversations, brain, content.safety, content.phrasebook)
    return DoorParts(settings, engine, content, conversations, brain, turns, Plans(conversations, content.cancers, content.glossary))


def build_conversations(settings: Settings) -> Conversations:
    """Return the conversations for the action server."""
    return Conversations(open_database(settings.database_url))


def build_referrals(settings: Settings) -> Referrals:
    """Return the referrals for the action server."""
    return Referrals(open_database(settings.database_url))
