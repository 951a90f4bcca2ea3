"""Swaps: one member of the desk asks another to change duty with them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Index, or_, select, text, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into

ASKED, DONE, REFUSED, OVER = "asked", "done", "refused", "over"
_ASKED = "state = 'asked'"


class SwapRow(SQLModel, table=True):
    """The holder of sign-up `from_id` asks the holder of `to_id`. `over`: it ran out or one of
    the two places changed meanwhile. One open question a pair.
    """

    __tablename__ = "swaps"
    __table_args__ = (
        Index(
            "one_swap_asked",
            "from_id",
            unique=True,
            sqlite_where=text(_ASKED),
            postgresql_where=text(_ASKED),
        ),
        Index("swaps_to", "to_id"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    from_id: int = Field(sa_type=BigInteger)
    to_id: int = Field(sa_type=BigInteger)
    state: str = ASKED
    asked_at: datetime = Field(sa_column=instant_column(nullable=False))
    until: datetime = Field(sa_column=instant_column(nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=instant_column())


swaps = table_of(SwapRow)


@dataclass(frozen=True, slots=True)
class Swap:
    """A question to swap; the fields are those of SwapRow."""

    id: int
    from_id: int
    to_id: int
    state: str
    asked_at: datetime
    until: datetime
    answered_at: datetime | None


def ask(
    connection: Connection, from_id: int, to_id: int, now: datetime, until: datetime
) -> Swap | None:
    """Notes the question; None where the one who asks has another one open."""
    statement = insert_into(connection, swaps).values(
        from_id=from_id, to_id=to_id, state=ASKED, asked_at=now, until=until
    )
    row = connection.execute(statement.on_conflict_do_nothing().returning(swaps)).one_or_none()
    return None if row is None else Swap(*row)


def find(connection: Connection, number: int) -> Swap | None:
    row = connection.execute(select(swaps).where(swaps.c.id == number)).one_or_none()
    return None if row is None else Swap(*row)


def open_of(connection: Connection, signup_id: int) -> list[Swap]:
    """The open questions that a sign-up asks or is asked."""
    rows = connection.execute(
        select(swaps)
        .where(
            swaps.c.state == ASKED, or_(swaps.c.from_id == signup_id, swaps.c.to_id == signup_id)
        )
        .order_by(swaps.c.id)
    )
    return [Swap(*row) for row in rows]


def answer(connection: Connection, number: int, state: str, now: datetime) -> bool:
    """Settles an open question; False where it was settled before."""
    done = connection.execute(
        update(swaps)
        .where(swaps.c.id == number, swaps.c.state == ASKED)
        .values(state=state, answered_at=now)
    )
    return done.rowcount == 1


def close_of(connection: Connection, signup_id: int, now: datetime) -> None:
    """The place is another's or nobody's now: what was asked about it is over."""
    connection.execute(
        update(swaps)
        .where(
            swaps.c.state == ASKED, or_(swaps.c.from_id == signup_id, swaps.c.to_id == signup_id)
        )
        .values(state=OVER, answered_at=now)
    )


def ended(connection: Connection, now: datetime) -> list[Swap]:
    """Open questions past their time."""
    rows = connection.execute(
        select(swaps).where(swaps.c.state == ASKED, swaps.c.until <= now).order_by(swaps.c.id)
    )
    return [Swap(*row) for row in rows]
