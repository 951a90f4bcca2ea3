"""One way to read and one way to write, the same over SQLite and PostgreSQL.

On SQLite what is waiting is committed together (committing.py); on PostgreSQL each piece of work is
one transaction.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, NestedTransaction, create_engine, event
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from bot.store.committing import Committer, DatabaseStopped

__all__ = ["AWAY", "Connection", "Database", "DatabaseStopped", "Savepoint", "Work"]

Savepoint = NestedTransaction  # with Connection the session the other rooms are handed
T = TypeVar("T")
Work = Callable[[Connection], T]

BUSY_MILLISECONDS = 10_000
# PostgreSQL: deadlock found, or a row changed under us. The work did nothing and may run again.
PASSING_STATES = {"40P01", "40001"}
TRIES = 4
# Before another try: whoever waited for our rows must get them first, or both meet again.
PAUSE_SECONDS = 0.05


# What says that the database is away or lacks its tables, not that the work was wrong: what a
# sender wrote may not fit a column (DataError), and asking for it again would not help.
AWAY = (
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    PoolTimeout,
    DatabaseStopped,
)


class Database:
    """The database behind a SQLAlchemy URL. Threads share one object; `close` it at the end."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self._engine = _sqlite_engine(url, "BEGIN")
            self._writer: Committer | None = Committer(_sqlite_engine(url, "BEGIN IMMEDIATE"))
        else:
            self._engine = create_engine(
                url, pool_size=pool_size, max_overflow=pool_size, pool_recycle=600
            )
            self._writer = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for questions; what it sees is one moment of the database."""
        with self._engine.connect() as connection:
            yield connection

    def write(self, work: Work[T]) -> T:
        """Runs `work` in one transaction and returns its result after the commit.

        The work may run again after a deadlock, so it must do nothing outside the database.
        """
        if self._writer is not None:
            ((result, fault),) = self._writer.commit([work])
            if fault is not None:
                raise fault
            return cast(T, result)
        return self._write_alone(work)

    def write_many(self, works: list[Work[T]]) -> list[T | Exception]:
        """Each work in a transaction of its own; a failed one gives its exception, others go on."""
        if self._writer is not None:
            found = self._writer.commit(works)
            return [result if fault is None else fault for result, fault in found]
        return [self._result_or_fault(work) for work in works]

    def open_connections(self, count: int) -> None:
        """Opens so many that wait for works; SQLite's one writer needs no other."""
        if self._writer is None:
            with ExitStack() as opened:
                for _ in range(count):
                    opened.enter_context(self._engine.connect())

    def close(self) -> None:
        """Finishes what was handed in, then lets go of every connection."""
        if self._writer is not None:
            self._writer.close()
        self._engine.dispose()

    def _result_or_fault(self, work: Work[T]) -> T | Exception:
        try:
            return self._write_alone(work)
        except Exception as error:  # noqa: BLE001 - handed to the caller, who logs it
            return error

    def _write_alone(self, work: Work[T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == TRIES or not _is_passing(error):
                    raise
                time.sleep(random.uniform(0.5, 1.0) * PAUSE_SECONDS * attempt)
        raise AssertionError("unreachable")


def _is_passing(error: DBAPIError) -> bool:
    """A deadlock, or a connection the server closed: the transaction did not happen.

    A connection lost in the very commit may have happened; works are written so that a second
    run changes nothing then (unique keys, conditional updates).
    """
    return error.connection_invalidated or (getattr(error.orig, "sqlstate", None) in PASSING_STATES)


def _sqlite_engine(url: str, begin: str) -> Engine:
    """An engine whose transactions open with `begin`; durability is full, readers never wait."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not open transactions by itself
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={BUSY_MILLISECONDS}",
            "foreign_keys=ON",
        ):
            try:
                connection.execute(f"PRAGMA {pragma}")
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as error:
                raise DatabaseStopped(f"the file is no SQLite database: {error}") from error

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
