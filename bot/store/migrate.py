"""Bringing a database to the present form, whatever form it has, and only once when several processes start together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.database import empty_journal, engine_for
from bot.store.encryption import Keys
from bot.store.tables import Base, Sealed
from bot.store.turns import BrainBase

FOLDER = Path(__file__).parent / "migrations"
# The number under which PostgreSQL makes one process wait for the other.
LOCK = 0x464C


@dataclass(frozen=True)
class Schema:
    """The tables of one of our databases; both may also stand in one."""

    name: str
    base: type[DeclarativeBase]
    version_table: str

    @property
    def metadata(self) -> MetaData:
        """The tables as the code knows them."""
        return self.base.metadata

    @property
    def sealed_rows(self) -> list[Any]:
        """The kinds of rows that hold words."""
        kinds = [mapper.class_ for mapper in self.base.registry.mappers if issubclass(mapper.class_, Sealed)]
        return sorted(kinds, key=lambda kind: str(kind.__tablename__))


DOOR = Schema("door", Base, "alembic_version")
BRAIN = Schema("brain", BrainBase, "alembic_version_brain")


def migrate_all(settings: Settings, keys: Keys) -> None:
    """Bring the door's and the brain's database to the present form."""
    migrate(settings.database_url, DOOR, keys)
    migrate(settings.brain_database_url, BRAIN, keys)


def migrate(database_url: str, schema: Schema, keys: Keys) -> None:
    """Bring one database to the present form, and see that the keys open it.

    Raises:
        SettingsError: it cannot be reached, or holds tables that were never ours.
        KeyMissing: it was written with other keys.
    """
    try:
        changed = _upgrade(database_url, schema, keys)
        with engine_for(database_url) as engine:
            if changed:
                empty_journal(engine)
            check_keys(engine, schema, keys)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise SettingsError(f"The {schema.name}'s database cannot be used: {reason}. Check that it runs, and what DATABASE_URL says.") from error


def check_keys(engine: Engine, schema: Schema, keys: Keys) -> None:
    """Open the newest row of each table: wrong keys are to show now, not at the first message."""
    with Session(engine) as session:
        for rows in schema.sealed_rows:
            newest = session.scalar(select(rows).order_by(*(column.desc() for column in inspect(rows).primary_key)).limit(1))
            if newest is not None:
                newest.open(keys)


def _upgrade(database_url: str, schema: Schema, keys: Keys) -> bool:
    """Make the changes that are missing, in one transaction that no other process enters; return whether there were any."""
    with _open_alone(database_url) as engine, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        before = _version(connection, schema)
        run_changes(connection, schema, keys, take_up=before is None and _has_tables(connection, schema))
        after = _version(connection, schema)
    return before != after


@contextmanager
def _open_alone(database_url: str) -> Iterator[Engine]:
    """An engine whose transactions hold SQLite's file from their first word on, changes of tables included."""
    with engine_for(database_url, "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=60000") as engine:
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _begin_nothing_itself)
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        yield engine


def _begin_nothing_itself(connection: Any, _: Any) -> None:
    connection.isolation_level = None


def run_changes(connection: Connection, schema: Schema, keys: Keys | None, take_up: bool = False, to: str = "head") -> None:
    """Run the changes up to this one on an open connection; `take_up` marks the first one as made."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(FOLDER / schema.name))
    config.attributes |= {"connection": connection, "schema": schema, "keys": keys}
    if take_up:
        first = ScriptDirectory.from_config(config).get_base()
        _refuse_others(connection, schema, str(first))
        command.stamp(config, str(first))
    command.upgrade(config, to)


def _version(connection: Connection, schema: Schema) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": schema.version_table}).get_current_revision()


def _has_tables(connection: Connection, schema: Schema) -> bool:
    return bool(set(inspect(connection).get_table_names()) & set(schema.metadata.tables))


def _refuse_others(connection: Connection, schema: Schema, first: str) -> None:
    """Raise `SettingsError` unless the tables are those of the time before migrations, which the first one describes."""
    with create_engine("sqlite://").begin() as empty:
        run_changes(empty, schema, None, to=first)
        wanted = _columns(empty, inspect(empty).get_table_names(), schema)
    found = _columns(connection, wanted, schema)
    wrong = sorted(name for name in wanted if wanted[name] != found.get(name))
    if wrong:
        raise SettingsError(f"The {schema.name}'s database holds other tables than ours ({', '.join(wrong)}): give Firstlight a database of its own.")


def _columns(connection: Connection, tables: Iterable[str], schema: Schema) -> dict[str, set[str]]:
    inspector = inspect(connection)
    there = set(inspector.get_table_names()) - {schema.version_table}
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in tables if name in there}
