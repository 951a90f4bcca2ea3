"""Alembic's entry: runs on the connection the program hands over, batch mode on SQLite."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    user_module_prefix="",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
