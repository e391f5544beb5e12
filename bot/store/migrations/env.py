"""Alembic's entry: runs the changes on the connection that `bot.store.migrate` opened and locked."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["schema"].metadata,
    version_table=given["schema"].version_table,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
