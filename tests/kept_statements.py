"""What a program gets ready once and keeps, kept for the whole run: the tests start thousands.

That is the statements SQLAlchemy compiled, and the connections to PostgreSQL.
"""

import select
from threading import Lock
from typing import Any, ClassVar

from psycopg.pq import TransactionStatus
from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

MOST_KEPT = 4  # connections of one database; the server has a hundred for all processes


def keep_statements() -> None:
    """From now on every engine takes what those before it of its kind have got ready."""
    registry.register("sqlite", __name__, "_SQLite")
    registry.register("postgresql.psycopg", __name__, "_PostgreSQL")


def let_go() -> None:
    """Closes what is kept of PostgreSQL: a database is copied only while nobody is connected."""
    for kept in _PostgreSQL.free.values():
        while kept:
            kept.pop().close()


class _Kept:
    """SQLAlchemy finds a statement by its dialect, so all dialects of a kind pass for the same."""

    statements: ClassVar[dict[Any, Any]]

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls.statements)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class _SQLite(_Kept, SQLiteDialect_pysqlite):
    supports_statement_cache = True
    statements: ClassVar[dict[Any, Any]] = {}


class _PostgreSQL(_Kept, PGDialect_psycopg):
    """What it asks the server about itself is known from the first time on, and a connection that
    was closed waits for the next program that wants one of the same database.
    """

    supports_statement_cache = True
    statements: ClassVar[dict[Any, Any]] = {}
    known: ClassVar[dict[str, Any]] = {}
    free: ClassVar[dict[str, list[Any]]] = {}
    lock: ClassVar[Lock] = Lock()

    def initialize(self, connection: Any) -> None:
        if self.known:
            vars(self).update(self.known)
            return
        before = dict(vars(self))
        super().initialize(connection)
        self.known.update({name: now for name, now in vars(self).items() if name not in before})

    def connect(self, *args: Any, **named: Any) -> Any:
        key = str(sorted((name, value) for name, value in named.items() if name != "context"))
        with self.lock:
            if key not in self.free:
                self._forget_dead()
            kept = self.free.setdefault(key, [])
            while kept:
                found = kept.pop()
                if _is_idle(found):
                    return found
                found.close()
        made = super().connect(*args, **named)
        made.kept = kept
        return made

    def do_close(self, dbapi_connection: Any) -> None:
        kept = dbapi_connection.kept
        with self.lock:
            if len(kept) < MOST_KEPT and _is_idle(dbapi_connection):
                kept.append(dbapi_connection)
                return
        super().do_close(dbapi_connection)

    def _forget_dead(self) -> None:
        """The tests make databases and drop them: their connections must not pile up."""
        for kept in self.free.values():
            for one in [one for one in kept if not _is_idle(one)]:
                kept.remove(one)
                one.close()


def _is_idle(connection: Any) -> bool:
    """Whether nothing is begun on it, and the server has not said that it is over."""
    if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    door = select.poll()
    door.register(connection.fileno(), select.POLLIN)
    return not door.poll(0)
