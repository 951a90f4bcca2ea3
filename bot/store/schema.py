"""Brings the schema to the newest revision; safe when two programs do it at the same time.

Alembic is imported where it is used: only `upgrade` needs it, and it takes 10 MB.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from bot.store.database import Database
from bot.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
# Any fixed number: whoever holds it on PostgreSQL is the one who migrates.
_LOCK = 7_426_001


def config(connection: Connection) -> Any:
    """Alembic's configuration, with the connection it is to work on."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def upgrade(database: Database) -> None:
    """Upgrades to the newest revision. A second program waits, then finds nothing to do."""
    from alembic import command

    def work(connection: Connection) -> None:
        if not database.is_sqlite:  # SQLite's BEGIN IMMEDIATE is the lock
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(config(connection), "head")

    database.write(work)


def revisions(database: Database) -> tuple[str | None, str]:
    """(the database's revision, the code's newest one)."""
    newest = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None, newest
        current = connection.execute(text("SELECT version_num FROM alembic_version"))
        return current.scalar_one_or_none(), newest


def is_newest(database: Database) -> bool:
    current, newest = revisions(database)
    return current == newest


def differences(database: Database) -> list[Any]:
    """What the tables in the code and in the database differ in; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        return list(compare_metadata(context, metadata()))
