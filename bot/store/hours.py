"""Hours: what was done at activities, by person and by unit; closed lists only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from bot.store.activities import CANCELLED, CLOSED, activities
from bot.store.signups import ATTENDED, CONFIRMED, signups


@dataclass(frozen=True, slots=True)
class Done:
    """One activity somebody was at. `minutes` is None until the leader closes the list."""

    signup_id: int
    activity_id: int
    title: str
    starts_at: datetime
    minutes: int | None


def of_person(
    connection: Connection, person_id: int, first: datetime, last: datetime
) -> list[Done]:
    """What the person was at within the time, in order; friends are themselves, not theirs."""
    rows = connection.execute(
        select(
            signups.c.id,
            activities.c.id,
            activities.c.title,
            activities.c.starts_at,
            signups.c.minutes,
        )
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(
            signups.c.person_id == person_id,
            signups.c.brought_by.is_(None),
            signups.c.state == ATTENDED,
            _within(first, last),
        )
        .order_by(activities.c.starts_at, signups.c.id)
    )
    return [Done(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Total:
    """Somebody of a unit over a time, found by phone and name on whatever channel they wrote."""

    name: str
    phone: str
    branch: str
    times: int
    minutes: int


def of_members(
    connection: Connection, units: Sequence[str], first: datetime, last: datetime
) -> list[Total]:
    """Who was how often at those units' activities and for how long, most hours first."""
    rows = connection.execute(
        select(
            func.max(signups.c.name),
            signups.c.phone,
            func.max(signups.c.branch),
            func.count(),
            func.sum(func.coalesce(signups.c.minutes, 0)),
        )
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(*_attended(units, first, last), signups.c.name_key != "")
        .group_by(signups.c.phone, signups.c.name_key)
        .order_by(func.sum(func.coalesce(signups.c.minutes, 0)).desc(), signups.c.name_key)
    )
    return [
        Total(name, phone, branch, times, int(sum_)) for name, phone, branch, times, sum_ in rows
    ]


def people_of(connection: Connection, units: Sequence[str], first: datetime, last: datetime) -> int:
    """How many different people were at those units' activities: phone and name make one."""
    persons = (
        select(signups.c.phone, signups.c.name_key)
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(*_attended(units, first, last), signups.c.name_key != "")
        .distinct()
        .subquery()
    )
    found: int = connection.execute(select(func.count()).select_from(persons)).scalar_one()
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """One activity as a report has it. `expected`: who had a place, there or not."""

    activity_id: int
    unit_slug: str
    title: str
    starts_at: datetime
    capacity: int
    is_desk: bool
    expected: int
    attended: int
    walk_ins: int
    minutes: int
    people_helped: int
    files_sent: int
    vneid_done: int
    stalls_with_qr: int
    difficulties: str


def held(
    connection: Connection, units: Sequence[str], first: datetime, last: datetime
) -> list[Held]:
    """The activities of those units within the time whose list is closed, in order."""
    came = signups.c.state == ATTENDED
    rows: Any = connection.execute(
        select(
            activities.c.id,
            activities.c.unit_slug,
            activities.c.title,
            activities.c.starts_at,
            activities.c.capacity,
            activities.c.is_desk,
            _count(
                and_(signups.c.state.in_((CONFIRMED, ATTENDED)), signups.c.is_walk_in.is_(False))
            ),
            _count(came),
            _count(and_(came, signups.c.is_walk_in)),
            func.coalesce(func.sum(signups.c.minutes).filter(came), 0),
            *(
                func.coalesce(activities.c[name], 0)
                for name in ("people_helped", "files_sent", "vneid_done", "stalls_with_qr")
            ),
            activities.c.difficulties,
        )
        .join(signups, signups.c.activity_id == activities.c.id, isouter=True)
        .where(
            activities.c.state == CLOSED,
            activities.c.unit_slug.in_(list(units)),
            _within(first, last),
        )
        .group_by(activities.c.id)
        .order_by(activities.c.starts_at, activities.c.id)
    )
    return [Held(*row) for row in rows]


def called_off(
    connection: Connection, units: Sequence[str], first: datetime, last: datetime
) -> int:
    """How many activities did not take place."""
    found: int = connection.execute(
        select(func.count())
        .select_from(activities)
        .where(
            activities.c.state == CANCELLED,
            activities.c.unit_slug.in_(list(units)),
            _within(first, last),
        )
    ).scalar_one()
    return found


def _attended(
    units: Sequence[str], first: datetime, last: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        signups.c.state == ATTENDED,
        activities.c.state == CLOSED,
        activities.c.unit_slug.in_(list(units)),
        _within(first, last),
    )


def _within(first: datetime, last: datetime) -> ColumnElement[bool]:
    return and_(activities.c.starts_at >= first, activities.c.starts_at < last)


def _count(where: Any) -> Any:
    return func.count(signups.c.id).filter(where)
