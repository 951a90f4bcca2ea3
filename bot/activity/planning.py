"""Making an activity, and what staff change of it: time, place, capacity, calling it off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.store import activities, acts, calendar
from bot.store.activities import WEEKLY, Activity
from bot.store.database import Connection

WEEK = timedelta(days=7)
_ROW = "0123456789"


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A shift to be; without times of its own it lasts as long as the activity."""

    name: str
    capacity: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity to be, as a file or the office gives it."""

    unit_slug: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    signup_closes_at: datetime
    contact: str = ""
    bring: str = ""
    map_url: str = ""
    minimum_age: int = 0
    repeat: str = ""
    is_desk: bool = False
    shifts: Sequence[ShiftPlan] = ()


def create(connection: Connection, plan: Plan, who: str, now: datetime) -> Activity:
    """Makes the activity; people may sign up at once."""
    number = _put_in(connection, plan, who, now)
    assert number is not None, "an activity without a series is never there before"
    if plan.repeat == WEEKLY:
        activities.change(connection, number, {"series_id": number, "series_at": plan.starts_at})
    acts.put_in(connection, now, who, "activity.create", str(number))
    found = activities.find(connection, number)
    assert found is not None, "it was put in a moment ago"
    return found


def repeat_due(connection: Connection, now: datetime) -> int:
    """Makes the next activity of each weekly series a week before its time; returns how many."""
    due = calendar.newest_of_series(connection, now)
    return sum(repeat(connection, one, now) is not None for one in due)


def repeat(connection: Connection, last: Activity, now: datetime) -> int | None:
    """The next activity in the series of `last` that is still to come, None where it is there.

    It takes what `last` has become as its template, but the time the series planned.
    """
    assert last.series_at is not None, "a weekly activity has its place in the series"
    next_at = last.series_at + WEEK
    while next_at <= now:  # weeks in which the clock stood still are not made up for
        next_at += WEEK
    later = next_at - last.starts_at
    plan = plan_of(last)
    moved = replace(
        plan,
        starts_at=plan.starts_at + later,
        ends_at=plan.ends_at + later,
        signup_closes_at=plan.signup_closes_at + later,
        shifts=[_later(one, later) for one in plan.shifts],
    )
    return _put_in(connection, moved, last.created_by, now, (last.series_id, next_at))


def plan_of(activity: Activity) -> Plan:
    """The plan that would make such an activity."""
    return Plan(
        unit_slug=activity.unit_slug,
        title=activity.title,
        place=activity.place,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        capacity=activity.capacity,
        signup_closes_at=activity.signup_closes_at,
        contact=activity.contact,
        bring=activity.bring,
        map_url=activity.map_url,
        minimum_age=activity.minimum_age,
        repeat=activity.repeat,
        is_desk=activity.is_desk,
        shifts=[
            ShiftPlan(one.name, one.capacity, one.starts_at, one.ends_at) for one in activity.shifts
        ],
    )


def _put_in(
    connection: Connection,
    plan: Plan,
    who: str,
    now: datetime,
    series: tuple[int | None, datetime | None] = (None, None),
) -> int | None:
    values = {
        "unit_slug": plan.unit_slug,
        "title": plan.title,
        "place": plan.place,
        "map_url": plan.map_url,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "capacity": plan.capacity,
        "signup_closes_at": plan.signup_closes_at,
        "contact": plan.contact,
        "bring": plan.bring,
        "minimum_age": plan.minimum_age,
        "repeat": plan.repeat,
        "series_id": series[0],
        "series_at": series[1],
        "is_desk": plan.is_desk,
        "token": secrets.token_urlsafe(12),
        "door_token": secrets.token_urlsafe(12),
        "door_code": _door_code(),
        "created_at": now,
        "created_by": who,
    }
    rows = shift_values(plan, plan.shifts or (ShiftPlan(plan.title, plan.capacity),))
    return activities.put_in(connection, activities.as_row(**values), rows)


def is_tried_first(code: str) -> bool:
    """Whether somebody who does not know the code of the day would begin with it."""
    return len(set(code)) == 1 or code in _ROW or code in _ROW[::-1]


def _door_code() -> str:
    while is_tried_first(code := f"{secrets.randbelow(10_000):04d}"):
        pass
    return code


def shift_values(whole: Plan | Activity, shifts: Sequence[ShiftPlan]) -> list[dict[str, object]]:
    """The columns of shifts; one without times of its own lasts as long as the whole."""
    return [
        {
            "name": one.name,
            "capacity": one.capacity,
            "starts_at": one.starts_at or whole.starts_at,
            "ends_at": one.ends_at or whole.ends_at,
        }
        for one in shifts
    ]


def _later(shift: ShiftPlan, span: timedelta) -> ShiftPlan:
    return replace(
        shift,
        starts_at=shift.starts_at + span if shift.starts_at else None,
        ends_at=shift.ends_at + span if shift.ends_at else None,
    )
