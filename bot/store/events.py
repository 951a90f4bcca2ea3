"""Events: what came in, once each, with what was made of it. Text is masked before it gets here."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Index, UniqueConstraint, bindparam, func, select
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_of


class EventRow(SQLModel, table=True):
    """One event. `trace` follows it through letters and logs; `decision` as interfaces.md §4."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("events_by_account_time", "account_id", "received_at"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    account_id: str
    key: str
    person_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    kind: str
    said: str = ""
    topic: str | None = None
    decision: str | None = None
    trace: str
    at: datetime = Field(sa_column=instant_column(nullable=False))
    received_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))


events = table_of(EventRow)


class Repeat(Exception):
    """The event is known already: nothing of this transaction may stay."""


def put_in(connection: Connection, values: dict[str, Any]) -> int:
    """Stores the event with what was made of it and returns its number.

    Raises Repeat where its key is known; another one who stores it now is waited for.
    """
    row = _PUT_IN.row(connection, values)
    if row is None:
        raise Repeat
    number: int = row.id
    return number


def _put_in(dialect: str) -> Any:
    return (
        insert_of(dialect, events)
        .values({name: bindparam(name) for name in EventRow.model_fields if name != "id"})
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(events.c.id)
    )


_PUT_IN = Ready(_put_in)


def said_by(connection: Connection, person_id: int, most: int) -> list[tuple[str, datetime]]:
    """The newest words of a person, masked, oldest of them first."""
    rows = connection.execute(
        select(events.c.said, events.c.received_at)
        .where(events.c.person_id == person_id, events.c.said != "")
        .order_by(events.c.id.desc())
        .limit(most)
    ).all()
    return [(row.said, row.received_at) for row in reversed(rows)]


def last_received(connection: Connection) -> dict[str, datetime]:
    """When each account last heard anything."""
    rows = connection.execute(
        select(events.c.account_id, func.max(events.c.received_at)).group_by(events.c.account_id)
    )
    return {row[0]: row[1] for row in rows}
