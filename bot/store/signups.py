"""Sign-ups: who comes to which shift, who waits for a place, and who was there.

waitlisted → offered → confirmed → attended, or cancelled; in order of `line` where they wait.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    and_,
    bindparam,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.activities import OPEN, activities
from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_into

CONFIRMED, WAITLISTED, OFFERED = "confirmed", "waitlisted", "offered"
CANCELLED, ATTENDED = "cancelled", "attended"
# Whoever is in one of these takes a place; an offered one is held for whom it is offered to.
TAKING = (CONFIRMED, OFFERED, ATTENDED)
WAITING = (WAITLISTED, OFFERED)

_OWN = "state <> 'cancelled' AND brought_by IS NULL AND person_id IS NOT NULL"
_NAMED = "state <> 'cancelled' AND phone <> ''"
_WITH_CODE = "friend_code <> ''"
_OFFERED = "state = 'offered'"


class SignupRow(SQLModel, table=True):
    """One person, or a friend somebody brings, at one activity.

    `person_id` is who is written to and answers for it, None for who came unannounced or asked to
    be forgotten; `brought_by` is who signed a friend up, until the friend took the place over with
    `friend_code`. `line` is the order in which they came or joined a waiting list. Those of one
    `party` wait together. `passed_at`: an offer ran out unanswered, no other is made. `guardian`:
    "" where none is asked, else asked, agreed or refused. `checked_in_at` is the true time,
    whenever it was told; `ticked_at` that of the last tick or strike. `minutes` stand when the
    list is closed. `call`: what the leader heard on the phone (coming, not_coming, no_answer).
    """

    __tablename__ = "signups"
    __table_args__ = (
        Index("signups_of_activity", "activity_id", "state", "line"),
        Index("signups_of_person", "person_id", "activity_id"),
        Index("signups_by_phone", "phone"),
        Index(
            "one_signup_a_person",
            "activity_id",
            "person_id",
            unique=True,
            sqlite_where=text(_OWN),
            postgresql_where=text(_OWN),
        ),
        Index(
            "one_signup_a_name",
            "activity_id",
            "phone",
            "name_key",
            unique=True,
            sqlite_where=text(_NAMED),
            postgresql_where=text(_NAMED),
        ),
        Index(
            "one_friend_a_code",
            "friend_code",
            unique=True,
            sqlite_where=text(_WITH_CODE),
            postgresql_where=text(_WITH_CODE),
        ),
        Index(
            "offers_open",
            "offered_until",
            sqlite_where=text(_OFFERED),
            postgresql_where=text(_OFFERED),
        ),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    activity_id: int = Field(sa_type=BigInteger)
    shift_id: int = Field(sa_type=BigInteger)
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    brought_by: int | None = Field(default=None, sa_type=BigInteger)
    friend_code: str = ""
    party: int = Field(default=0, sa_type=BigInteger)
    line: int
    state: str
    name: str
    name_key: str
    phone: str = ""
    birth_year: int | None = None
    branch: str = ""
    guardian: str = ""
    guardian_by: str = ""
    at: datetime = Field(sa_column=instant_column(nullable=False))
    offered_until: datetime | None = Field(default=None, sa_column=instant_column())
    passed_at: datetime | None = Field(default=None, sa_column=instant_column())
    ended_at: datetime | None = Field(default=None, sa_column=instant_column())
    why: str = ""
    coming_at: datetime | None = Field(default=None, sa_column=instant_column())
    call: str = ""
    call_by: str = ""
    checked_in_at: datetime | None = Field(default=None, sa_column=instant_column())
    checked_in_how: str = ""
    ticked_at: datetime | None = Field(default=None, sa_column=instant_column())
    wrong_codes: int = 0
    is_walk_in: bool = False
    key: str | None = Field(default=None, unique=True)
    minutes: int | None = None
    thanks: str = ""
    note: str = ""


signups = table_of(SignupRow)
_FIND = Ready(select(signups).where(signups.c.id == bindparam("number")))


@dataclass(frozen=True, slots=True)
class Signup:
    """A sign-up as rules and words see it; the fields are those of SignupRow."""

    id: int
    activity_id: int
    shift_id: int
    person_id: int | None
    brought_by: int | None
    friend_code: str
    party: int
    line: int
    state: str
    name: str
    name_key: str
    phone: str
    birth_year: int | None
    branch: str
    guardian: str
    guardian_by: str
    at: datetime
    offered_until: datetime | None
    passed_at: datetime | None
    ended_at: datetime | None
    why: str
    coming_at: datetime | None
    call: str
    call_by: str
    checked_in_at: datetime | None
    checked_in_how: str
    ticked_at: datetime | None
    wrong_codes: int
    is_walk_in: bool
    key: str | None
    minutes: int | None
    thanks: str
    note: str

    @property
    def is_friend(self) -> bool:
        """Whether somebody else answers for them still."""
        return self.brought_by is not None


def as_row(**values: Any) -> dict[str, Any]:
    """All columns of a new sign-up, those not given at their defaults; without a number."""
    row: dict[str, Any] = SignupRow(**values).model_dump()
    del row["id"]
    return row


def put_in(connection: Connection, values: Mapping[str, Any]) -> Signup:
    """Adds one and returns it. A database error where the same person stands there already."""
    row = connection.execute(insert_into(connection, signups).values(**values).returning(signups))
    return Signup(*row.one())


def put_in_once(connection: Connection, values: Mapping[str, Any]) -> Signup:
    """Adds one that a page noted under a key, or finds it where it was sent before."""
    statement = insert_into(connection, signups).values(**values)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]))
    row = connection.execute(select(signups).where(signups.c.key == values["key"])).one()
    return Signup(*row)


def find(connection: Connection, number: int) -> Signup | None:
    row = _FIND.row(connection, {"number": number})
    return None if row is None else Signup(*row)


def find_by_code(connection: Connection, code: str) -> Signup | None:
    """The friend's place that waits under that code."""
    row = connection.execute(
        select(signups).where(signups.c.friend_code == code, signups.c.friend_code != "")
    ).one_or_none()
    return None if row is None else Signup(*row)


def of_activity(connection: Connection, activity_id: int) -> list[Signup]:
    """All of an activity, in order of arrival."""
    return found(connection, signups.c.activity_id == activity_id)


def active_of(connection: Connection, activity_id: int) -> list[Signup]:
    """Those of an activity that are not cancelled, in order of arrival."""
    return found(connection, signups.c.activity_id == activity_id, signups.c.state != CANCELLED)


def change(connection: Connection, number: int, values: Mapping[str, Any]) -> Signup:
    """Sets those columns and returns what it is now."""
    row = connection.execute(
        update(signups).where(signups.c.id == number).values(**values).returning(signups)
    )
    return Signup(*row.one())


def change_all(
    connection: Connection, activity_id: int, states: Iterable[str], values: Mapping[str, Any]
) -> int:
    """Sets those columns of everybody who is in one of the states; returns how many."""
    return connection.execute(
        update(signups)
        .where(signups.c.activity_id == activity_id, signups.c.state.in_(list(states)))
        .values(**values)
    ).rowcount


_NOBODY = {
    "person_id": None,
    "brought_by": None,
    "friend_code": "",
    "name": "",
    "name_key": "",
    "phone": "",
    "birth_year": None,
    "branch": "",
    "thanks": "",
    "note": "",
}


def forget(connection: Connection, person_id: int) -> None:
    """Takes the person out of their sign-ups; who is still to come gives the place back.

    Friends keep theirs: they are others, and may take it over with their code.
    """
    numbers = select(signups.c.activity_id).where(signups.c.person_id == person_id)
    # Held as by whoever gives places: nobody is let in at this moment who is being forgotten.
    connection.execute(
        select(activities.c.id)
        .where(activities.c.id.in_(numbers))
        .order_by(activities.c.id)
        .with_for_update()
    )
    theirs = and_(signups.c.person_id == person_id, signups.c.brought_by.is_(None))
    connection.execute(
        update(signups)
        .where(theirs, signups.c.state.in_((CONFIRMED, WAITLISTED, OFFERED)))
        .where(signups.c.activity_id.in_(select(activities.c.id).where(activities.c.state == OPEN)))
        .values(state=CANCELLED, why="forgotten")
    )
    connection.execute(update(signups).where(theirs).values(**_NOBODY))
    connection.execute(
        update(signups)
        .where(signups.c.person_id == person_id)
        .values(person_id=None, brought_by=None)
    )


def clear_names(connection: Connection, before: datetime, most: int) -> int:
    """Takes names and numbers out of sign-ups whose activity ended before that instant."""
    chunk = (
        select(signups.c.id)
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(activities.c.ends_at < before, signups.c.name != "")
        .limit(most)
    )
    return connection.execute(
        update(signups).where(signups.c.id.in_(chunk)).values(**_NOBODY)
    ).rowcount


def found(connection: Connection, *where: Any) -> list[Signup]:
    """The sign-ups for which all of that holds, in order of arrival."""
    rows = connection.execute(select(signups).where(*where).order_by(signups.c.id))
    return [Signup(*row) for row in rows]
