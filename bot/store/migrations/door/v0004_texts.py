"""Text messages: phones, what comes in and goes out, codes, and what the provider must still delete."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "text_phones",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("conversation_id", sa.String(32)),
        *(_moment(name) for name in ("stopped_at", "introduced_at", "forget_asked_at", "forgotten_at", "welcomes_at")),
        sa.Column("shown_seq", sa.Integer()),
        sa.Column("shown_pages", sa.Integer(), nullable=False),
        sa.Column("code_misses", sa.Integer(), nullable=False),
        _moment("code_missed_at"),
        sa.Column("leased_by", sa.String(32)),
        _moment("leased_until"),
        _words(),
    )
    op.create_index("ix_text_phones_conversation_id", "text_phones", ["conversation_id"])
    op.create_table(
        "texts_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sid", sa.String(64), nullable=False, unique=True),
        sa.Column("phone_id", sa.Integer(), sa.ForeignKey("text_phones.id", ondelete="SET NULL")),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("answered_by_provider", sa.String(16)),
        sa.Column("state", sa.String(8), nullable=False),
        _moment("received_at", nullable=False),
        _words(),
    )
    op.create_index("ix_texts_in_state", "texts_in", ["state"])
    op.create_index("ix_texts_in_phone", "texts_in", ["phone_id", "received_at"])
    op.create_table(
        "texts_out",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(96), nullable=False, unique=True),
        sa.Column("ticket", sa.String(32), nullable=False, unique=True),
        sa.Column("phone_id", sa.Integer(), sa.ForeignKey("text_phones.id", ondelete="CASCADE"), nullable=False),
        sa.Column("conversation_id", sa.String(32)),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("due_at", nullable=False),
        _moment("tried_at"),
        sa.Column("sid", sa.String(64)),
        sa.Column("error", sa.String(64)),
        _moment("made_at", nullable=False),
        _words(),
    )
    op.create_index("ix_texts_out_phone", "texts_out", ["phone_id", "state"])
    op.create_index("ix_texts_out_conversation_id", "texts_out", ["conversation_id"])
    op.create_index("ix_texts_out_sid", "texts_out", ["sid"])
    op.create_table(
        "text_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        _moment("made_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("used_at"),
    )
    op.create_index("ix_text_codes_conversation_id", "text_codes", ["conversation_id"])
    op.create_table("text_polls", sa.Column("id", sa.Integer(), primary_key=True), _moment("checked_until", nullable=False))
    op.create_table("text_erasures", sa.Column("sid", sa.String(64), primary_key=True), _moment("asked_at", nullable=False))


def _moment(name: str, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words() -> sa.Column[bytes]:
    return sa.Column("sealed", sa.LargeBinary(), nullable=False)
