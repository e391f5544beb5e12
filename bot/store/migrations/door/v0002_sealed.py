"""Words are encrypted: each row keeps them in one sealed column, bound to its place.

The tables are made anew and the old ones dropped, so that nothing stays in clear behind a dropped column.
"""

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"

TABLES = ("conversations", "messages", "choices", "referrals", "done_steps")
# What is sealed of each table; everything else stays as it is.
WORDS: dict[str, tuple[str, ...]] = {
    "conversations": ("known",),
    "messages": ("text", "cards", "subject", "choice", "digest"),
    "choices": ("label", "meaning"),
    "referrals": ("organisation_id", "diagnosis"),
    "done_steps": ("step",),
}


def upgrade() -> None:
    """Read all rows, make the tables anew, write the rows sealed."""
    connection = op.get_bind()
    before = sa.MetaData()
    before.reflect(connection, only=TABLES)
    rows = {name: [dict(row) for row in connection.execute(before.tables[name].select()).mappings()] for name in TABLES}
    known = {row["id"] for row in rows["conversations"]}
    # A referral whose conversation was erased had been left behind.
    rows["referrals"] = [row for row in rows["referrals"] if row["conversation_id"] in known]
    rows["messages"].sort(key=lambda row: row["id"])
    for name in reversed(TABLES):
        op.drop_table(name)
    _create_tables()
    after = sa.MetaData()
    after.reflect(connection, only=TABLES)
    for name in TABLES:
        sealed = [_sealed(name, row) for row in rows[name]]
        if sealed:
            connection.execute(after.tables[name].insert(), sealed)


def _sealed(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in WORDS[table]}
    if table == "messages":
        del kept["id"]
    if table == "done_steps":
        kept["id"] = secrets.token_hex(16)
    words = {name: row[name] for name in WORDS[table]}
    return {**kept, "sealed": _seal(table, kept, words)}


def _seal(table: str, kept: Mapping[str, Any], words: Mapping[str, Any]) -> bytes:
    place = {"conversations": ("id",), "messages": ("conversation_id", "seq")}.get(table, ("conversation_id", "id"))
    sealed: bytes = context.config.attributes["keys"].seal(words, table, *(kept[name] for name in place))
    return sealed


def _create_tables() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("site", sa.String(64)),
        sa.Column("language", sa.String(16)),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _words(),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("sender", sa.String(9), nullable=False),
        sa.Column("client_id", sa.String(64)),
        sa.Column("state", sa.String(8)),
        sa.Column("answers_seq", sa.Integer),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        _words(),
        sa.UniqueConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("conversation_id", "client_id"),
    )
    op.create_index("ix_messages_waiting", "messages", ["state"])
    op.create_table(
        "choices",
        sa.Column("id", sa.String(32), primary_key=True),
        _conversation(),
        sa.Column("message_seq", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        _words(),
    )
    op.create_index("ix_choices_message", "choices", ["conversation_id", "message_seq"])
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(64), primary_key=True),
        _conversation(),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("consent_text", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_given_at", sa.DateTime(timezone=True)),
        sa.Column("consent_refused_at", sa.DateTime(timezone=True)),
        _words(),
    )
    op.create_index("ix_referrals_conversation", "referrals", ["conversation_id"])
    op.create_table(
        "done_steps",
        sa.Column("id", sa.String(32), primary_key=True),
        _conversation(),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        _words(),
    )
    op.create_index("ix_done_steps_conversation", "done_steps", ["conversation_id"])


def _conversation() -> sa.Column[str]:
    return sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)


def _words() -> sa.Column[bytes]:
    return sa.Column("sealed", sa.LargeBinary, nullable=False)
