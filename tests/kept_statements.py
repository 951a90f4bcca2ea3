"""What SQLAlchemy compiles, compiled once a run: a program has one database, the tests many."""

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


def keep_statements() -> None:
    """From now on every engine takes the statements of those before it of its kind."""
    registry.register("sqlite", __name__, "_SQLite")
    registry.register("postgresql.psycopg", __name__, "_PostgreSQL")


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
    supports_statement_cache = True
    statements: ClassVar[dict[Any, Any]] = {}
