"""What is on: activities that are near and open, with their free places, and a person's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.activity.room import Room
from bot.store import activities, calendar, places
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import WAITING, Signup

NEAR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """An activity with how many places are free and how many people wait, by shift."""

    activity: Activity
    free: Mapping[int, int]
    waiting: Mapping[int, int]

    @property
    def is_full(self) -> bool:
        return not any(self.free.values())

    def may_sign_up(self, now: datetime) -> bool:
        """Whether sign-up is open, be it for the waiting list."""
        one = self.activity
        return one.state == activities.OPEN and now < min(one.signup_closes_at, one.ends_at)


def near(
    connection: Connection,
    units: Sequence[str],
    now: datetime,
    *,
    within: timedelta = NEAR,
    is_desk: bool = False,
) -> list[Shown]:
    """What those units have on from now, in order; the desk's duty is a list of its own."""
    found = calendar.coming(connection, units, now, now + within, is_desk=is_desk)
    return [_shown(connection, one) for one in found]


def shown(connection: Connection, activity_id: int) -> Shown | None:
    """One activity, whatever became of it; None where there is none of that number."""
    found = activities.find(connection, activity_id)
    return None if found is None else _shown(connection, found)


def on_day(shown: Sequence[Shown], first: datetime, last: datetime) -> list[Shown]:
    """Those of the list that start within the time, as "thứ Bảy này" or "28/11" means."""
    return [one for one in shown if first <= one.activity.starts_at < last]


@dataclass(frozen=True, slots=True)
class Own:
    """A sign-up the person answers for; `position` is the place in line, 0 where none waits."""

    activity: Activity
    shift: Shift
    signup: Signup
    position: int


def mine(connection: Connection, person_id: int, now: datetime) -> list[Own]:
    """What the person, and the friends they answer for, are signed up for from now on."""
    found = places.of_person(connection, person_id, now)
    known = activities.of(connection, [one.activity_id for one in found])
    own = []
    for one in found:
        shift = known[one.activity_id].shift(one.shift_id)
        assert shift is not None, "a sign-up's shift is one of its activity"
        own.append(Own(known[one.activity_id], shift, one, position(connection, one)))
    return own


def position(connection: Connection, signup: Signup) -> int:
    """The place in the waiting list of the shift, from 1; 0 for who does not wait."""
    return places.place_in_line(connection, signup) if signup.state in WAITING else 0


def positions(found: Sequence[Signup]) -> dict[int, int]:
    """The same for all sign-ups of an activity at once: sign-up → place in line."""
    lengths: dict[int, int] = {}
    known = {}
    for one in sorted(found, key=lambda one: (one.line, one.id)):
        if one.state in WAITING:
            lengths[one.shift_id] = lengths.get(one.shift_id, 0) + 1
            known[one.id] = lengths[one.shift_id]
    return known


def _shown(connection: Connection, activity: Activity) -> Shown:
    room = Room.of(connection, activity)
    counted = places.counts(connection, activity.id)
    return Shown(
        activity,
        {one.id: room.free(one) for one in activity.shifts},
        {one.id: counted.get(one.id, {}).get("waitlisted", 0) for one in activity.shifts},
    )
