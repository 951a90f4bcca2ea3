"""INSERT … ON CONFLICT, which both databases know and SQLAlchemy spells once for each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


def insert_into(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """An insert of the connection's own dialect, for on_conflict_do_nothing and _do_update."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> PostgresInsert | SqliteInsert:
    """The same for a dialect's name, for statements that are made once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_or_update(
    connection: Connection, table: Table, values: dict[str, Any], key: Sequence[str]
) -> None:
    """Puts the row in, or sets all other columns of the row with that key."""
    statement = insert_into(connection, table).values(**values)
    others = {name: statement.excluded[name] for name in values if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=others))
