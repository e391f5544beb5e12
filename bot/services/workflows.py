"""One durable workflow a message, run by DBOS on whichever door begins it first.

DBOS keeps ids only: the words, and whether a message has its answer, stand in our own encrypted tables. So a workflow has no recorded steps; a message that was
left behind is begun anew, by whatever version of the code, and nothing is lost with DBOS's tables.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID, WorkflowSerializationFormat
from sqlalchemy import Engine, event

from bot.errors import TurnStopped
from bot.store.database import open_engine, resolve

Answer = Callable[[str, int], Awaitable[None]]

NAME = "firstlight"
WORKFLOW = "answer_message"
# Which code runs a workflow does not matter, as none has recorded steps: the version never changes.
VERSION = "1"
RUNNING = ["PENDING", "ENQUEUED", "DELAYED"]
FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
# DBOS works in threads; each needs a connection, of which the pool has 15.
THREADS = 12
BATCH = 1000


class Workflows:
    """All workflows of this door; there is one DBOS in a process."""

    def __init__(self, database_url: str, version: str = VERSION) -> None:
        """Keep them beside this database: in the same PostgreSQL, or in a SQLite file of their own, whose lock nobody else needs."""
        url = resolve(database_url)
        if url.drivername == "sqlite":
            path = str(url.database)
            url = url.set(database=f"{path.removesuffix('.db')}-turns.db")
        self._url = url.render_as_string(hide_password=False)
        self._version = version
        self._engine: Engine | None = None
        self._begin: Any = None

    async def open(self, door: str, answer: Answer) -> None:
        """Make DBOS's tables if need be, and be ready to run `answer` for a message."""

        async def answer_message(conversation_id: str, seq: int) -> None:
            try:
                await answer(conversation_id, seq)
            except Exception as error:  # noqa: BLE001 - DBOS keeps what an error says
                raise TurnStopped(type(error).__name__) from None

        keep_logs_ours()
        self._engine = _open(self._url)
        DBOS(config=self._config(door))
        self._begin = DBOS.workflow(name=WORKFLOW, serialization_type=WorkflowSerializationFormat.PORTABLE)(answer_message)
        # Here, not in a thread: workflows run on the loop it finds.
        DBOS.launch()

    async def close(self) -> None:
        """Stop DBOS; what runs is begun anew by the next door."""
        loop = asyncio.get_running_loop()
        # DBOS has put its own threads in their place, and takes them along.
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        if self._engine:
            self._engine.dispose()

    async def begin(self, conversation_id: str, seq: int) -> None:
        """Have the message answered, unless its workflow was begun before, here or elsewhere."""
        with SetWorkflowID(workflow_id(conversation_id, seq)):
            await DBOS.start_workflow_async(self._begin, conversation_id, seq)

    async def running(self) -> dict[str, str]:
        """Return the workflows that are not finished, by id, and the door that runs each."""
        found = await DBOS.list_workflows_async(status=RUNNING, load_input=False, load_output=False)
        return {one.workflow_id: one.executor_id or "" for one in found}

    async def finished(self, ids: Iterable[str]) -> list[str]:
        """Return which of these workflows are finished."""
        return await self._find(workflow_ids=list(ids), status=FINISHED)

    async def delete(self, ids: list[str]) -> None:
        """Delete workflows, so that they can be begun anew."""
        if ids:
            await DBOS.delete_workflows_async(ids)

    async def forget(self, conversation_id: str) -> None:
        """Delete all workflows of a conversation."""
        await self.delete(await self._find(workflow_id_prefix=workflow_id(conversation_id, "")))

    async def forget_finished(self, before: datetime) -> None:
        """Delete the workflows that were finished before this moment."""
        while ids := await self._find(status=FINISHED, completed_before=before.isoformat(), limit=BATCH):
            await self.delete(ids)

    async def _find(self, **what: Any) -> list[str]:
        return [one.workflow_id for one in await DBOS.list_workflows_async(**what, load_input=False, load_output=False)]

    def _config(self, door: str) -> DBOSConfig:
        return {
            "name": NAME,
            "system_database_url": self._url,
            "system_database_engine": self._engine,
            "application_version": self._version,
            "executor_id": door,
            "enable_otlp": False,
            # We send no DBOS messages, so nobody has to be told of any.
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.1,
            "max_executor_threads": THREADS,
            "log_level": "WARNING",
        }


def workflow_id(conversation_id: str, seq: int | str) -> str:
    """Return the id of a message's workflow; `seq` stands for the id that the client gave the message, which may say anything."""
    return f"{conversation_id}-{seq}"


def conversation_of(id_: str) -> str:
    """Return the conversation of a workflow."""
    return id_.rpartition("-")[0]


def keep_logs_ours() -> None:
    """Have DBOS log as everybody does, by the root's handlers, instead of setting up its own."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _open(url: str) -> Engine:
    # NORMAL: what a power cut could take is begun anew from our own tables.
    engine = open_engine(url, "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _begin_immediately)
    return engine


def _begin_immediately(connection: Any, _: Any) -> None:
    """As DBOS asks of SQLite: who may write says so at once."""
    connection.isolation_level = "IMMEDIATE"
