"""The whole database as lines of JSON and back, the same from and to both kinds of database.

So a backup of SQLite can be restored into PostgreSQL, where a unit outgrows the first.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from bot.store.columns import Instant, milliseconds
from bot.store.database import Database
from bot.store.tables import metadata

_CHUNK = 1_000
# Pictures show somebody's account number and are gone after minutes: a backup is kept for months.
# Who was signed in when it was made must not be let in by it, months later.
_LEFT_OUT = ("pictures", "staff_sessions", "sign_in_tries", "staff_codes")


class NotEmpty(Exception):
    """The database to restore into holds data already."""


def dump(database: Database) -> Iterator[str]:
    """A line a row: ["table", {column: value}], as of one moment, parents before children."""
    with database.read() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        for table in metadata().sorted_tables:
            if table.name in _LEFT_OUT:
                continue
            rows = connection.execution_options(yield_per=_CHUNK).execute(select(table))
            for row in rows:
                values = {name: _plain(value) for name, value in row._mapping.items()}
                yield json.dumps([table.name, values], ensure_ascii=False)


def load(database: Database, lines: Iterator[str]) -> int:
    """Puts the rows into an empty database of the newest schema; returns how many.

    One transaction: all of it or nothing. Raises NotEmpty where people or events stand already.
    """

    def work(connection: Connection) -> int:
        _make_room(connection)
        count = 0
        table: Table | None = None
        rows: list[dict[str, Any]] = []
        for line in lines:
            name, values = json.loads(line)
            if table is None or table.name != name or len(rows) >= _CHUNK:
                _put(connection, table, rows)
                table, rows = metadata().tables[name], []
            rows.append(_typed(table, values))
            count += 1
        _put(connection, table, rows)
        if not database.is_sqlite:
            _continue_numbers(connection)
        return count

    return database.write(work)


def _make_room(connection: Connection) -> None:
    """Units, marks and the chat's account stand in any upgraded database; they are replaced."""
    tables = metadata().tables
    for name in ("people", "events", "letters", "acts"):
        if connection.execute(select(func.count()).select_from(tables[name])).scalar_one():
            raise NotEmpty(name)
    for table in reversed(metadata().sorted_tables):
        connection.execute(table.delete())


def _put(connection: Connection, table: Table | None, rows: list[dict[str, Any]]) -> None:
    if table is not None and rows:
        connection.execute(insert(table), rows)


def _plain(value: Any) -> Any:
    return milliseconds(value) if isinstance(value, datetime) else value


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromtimestamp(value / 1000, UTC)
        if value is not None and isinstance(table.c[name].type, Instant)
        else value
        for name, value in values.items()
    }


def _continue_numbers(connection: Connection) -> None:
    """PostgreSQL's counters know nothing of rows put in with their numbers."""
    for table in metadata().sorted_tables:
        if (
            "id" not in table.c
            or not table.c.id.autoincrement
            or table.c.id.type.python_type is not int
        ):
            continue
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table.name}), false)"
            )
        )
