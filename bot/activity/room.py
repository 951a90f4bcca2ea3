"""How many places are free, and who is let in when one is: the only place where it is counted.

Everything here is done while the activity is held (`hold`), so no place is given twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.activity.telling import PROMOTED, tell
from bot.store import activities, places, signups
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import CONFIRMED, Signup

# Up to this long before the start whoever is first in line is let in and told; after it they are
# asked first (bot/activity/offers.py): they may have made other plans.
LET_IN_BEFORE = timedelta(hours=24)


@dataclass(slots=True)
class Room:
    """The places of an activity and how many of them are taken, as of now, under its lock."""

    activity: Activity
    taken: dict[int, int]

    @classmethod
    def of(cls, connection: Connection, activity: Activity) -> "Room":
        return cls(activity, places.taken(connection, activity.id))

    def free(self, shift: Shift) -> int:
        """Free places of the shift; the activity's own capacity holds over all shifts."""
        left = self.activity.capacity - sum(self.taken.values())
        return max(0, min(shift.capacity - self.taken.get(shift.id, 0), left))

    def surplus(self, shift: Shift) -> int:
        """How many more are in than the shift has places, after staff made it smaller."""
        return max(0, self.taken.get(shift.id, 0) - shift.capacity)

    def take(self, shift: Shift, number: int = 1) -> None:
        self.taken[shift.id] = self.taken.get(shift.id, 0) + number

    def give(self, shift: Shift) -> None:
        self.taken[shift.id] = self.taken.get(shift.id, 0) - 1


def hold(connection: Connection, activity_id: int) -> Activity | None:
    """The activity, locked until the transaction ends. Every rule that gives or frees places
    begins here, on both databases: PostgreSQL locks the row, SQLite has one writer.
    """
    return activities.lock(connection, activity_id)


def is_far(shift: Shift, now: datetime) -> bool:
    """Whether there is still a day, so that people are let in without being asked."""
    return now <= shift.starts_at - LET_IN_BEFORE


def in_line(connection: Connection, activity: Activity) -> Iterator[tuple[Shift, list[Signup]]]:
    """Those who wait, in line; those who wait together stand where the first of them does."""
    waiting = places.waiting(connection, activity.id)
    first: dict[int, int] = {}
    for one in waiting:
        first.setdefault(one.party or -one.id, one.line)
    waiting.sort(key=lambda one: (first[one.party or -one.id], one.party or -one.id, one.line))
    for _, group in groupby(waiting, key=lambda one: one.party or -one.id):
        members = list(group)
        shift = activity.shift(members[0].shift_id)
        assert shift is not None, "a sign-up's shift is one of its activity"
        yield shift, members


def is_awaited(connection: Connection, room: Room, shift: Shift) -> bool:
    """Whether a free place of the shift belongs to somebody who has waited for it.

    Those who wait together for more places than are free let others go ahead, and so does who let
    an offer run out.
    """
    return any(
        len(members) <= room.free(shift) and members[0].passed_at is None
        for wanted, members in in_line(connection, room.activity)
        if wanted.id == shift.id
    )


def let_in(connection: Connection, activity: Activity, now: datetime) -> list[Signup]:
    """Gives free places to those first in line, as long before the start as nobody need be asked;
    they are told. Returns who was let in.
    """
    if activity.state != activities.OPEN:
        return []
    room = Room.of(connection, activity)
    moved = []
    for shift, members in in_line(connection, activity):
        if is_far(shift, now) and len(members) <= room.free(shift):
            room.take(shift, len(members))
            moved += [_let_in(connection, activity, shift, one, now) for one in members]
    return moved


def _let_in(
    connection: Connection, activity: Activity, shift: Shift, signup: Signup, now: datetime
) -> Signup:
    values = {"state": CONFIRMED, "offered_until": None, "passed_at": None, "party": 0}
    inside = signups.change(connection, signup.id, values)
    tell(connection, activity, inside, PROMOTED, now, until=shift.starts_at, turn=signup.line)
    return inside
