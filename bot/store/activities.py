"""Activities and their shifts: a volunteer Saturday, or a day of duty at the one-stop desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_into

OPEN, CLOSED, CANCELLED = "open", "closed", "cancelled"
WEEKLY = "weekly"


class ActivityRow(SQLModel, table=True):
    """One activity on one day; the fields of interfaces.md §5 and how far it is.

    `is_desk`: duty at the one-stop desk, where shifts may be swapped. `token` stands in public
    addresses, `door_token` in the QR at the place, `door_code` is the code of the day. Activities
    of a weekly series share `series_id` (the first one's number); `series_at` is the start the
    series planned, wherever this one was moved to. `people_helped` to `difficulties` are what the
    leader tells when closing the list.
    """

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("series_id", "series_at"),
        Index("activities_by_start", "state", "starts_at"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    unit_slug: str
    title: str
    place: str
    map_url: str = ""
    starts_at: datetime = Field(sa_column=instant_column(nullable=False))
    ends_at: datetime = Field(sa_column=instant_column(nullable=False))
    capacity: int
    signup_closes_at: datetime = Field(sa_column=instant_column(nullable=False))
    contact: str = ""
    bring: str = ""
    minimum_age: int = 0
    repeat: str = ""
    series_id: int | None = Field(default=None, sa_type=BigInteger)
    series_at: datetime | None = Field(default=None, sa_column=instant_column())
    is_desk: bool = False
    state: str = OPEN
    token: str = Field(unique=True)
    door_token: str = Field(unique=True)
    door_code: str
    version: int = 1
    created_at: datetime = Field(sa_column=instant_column(nullable=False))
    created_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_column=instant_column())
    ended_by: str = ""
    why: str = ""
    called_at: datetime | None = Field(default=None, sa_column=instant_column())
    people_helped: int | None = None
    files_sent: int | None = None
    vneid_done: int | None = None
    stalls_with_qr: int | None = None
    difficulties: str = ""


class ShiftRow(SQLModel, table=True):
    """A part of an activity with places of its own: a desk, a task, a morning of duty."""

    __tablename__ = "shifts"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    activity_id: int = Field(sa_type=BigInteger, index=True)
    place_in_list: int
    name: str
    capacity: int
    starts_at: datetime = Field(sa_column=instant_column(nullable=False))
    ends_at: datetime = Field(sa_column=instant_column(nullable=False))


activities = table_of(ActivityRow)
shifts = table_of(ShiftRow)

# Asked several times in a turn of somebody who signs up.
_BY_NUMBER = select(activities).where(activities.c.id == bindparam("number"))
_FIND, _LOCK = Ready(_BY_NUMBER), Ready(_BY_NUMBER.with_for_update())
_OF_SHIFT = Ready(
    select(activities).where(
        activities.c.id
        == select(shifts.c.activity_id).where(shifts.c.id == bindparam("shift")).scalar_subquery()
    )
)
_SHIFTS = Ready(
    select(shifts)
    .where(shifts.c.activity_id == bindparam("activity"))
    .order_by(shifts.c.place_in_list, shifts.c.id)
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as rules and words see it; the fields are those of ShiftRow."""

    id: int
    activity_id: int
    place_in_list: int
    name: str
    capacity: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with its shifts, in their order; the other fields are those of ActivityRow."""

    id: int
    unit_slug: str
    title: str
    place: str
    map_url: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    signup_closes_at: datetime
    contact: str
    bring: str
    minimum_age: int
    repeat: str
    series_id: int | None
    series_at: datetime | None
    is_desk: bool
    state: str
    token: str
    door_token: str
    door_code: str
    version: int
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    ended_by: str
    why: str
    called_at: datetime | None
    people_helped: int | None
    files_sent: int | None
    vneid_done: int | None
    stalls_with_qr: int | None
    difficulties: str
    shifts: tuple[Shift, ...]

    def shift(self, number: int) -> Shift | None:
        """The shift with that number; None where it is none of this activity."""
        return next((one for one in self.shifts if one.id == number), None)


def as_row(**values: Any) -> dict[str, Any]:
    """All columns of a new activity, those not given at their defaults; without a number."""
    row: dict[str, Any] = ActivityRow(**values).model_dump()
    del row["id"]
    return row


def put_in(
    connection: Connection, values: Mapping[str, Any], shift_values: Sequence[Mapping[str, Any]]
) -> int | None:
    """Adds the activity with its shifts and returns its number.

    None where the series has one at that time already.
    """
    statement = insert_into(connection, activities).values(**values)
    number: int | None = connection.execute(
        statement.on_conflict_do_nothing(index_elements=["series_id", "series_at"]).returning(
            activities.c.id
        )
    ).scalar_one_or_none()
    if number is not None:
        add_shifts(connection, number, shift_values)
    return number


def add_shifts(
    connection: Connection, activity_id: int, shift_values: Sequence[Mapping[str, Any]]
) -> None:
    """Adds shifts behind those that are there."""
    last = connection.execute(
        select(func.max(shifts.c.place_in_list)).where(shifts.c.activity_id == activity_id)
    ).scalar_one()
    rows = [
        {**values, "activity_id": activity_id, "place_in_list": (last or 0) + place}
        for place, values in enumerate(shift_values, 1)
    ]
    connection.execute(insert_into(connection, shifts), rows)


def lock(connection: Connection, number: int) -> Activity | None:
    """The activity, held until the transaction ends: whoever counts its places holds it first."""
    return _one(connection, _LOCK.row(connection, {"number": number}))


def find(connection: Connection, number: int) -> Activity | None:
    return _one(connection, _FIND.row(connection, {"number": number}))


def find_by_token(connection: Connection, token: str) -> Activity | None:
    """By the token of its public address."""
    return next(iter(found(connection, activities.c.token == token)), None)


def find_by_door_token(connection: Connection, token: str) -> Activity | None:
    """By the token of the QR at the place."""
    return next(iter(found(connection, activities.c.door_token == token)), None)


def of(connection: Connection, numbers: Sequence[int]) -> dict[int, Activity]:
    """Those activities, by number."""
    return {one.id: one for one in found(connection, activities.c.id.in_(list(numbers)))}


def change(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    """Sets those columns; everybody who edits it notices by the version."""
    connection.execute(
        update(activities)
        .where(activities.c.id == number)
        .values(**values, version=activities.c.version + 1)
    )


def change_shift(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(shifts).where(shifts.c.id == number).values(**values))


def claim_call(connection: Connection, number: int, now: datetime) -> bool:
    """Makes the caller the only one who hands out the call list of this activity."""
    done = connection.execute(
        update(activities)
        .where(activities.c.id == number, activities.c.called_at.is_(None))
        .values(called_at=now)
    )
    return done.rowcount == 1


def found(connection: Connection, *where: Any) -> list[Activity]:
    """The activities for which all of that holds, by their start."""
    rows = connection.execute(
        select(activities).where(*where).order_by(activities.c.starts_at, activities.c.id)
    )
    return with_shifts(connection, rows.all())


def with_shifts(connection: Connection, rows: Sequence[Any]) -> list[Activity]:
    """The rows of activities as activities, each with its shifts."""
    if not rows:
        return []
    own: dict[int, list[Shift]] = {row.id: [] for row in rows}
    for shift in connection.execute(
        select(shifts)
        .where(shifts.c.activity_id.in_(list(own)))
        .order_by(shifts.c.place_in_list, shifts.c.id)
    ):
        own[shift.activity_id].append(Shift(*shift))
    return [Activity(**row._mapping, shifts=tuple(own[row.id])) for row in rows]


def of_shift(connection: Connection, number: int) -> Activity | None:
    """The activity that has that shift."""
    return _one(connection, _OF_SHIFT.row(connection, {"shift": number}))


def _one(connection: Connection, row: Any | None) -> Activity | None:
    """The row as an activity with its shifts."""
    if row is None:
        return None
    own = tuple(Shift(*shift) for shift in _SHIFTS.rows(connection, {"activity": row.id}))
    return Activity(**row._asdict(), shifts=own)
