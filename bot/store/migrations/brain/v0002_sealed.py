"""Rasa's events are encrypted; the table is made anew, so that nothing stays in clear behind a dropped column."""

import json

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Read all turns, make the table anew, write the turns sealed, in their order."""
    connection, keys = op.get_bind(), context.config.attributes["keys"]
    before = sa.Table("turns", sa.MetaData(), autoload_with=connection)
    rows = list(connection.execute(before.select().order_by(before.c.id)).mappings())
    op.drop_table("turns")
    turns = op.create_table(
        "turns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_turns_conversation_id", "turns", ["conversation_id"])
    op.create_index("ix_turns_message_id", "turns", ["message_id"])
    for row in rows:
        place = ("turns", row["conversation_id"], row["message_id"] or "")
        sealed = keys.seal({"events": json.loads(row["events"])}, *place)
        connection.execute(turns.insert().values(conversation_id=row["conversation_id"], message_id=row["message_id"], sealed=sealed))
