"""Column kinds that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole milliseconds since 1970 UTC.

    A number sorts and compares alike in both databases; SQLite has no time zones at all.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970 of an aware instant. Raises ValueError on a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant must know its time zone")
    return round(instant.timestamp() * 1000)


# For __table_args__ of every table with an id_column. SQLite gives out the number of the last row
# again once that row is deleted, unless told otherwise; a letter's order, its key and a page's
# "after" need numbers that only grow.
NUMBERS_GROW = {"sqlite_autoincrement": True}


def id_column() -> Column[int]:
    """A whole number of 64 bits, on SQLite its own row id; it grows with NUMBERS_GROW."""
    return Column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )


def instant_column(*, nullable: bool = True, index: bool = False) -> Column[datetime]:
    return Column(Instant(), nullable=nullable, index=index)


def state_column() -> Column[Any]:
    """JSON or NULL: without none_as_null None would be kept as the word null, which is not NULL."""
    return Column(JSON(none_as_null=True))


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a SQLModel class, for Core statements on the hot path."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
