"""Brings the schema to the newest revision; safe when two programs do it at the same time."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.database import Database
from bot.store.tables import metadata

# Any fixed number: whoever holds it on PostgreSQL is the one who migrates.
_LOCK = 7_426_001


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Upgrades to the newest revision. A second program waits, then finds nothing to do."""

    def work(connection: Connection) -> None:
        if not database.is_sqlite:  # SQLite's BEGIN IMMEDIATE is the lock
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(_config(connection), "head")

    database.write(work)


def revisions(database: Database) -> tuple[str | None, str | None]:
    """(the database's revision, the code's newest one)."""
    with database.read() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return current, newest


def is_newest(database: Database) -> bool:
    current, newest = revisions(database)
    return current is not None and current == newest


def differences(database: Database) -> list[Any]:
    """What the tables in the code and in the database differ in; empty when they agree."""
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        return list(compare_metadata(context, metadata()))
