"""A new key: everything is sealed again with the first one, a little at a time, beside a running Firstlight."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import Session

from bot.store.database import empty_journal, engine_for
from bot.store.encryption import Keys
from bot.store.migrate import Schema

# Rows sealed again in one transaction: after an interruption, the next run goes on behind the last of these.
BATCH = 200


@dataclass(frozen=True)
class Progress:
    """How many rows were looked at, of how many, and how many of them were sealed again."""

    done: int
    total: int
    sealed: int


def rotate(database_url: str, schema: Schema, keys: Keys) -> Generator[Progress]:
    """Seal every row again that another key than the first sealed, and tell how far it is."""
    with engine_for(database_url, "synchronous=FULL") as engine, Session(engine) as session:
        total = sum(session.scalar(select(func.count()).select_from(rows)) or 0 for rows in schema.sealed_rows)
        done = sealed = 0
        yield Progress(done, total, sealed)
        for rows in schema.sealed_rows:
            for batch in _batches(session, rows):
                sealed += sum(_seal_again(session, rows, row, keys) for row in batch)
                session.commit()
                done += len(batch)
                yield Progress(done, max(done, total), sealed)
        session.close()
        empty_journal(engine)


def _batches(session: Session, rows: Any) -> Iterator[list[Any]]:
    (key,) = inspect(rows).primary_key
    query = select(rows).order_by(key).limit(BATCH)
    batch = list(session.scalars(query))
    while batch:
        # After the commit that follows, the rows are not at hand any more.
        last = getattr(batch[-1], key.name)
        yield batch
        session.expunge_all()
        batch = list(session.scalars(query.where(key > last)))


def _seal_again(session: Session, rows: Any, row: Any, keys: Keys) -> bool:
    """Seal the row unless somebody else changed it meanwhile; return whether it was sealed."""
    if keys.is_current(row.sealed):
        return False
    (key,) = inspect(rows).primary_key
    mine = (key == getattr(row, key.name), rows.sealed == row.sealed)
    fresh = keys.seal(row.open(keys), *row.place)
    done: Any = session.execute(update(rows).where(*mine).values(sealed=fresh).execution_options(synchronize_session=False))
    return bool(done.rowcount)
