"""Questions asked of sign-ups: places taken, who stands where in line, who is the same person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, true

from bot.store.accounts import accounts
from bot.store.activities import OPEN, activities
from bot.store.people import people
from bot.store.ready import Ready
from bot.store.signups import (
    ATTENDED,
    CANCELLED,
    OFFERED,
    TAKING,
    WAITING,
    WAITLISTED,
    Signup,
    found,
    signups,
)

# Asked several times in a turn of somebody who signs up.
_TAKEN = Ready(
    select(signups.c.shift_id, func.count().label("number"))
    .where(
        signups.c.activity_id == bindparam("activity"),
        or_(*[signups.c.state == state for state in TAKING]),
        signups.c.is_walk_in.is_(False),
    )
    .group_by(signups.c.shift_id)
)
_COUNTS = Ready(
    select(signups.c.shift_id, signups.c.state, func.count().label("number"))
    .where(signups.c.activity_id == bindparam("activity"))
    .group_by(signups.c.shift_id, signups.c.state)
)
_OWN = Ready(
    select(signups).where(
        signups.c.activity_id == bindparam("activity"),
        signups.c.person_id == bindparam("person"),
        signups.c.brought_by.is_(None),
        signups.c.state != CANCELLED,
    )
)
# Asked wherever somebody speaks of activities.
_OF_PERSON = Ready(
    select(signups)
    .join(activities, activities.c.id == signups.c.activity_id)
    .where(
        signups.c.person_id == bindparam("person"),
        signups.c.state != CANCELLED,
        activities.c.ends_at > bindparam("after"),
    )
    .order_by(activities.c.starts_at, signups.c.id)
)


def waiting(connection: Connection, activity_id: int) -> list[Signup]:
    """Those who wait for a place of the activity and have none offered, in line."""
    rows = connection.execute(
        select(signups)
        .where(signups.c.activity_id == activity_id, signups.c.state == WAITLISTED)
        .order_by(signups.c.line, signups.c.id)
    )
    return [Signup(*row) for row in rows]


def taken(connection: Connection, activity_id: int) -> dict[int, int]:
    """How many places of each shift are taken or held; who came unannounced takes none."""
    rows = _TAKEN.rows(connection, {"activity": activity_id})
    return {row.shift_id: row.number for row in rows}


def taken_of_all(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[int, int]]:
    """The same for many activities: activity → shift → places taken."""
    rows = connection.execute(
        select(signups.c.activity_id, signups.c.shift_id, func.count())
        .where(
            signups.c.activity_id.in_(list(numbers)),
            signups.c.state.in_(TAKING),
            signups.c.is_walk_in.is_(False),
        )
        .group_by(signups.c.activity_id, signups.c.shift_id)
    )
    places: dict[int, dict[int, int]] = {}
    for activity_id, shift_id, number in rows:
        places.setdefault(activity_id, {})[shift_id] = number
    return places


def counts(connection: Connection, activity_id: int) -> dict[int, dict[str, int]]:
    """How many stand in each state, by shift; somebody offered a place still waits."""
    numbers: dict[int, dict[str, int]] = {}
    for shift_id, state, number in _COUNTS.rows(connection, {"activity": activity_id}):
        shown = WAITLISTED if state == OFFERED else state
        own = numbers.setdefault(shift_id, {})
        own[shown] = own.get(shown, 0) + number
    return numbers


def next_line(connection: Connection, activity_id: int) -> int:
    """The number behind the last in line; the caller holds the activity."""
    last = connection.execute(
        select(func.max(signups.c.line)).where(signups.c.activity_id == activity_id)
    ).scalar_one()
    return (last or 0) + 1


def first_line(connection: Connection, activity_id: int) -> int:
    """A number before the first in line; the caller holds the activity."""
    first = connection.execute(
        select(func.min(signups.c.line)).where(signups.c.activity_id == activity_id)
    ).scalar_one()
    return (first or 0) - 1


def place_in_line(connection: Connection, signup: Signup) -> int:
    """How many wait for the shift up to this one, itself included."""
    numbers: int = connection.execute(
        select(func.count()).where(
            signups.c.activity_id == signup.activity_id,
            signups.c.shift_id == signup.shift_id,
            signups.c.state.in_(WAITING),
            or_(
                signups.c.line < signup.line,
                and_(signups.c.line == signup.line, signups.c.id <= signup.id),
            ),
        )
    ).scalar_one()
    return numbers


def alike(
    connection: Connection, activity_id: int, name_key: str, phone: str, birth_year: int
) -> list[Signup]:
    """Who at the activity has that name, and that phone, or that birth year where one of the two
    has no phone; those with the phone first.
    """
    lacks_phone = signups.c.phone == "" if phone else true()
    rows = connection.execute(
        select(signups)
        .where(
            signups.c.activity_id == activity_id,
            signups.c.state != CANCELLED,
            signups.c.name_key == name_key,
            or_(
                and_(signups.c.phone == phone, signups.c.phone != ""),
                and_(lacks_phone, signups.c.birth_year == birth_year),
            ),
        )
        .order_by(signups.c.phone != phone, signups.c.id)
    )
    return [Signup(*row) for row in rows]


def own(connection: Connection, activity_id: int, person_id: int) -> Signup | None:
    """The person's own one at the activity, not their friends'."""
    row = _OWN.row(connection, {"activity": activity_id, "person": person_id})
    return None if row is None else Signup(*row)


def answered_by(connection: Connection, activity_id: int, person_id: int) -> list[Signup]:
    """All of the activity that the person answers for: their own and their friends'."""
    return found(
        connection,
        signups.c.activity_id == activity_id,
        signups.c.person_id == person_id,
        signups.c.state != CANCELLED,
    )


def of_person(connection: Connection, person_id: int, after: datetime) -> list[Signup]:
    """What the person answers for at activities that end after the instant, in their order."""
    rows = _OF_PERSON.rows(connection, {"person": person_id, "after": after})
    return [Signup(*row) for row in rows]


def offers_ended(connection: Connection, now: datetime) -> list[int]:
    """The activities that have an offer past its time."""
    rows = connection.execute(
        select(signups.c.activity_id)
        .where(signups.c.state == OFFERED, signups.c.offered_until <= now)
        .distinct()
    )
    return sorted(rows.scalars())


def waited_for(connection: Connection, now: datetime) -> list[int]:
    """The open activities before their start for which somebody waits."""
    rows = connection.execute(
        select(signups.c.activity_id)
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(
            signups.c.state == WAITLISTED,
            activities.c.state == OPEN,
            activities.c.starts_at > now,
        )
        .distinct()
    )
    return sorted(rows.scalars())


def platform_ids(connection: Connection, activity_id: int) -> dict[int, tuple[str, str]]:
    """Of who is written to: person → (channel, id on the platform)."""
    rows = connection.execute(
        select(people.c.id, accounts.c.channel, people.c.platform_id)
        .join(accounts, accounts.c.id == people.c.account_id)
        .join(signups, signups.c.person_id == people.c.id)
        .where(signups.c.activity_id == activity_id)
        .distinct()
    )
    return {number: (channel, platform_id) for number, channel, platform_id in rows}


def given(
    connection: Connection, person_id: int, after: datetime, before: datetime
) -> tuple[int, int]:
    """How often the person was there within the time and how many minutes that was, as closed
    lists say; friends count for themselves.
    """
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(signups.c.minutes), 0))
        .join(activities, activities.c.id == signups.c.activity_id)
        .where(
            signups.c.person_id == person_id,
            signups.c.brought_by.is_(None),
            signups.c.state == ATTENDED,
            signups.c.minutes.is_not(None),
            activities.c.starts_at >= after,
            activities.c.starts_at < before,
        )
    ).one()
    return row[0], row[1]
