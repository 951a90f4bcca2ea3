"""One way to read and one way to write, the same over SQLite and PostgreSQL.

On SQLite one writer thread takes what is waiting and commits it together (group commit), each
piece of work in a savepoint of its own; on PostgreSQL each piece of work is one transaction.
"""

import queue
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

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

__all__ = ["AWAY", "Connection", "Database", "DatabaseStopped", "Savepoint", "Work"]

Savepoint = NestedTransaction  # with Connection the session the other rooms are handed
T = TypeVar("T")
Work = Callable[[Connection], T]

MOST_IN_ONE_COMMIT = 200
BUSY_MILLISECONDS = 10_000
# PostgreSQL: deadlock found, or a row changed under us. The work did nothing and may run again.
PASSING_STATES = {"40P01", "40001"}
TRIES = 4
# Before another try: whoever waited for our rows must get them first, or both meet again.
PAUSE_SECONDS = 0.05


class DatabaseStopped(RuntimeError):
    """The database object was closed while work was handed to it."""


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
            self._writer: _Writer | None = _Writer(_sqlite_engine(url, "BEGIN IMMEDIATE"))
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
            return self._writer.submit(work).result()
        return self._write_alone(work)

    def write_many(self, works: list[Work[T]]) -> list[T | Exception]:
        """Each work in a transaction of its own; a failed one gives its exception, others go on."""
        if self._writer is not None:
            futures = [self._writer.submit(work) for work in works]
            return [_result_or_fault(future.result) for future in futures]

        def alone(work: Work[T]) -> Callable[[], T]:
            return lambda: self._write_alone(work)

        return [_result_or_fault(alone(work)) for work in works]

    def close(self) -> None:
        """Finishes what was handed in, then lets go of every connection."""
        if self._writer is not None:
            self._writer.close()
        self._engine.dispose()

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


def _result_or_fault(run: Callable[[], T]) -> T | Exception:
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - handed to the caller, who logs it
        return error


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


class _Writer:
    """SQLite's one writing thread of this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, work: Work[T]) -> Future[T]:
        """Hands the work in; a fault, also that the writer has ended, stands in the Future."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                future.set_exception(DatabaseStopped("the database is closed"))
                return future
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._waiting.put((work, future))
        return future

    def close(self) -> None:
        with self._lock:
            self._closed = True
            thread = self._thread
            self._waiting.put(None)
        if thread is not None:
            thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while True:
            first = self._waiting.get()
            if first is None:
                return
            batch = [first]
            is_last = False
            while len(batch) < MOST_IN_ONE_COMMIT and not self._waiting.empty():
                item = self._waiting.get()
                if item is None:
                    is_last = True
                    break
                batch.append(item)
            _commit_together(self._engine, batch)
            if is_last:
                return


def _commit_together(engine: Engine, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
    """Runs the works in one transaction and answers each only after its commit."""
    try:
        with engine.begin() as connection:
            if len(batch) == 1:  # alone it needs no savepoint: its fault undoes the transaction
                results: list[tuple[Any, Exception | None]] = [(batch[0][0](connection), None)]
            else:
                results = [_apart(connection, work) for work, _future in batch]
    except Exception as error:  # noqa: BLE001 - the commit failed: nobody's work happened
        results = [(None, error)] * len(batch)
    for (_work, future), (result, fault) in zip(batch, results, strict=True):
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)


def _apart(connection: Connection, work: Work[T]) -> tuple[T | None, Exception | None]:
    """One of several works, in a savepoint of its own: its fault leaves the others alone.

    Spelt out: SQLAlchemy would compile its own anew each time, at four times the cost.
    """
    connection.exec_driver_sql("SAVEPOINT apart")
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001 - handed to the one who submitted it
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
        return None, error
    finally:
        connection.exec_driver_sql("RELEASE SAVEPOINT apart")
    return result, None
