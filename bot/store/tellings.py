"""Tellings: what people of an activity are still to be told; a job makes letters of them.

They are put in by the very transaction that makes them true, so nothing is told that did not
happen and nothing that happened is left untold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Connection, Index, select, text, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into

OPEN, TOLD, LATE = "open", "told", "late"
_IS_OPEN = "state = 'open'"


class TellingRow(SQLModel, table=True):
    """One thing one person is told, under a key that is used once.

    `what` names the words (bot/activity/telling.py), `words` fill what cannot be looked up later.
    It is told from `due_at` on; past `until` it would be no use and becomes `late`. `reason` says
    why the person could not be written to when it was tried last.
    """

    __tablename__ = "tellings"
    __table_args__ = (
        Index(
            "tellings_open",
            "due_at",
            "id",
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index("tellings_of_activity", "activity_id", "what"),
        Index("tellings_of_person", "person_id"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    key: str = Field(unique=True)
    person_id: int = Field(sa_type=BigInteger)
    activity_id: int = Field(sa_type=BigInteger)
    signup_id: int | None = Field(default=None, sa_type=BigInteger)
    what: str
    words: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    due_at: datetime = Field(sa_column=instant_column(nullable=False))
    until: datetime = Field(sa_column=instant_column(nullable=False))
    state: str = OPEN
    reason: str = ""
    told_at: datetime | None = Field(default=None, sa_column=instant_column())


tellings = table_of(TellingRow)


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to be told; the fields are those of TellingRow."""

    id: int
    key: str
    person_id: int
    activity_id: int
    signup_id: int | None
    what: str
    words: Mapping[str, str]
    at: datetime
    due_at: datetime
    until: datetime
    state: str
    reason: str
    told_at: datetime | None


def put_in(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Adds what is to be told; False where it has a known key: it is told already or will be."""
    statement = insert_into(connection, tellings).values(**{"state": OPEN, "reason": "", **row})
    made = statement.on_conflict_do_nothing(index_elements=["key"]).returning(tellings.c.id)
    return connection.execute(made).first() is not None


def claim_due(connection: Connection, now: datetime, after: int, most: int) -> list[Telling]:
    """What is due, behind the number `after`, held until the transaction ends; others skip it."""
    rows = connection.execute(
        select(tellings)
        .where(tellings.c.state == OPEN, tellings.c.due_at <= now, tellings.c.id > after)
        .order_by(tellings.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [Telling(*row) for row in rows]


def settle(
    connection: Connection, numbers: Sequence[int], state: str, now: datetime, reason: str = ""
) -> None:
    """Notes what became of them."""
    if numbers:
        connection.execute(
            update(tellings)
            .where(tellings.c.id.in_(list(numbers)))
            .values(state=state, told_at=now if state == TOLD else None, reason=reason)
        )


def drop(connection: Connection, signup_id: int, whats: Sequence[str]) -> None:
    """Takes back what was to be told of a sign-up and holds no more."""
    connection.execute(
        update(tellings)
        .where(
            tellings.c.signup_id == signup_id,
            tellings.c.state == OPEN,
            tellings.c.what.in_(list(whats)),
        )
        .values(state=LATE)
    )


def drop_of_activity(connection: Connection, activity_id: int) -> None:
    """Takes back all that was still to be told of an activity."""
    connection.execute(
        update(tellings)
        .where(tellings.c.activity_id == activity_id, tellings.c.state == OPEN)
        .values(state=LATE)
    )


def of_activity(connection: Connection, activity_id: int) -> list[Telling]:
    """What was told of the activity or is to be."""
    rows = connection.execute(
        select(tellings).where(tellings.c.activity_id == activity_id).order_by(tellings.c.id)
    )
    return [Telling(*row) for row in rows]


def newest(connection: Connection, activity_id: int, what: str) -> Telling | None:
    """The last thing of that kind that people of the activity were to be told."""
    row = connection.execute(
        select(tellings)
        .where(tellings.c.activity_id == activity_id, tellings.c.what == what)
        .order_by(tellings.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Telling(*row)
