"""What staff change of an activity that people are in: time, place, places, calling it off.

Nobody is moved or thrown out without a word; who acts stands in the audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.activity.leaving import give_back
from bot.activity.outcomes import Freed, Refused, Signed
from bot.activity.planning import ShiftPlan, shift_values
from bot.activity.room import Room, hold, let_in
from bot.activity.telling import (
    CALLED_OFF,
    GUARDIAN_AGREED,
    GUARDIAN_REFUSED,
    MESSAGE,
    MOVED,
    REMOVED,
    tell,
)
from bot.store import activities, acts, doors, signups, swaps, tellings
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.signups import CANCELLED, CONFIRMED, OFFERED, WAITLISTED, Signup

TELL_UNTIL = timedelta(days=2)
_KEPT_AS_THEY_ARE = ("contact", "bring", "map_url", "minimum_age", "title", "repeat")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be otherwise; None and empty leave it as it is.

    `capacities` and `names` are by shift. `others` may set contact, bring, map_url, minimum_age,
    title and repeat. `version` is the one the editor saw.
    """

    version: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    signup_closes_at: datetime | None = None
    capacity: int | None = None
    capacities: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    new_shifts: tuple[ShiftPlan, ...] = ()
    others: Mapping[str, str | int] = field(default_factory=dict)
    why: str = ""


def change(
    connection: Connection, activity_id: int, wanted: Change, who: str, now: datetime
) -> Activity | Refused:
    """Changes it; who comes or waits is told of another time or place. A smaller shift keeps all
    who are in it: staff see the surplus and choose.
    """
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return Refused("gone" if activity is None else "over", activity)
    if activity.version != wanted.version:
        return Refused("changed", activity)
    values = _values(activity, wanted)
    activities.change(connection, activity_id, values)
    later = (wanted.starts_at or activity.starts_at) - activity.starts_at
    for shift in activity.shifts:
        own: dict[str, object] = {}
        if shift.id in wanted.capacities:
            own["capacity"] = wanted.capacities[shift.id]
        if shift.id in wanted.names:
            own["name"] = wanted.names[shift.id]
        if later or wanted.ends_at is not None:
            is_whole = shift.ends_at == activity.ends_at
            own["starts_at"] = shift.starts_at + later
            end = wanted.ends_at if wanted.ends_at is not None and is_whole else None
            own["ends_at"] = end or shift.ends_at + later
        if own:
            activities.change_shift(connection, shift.id, own)
    fresh = activities.find(connection, activity_id)
    assert fresh is not None, "it is held by this transaction"
    if wanted.new_shifts:
        activities.add_shifts(connection, activity_id, shift_values(fresh, wanted.new_shifts))
    acts.put_in(connection, now, who, "activity.change", str(activity_id), wanted.why)
    return _changed(connection, activity, wanted.why, now)


def surplus(connection: Connection, activity: Activity) -> dict[int, int]:
    """By shift, how many more are in than it has places now; shifts that hold all are left out."""
    room = Room.of(connection, activity)
    found = {one.id: room.surplus(one) for one in activity.shifts}
    return {number: more for number, more in found.items() if more}


def call_off(
    connection: Connection, activity_id: int, why: str, who: str, now: datetime
) -> Activity | Refused:
    """It does not take place: everybody who comes or waits is told why."""
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return Refused("gone" if activity is None else "over", activity)
    tellings.drop_of_activity(connection, activity_id)
    for one in signups.active_of(connection, activity_id):
        swaps.close_of(connection, one.id, now)
        until = activity.ends_at
        tell(connection, activity, one, CALLED_OFF, now, until=until, why=why)
    values = {"state": CANCELLED, "ended_at": now, "why": "activity", "offered_until": None}
    signups.change_all(connection, activity_id, (CONFIRMED, WAITLISTED, OFFERED), values)
    ended = {"state": activities.CANCELLED, "ended_at": now, "ended_by": who, "why": why}
    activities.change(connection, activity_id, ended)
    doors.close_of(connection, activity_id, now)
    acts.put_in(connection, now, who, "activity.cancel", str(activity_id), why)
    return _again(connection, activity_id)


def remove(
    connection: Connection, activity_id: int, signup_id: int, why: str, who: str, now: datetime
) -> Freed | Refused:
    """Staff take somebody out, as where a shift became smaller; they are told why."""
    found = _of(connection, activity_id, signup_id)
    if isinstance(found, Refused):
        return found
    activity, signup = found
    shift = activity.shift(signup.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    freed = give_back(connection, activity, shift, signup, now, "staff")
    tell(connection, activity, signup, REMOVED, now, until=activity.ends_at + TELL_UNTIL, why=why)
    acts.put_in(connection, now, who, "activity.remove", str(signup_id), why)
    return freed


def place_by_staff(
    connection: Connection, activity_id: int, signup_id: int, shift_id: int, who: str, now: datetime
) -> Signed | Refused:
    """Staff put somebody into a shift with a free place, whoever stands before them in line."""
    found = _of(connection, activity_id, signup_id)
    if isinstance(found, Refused):
        return found
    activity, signup = found
    target = activity.shift(shift_id)
    if target is None:
        return Refused("gone", activity, signup)
    room = Room.of(connection, activity)
    own = activity.shift(signup.shift_id)
    if signup.state in signups.TAKING and own is not None:
        room.give(own)
    if room.free(target) < 1:
        return Refused("full", activity, signup)
    values = {"state": CONFIRMED, "shift_id": shift_id, "offered_until": None, "party": 0}
    placed = signups.change(connection, signup_id, values)
    let_in(connection, activity, now)
    acts.put_in(connection, now, who, "activity.place", str(signup_id), target.name)
    return Signed(activity, (placed,))


def guardian_said(
    connection: Connection,
    activity_id: int,
    signup_id: int,
    who: str,
    now: datetime,
    *,
    agrees: bool,
) -> Signed | Freed | Refused:
    """Staff heard the parent or teacher: a yes is noted, a no frees the place."""
    found = _of(connection, activity_id, signup_id)
    if isinstance(found, Refused):
        return found
    activity, signup = found
    values = {"guardian": "agreed" if agrees else "refused", "guardian_by": who}
    noted = signups.change(connection, signup_id, values)
    acts.put_in(connection, now, who, "activity.guardian", str(signup_id), values["guardian"])
    what = GUARDIAN_AGREED if agrees else GUARDIAN_REFUSED
    tell(connection, activity, noted, what, now, until=activity.ends_at)
    if agrees:
        return Signed(activity, (noted,))
    shift = activity.shift(signup.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    return give_back(connection, activity, shift, noted, now, "guardian")


def message(
    connection: Connection, activity_id: int, key: str, words: str, who: str, now: datetime
) -> int:
    """Staff's own words to everybody who has a place, once for each key; how many persons."""
    activity = activities.find(connection, activity_id)
    if activity is None:
        return 0
    told: set[int] = set()
    for one in signups.active_of(connection, activity_id):
        if one.state in signups.TAKING and one.person_id and one.person_id not in told:
            told.add(one.person_id)
            until = max(activity.ends_at, now) + TELL_UNTIL
            tell(connection, activity, one, MESSAGE, now, until=until, turn=key, words=words)
    acts.put_in(connection, now, who, "activity.message", str(activity_id), words[:200])
    return len(told)


def _values(activity: Activity, wanted: Change) -> dict[str, object]:
    given = {
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "place": wanted.place,
        "signup_closes_at": wanted.signup_closes_at,
        "capacity": wanted.capacity,
    }
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if wanted.starts_at is not None:
        later = wanted.starts_at - activity.starts_at
        values.setdefault("ends_at", activity.ends_at + later)
        values.setdefault("signup_closes_at", activity.signup_closes_at + later)
        values["called_at"] = None
    values.update(
        {name: wanted.others[name] for name in _KEPT_AS_THEY_ARE if name in wanted.others}
    )
    return values


def _changed(connection: Connection, before: Activity, why: str, now: datetime) -> Activity:
    """Tells of another time or place, starts the reminders anew, and lets in who now fits."""
    after = _again(connection, before.id)
    is_moved = (before.starts_at, before.ends_at, before.place) != (
        after.starts_at,
        after.ends_at,
        after.place,
    )
    if is_moved:
        tellings.drop_of_activity(connection, before.id)
        signups.change_all(
            connection, before.id, (CONFIRMED, WAITLISTED), {"coming_at": None, "passed_at": None}
        )
        for one in signups.active_of(connection, before.id):
            tell(
                connection,
                after,
                one,
                MOVED,
                now,
                until=after.ends_at,
                turn=after.version,
                why=why,
            )
    let_in(connection, after, now)
    return after


def _of(
    connection: Connection, activity_id: int, signup_id: int
) -> tuple[Activity, Signup] | Refused:
    """The activity under lock, and the sign-up, as long as staff may change it."""
    activity = hold(connection, activity_id)
    signup = signups.find(connection, signup_id)
    if activity is None or signup is None or signup.activity_id != activity_id:
        return Refused("gone", activity)
    if activity.state != activities.OPEN or signup.state == CANCELLED:
        return Refused("over", activity, signup)
    return activity, signup


def _again(connection: Connection, activity_id: int) -> Activity:
    found = activities.find(connection, activity_id)
    assert found is not None, "it is held by this transaction"
    return found
