"""The doors that share a database: what they tell each other, and which of them live.

On PostgreSQL each door keeps one connection of its own. By it, it hears of new messages, and it holds a lock in the door's name: when the door dies,
however suddenly, the lock is gone with the connection. A SQLite file has one door.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database

logger = logging.getLogger(__name__)

NEWS = "firstlight_news"
# The numbers under which PostgreSQL knows the locks of living doors, and the one of the door that looks after the others.
DOORS_LOCK = 0x4644
CARE_LOCK = 0x4645
RECONNECT_AFTER_S = 1.0
# A connection whose other end is gone is noticed within half a minute, on both sides.
KEEPALIVES = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}
LIVING = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :lock AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

Connection = psycopg.AsyncConnection[tuple[Any, ...]]
Hear = Callable[[str | None], None]


async def announce(session: AsyncSession, sender: str, conversation_id: str) -> None:
    """Tell all doors but the sender, once this transaction is done, that the conversation has something new."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_notify(NEWS, f"{sender} {conversation_id}")))


class Doors:
    """One door among all that share the database."""

    def __init__(self, database: Database) -> None:
        """Use this database; the door takes a number that no other has."""
        self._database = database
        self._is_shared = database.engine.dialect.name == "postgresql"
        self._number = secrets.randbelow(2**31)
        self._missing: set[str] = set()
        self._listening: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The door's name, new in each process."""
        return _name(self._number)

    async def open(self, hear: Hear) -> None:
        """Live, and from now on pass on the conversations that have something new; None stands for "any of them"."""
        if self._is_shared:
            self._listening = asyncio.create_task(self._listen(await self._connect(), hear))

    async def close(self) -> None:
        """Live no longer."""
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    async def gone(self, names: Iterable[str]) -> set[str]:
        """Return which of these doors live no longer; of doors elsewhere, those that were missing at the last look already."""
        missing = set(names) - await self._living()
        gone = missing & self._missing if self._is_shared else missing
        self._missing = missing
        return gone

    @asynccontextmanager
    async def caring(self) -> AsyncIterator[bool]:
        """Give True to one door at a time: it may take up what others left."""
        if not self._is_shared:
            yield True
            return
        async with self._database.engine.begin() as connection:
            yield bool(await connection.scalar(select(func.pg_try_advisory_xact_lock(CARE_LOCK))))

    async def _living(self) -> set[str]:
        if not self._is_shared:
            return {self.name}
        async with self._database.engine.connect() as connection:
            return {_name(number) for number in await connection.scalars(LIVING, {"lock": DOORS_LOCK})}

    async def _listen(self, connection: Connection, hear: Hear) -> None:
        while True:
            try:
                async with connection:
                    async for notice in connection.notifies():
                        sender, _, conversation_id = notice.payload.partition(" ")
                        if sender != self._database.sender:
                            hear(conversation_id)
            except psycopg.Error as error:
                logger.warning("the connection to the other doors broke: %s", type(error).__name__)
            connection = await self._connect_again()
            # What was said while nobody listened.
            hear(None)

    async def _connect_again(self) -> Connection:
        while True:
            await asyncio.sleep(RECONNECT_AFTER_S)
            with suppress(psycopg.Error):
                return await self._connect()

    async def _connect(self) -> Connection:
        """Return a connection that holds the door's lock and listens."""
        address = self._database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(make_conninfo(address, **KEEPALIVES), autocommit=True)
        await connection.execute(f"SELECT pg_advisory_lock({DOORS_LOCK}, {self._number})")
        await connection.execute(f"LISTEN {NEWS}")
        return connection


def _name(number: int) -> str:
    return f"door-{number}"
