"""The door's tables as they were before migrations began."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create conversations, messages, choices, referrals, done steps and erasures."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("site", sa.String(64)),
        sa.Column("language", sa.String(16)),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("known", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("sender", sa.String(9), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("cards", sa.JSON, nullable=False),
        sa.Column("subject", sa.JSON),
        sa.Column("client_id", sa.String(64)),
        sa.Column("digest", sa.String(64)),
        sa.Column("state", sa.String(8)),
        sa.Column("choice", sa.JSON),
        sa.Column("answers_seq", sa.Integer),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("conversation_id", "client_id"),
    )
    op.create_index("ix_messages_waiting", "messages", ["state"])
    op.create_table(
        "choices",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("message_seq", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("meaning", sa.JSON, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_choices_message", "choices", ["conversation_id", "message_seq"])
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("diagnosis", sa.String(64)),
        sa.Column("consent_text", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_given_at", sa.DateTime(timezone=True)),
        sa.Column("consent_refused_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_referrals_conversation", "referrals", ["conversation_id"])
    op.create_table(
        "done_steps",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("step", sa.String(64), primary_key=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("conversation_id", sa.String(32), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
