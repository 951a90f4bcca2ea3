"""Within the last day a free place is offered, not given: to the first in line, for a while.

The while shrinks as the start comes near. Nothing is offered in quiet hours. Who does not answer
keeps the place in line but is not asked again; the next is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.activity.room import Room, hold, in_line, is_far, let_in
from bot.activity.telling import OFFERED as TOLD_OFFERED
from bot.activity.telling import PASSED, tell
from bot.core.quiet import Quiet
from bot.store import activities, notices, places, reach, signups
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import OFFERED, WAITLISTED, Signup

LONG, SHORT = timedelta(hours=2), timedelta(minutes=20)
# From so long before the start on, an offer stands for the short while only.
NEAR = timedelta(hours=4)


def due(connection: Connection, now: datetime) -> list[int]:
    """The activities with an offer past its time, or with a free place and somebody in line."""
    awaited = [
        number for number in places.waited_for(connection, now) if _has_room(connection, number)
    ]
    return sorted({*places.offers_ended(connection, now), *awaited})


def pass_on(connection: Connection, activity_id: int, now: datetime, quiet: Quiet) -> int:
    """Ends the offers past their time and offers what is free; returns how many moved."""
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return 0
    ended = [
        one
        for one in signups.active_of(connection, activity_id)
        if one.state == OFFERED and one.offered_until is not None and one.offered_until <= now
    ]
    for one in ended:
        _end(connection, activity, one, now)
    moved = let_in(connection, activity, now)
    return len(ended) + len(moved) + _offer(connection, activity, now, quiet)


def stands_until(shift: Shift, now: datetime, quiet: Quiet) -> datetime | None:
    """How long an offer made now stands; None where it is too late, or night."""
    if quiet.covers(now):
        return None
    span = LONG if shift.starts_at - now > NEAR else SHORT
    ends = [now + span, shift.starts_at]
    if (night := quiet.begins(now)) is not None:
        ends.append(night)
    return min(ends) if min(ends) - now >= SHORT else None


def _offer(connection: Connection, activity: Activity, now: datetime, quiet: Quiet) -> int:
    room = Room.of(connection, activity)
    waiting = [
        (shift, members)
        for shift, members in in_line(connection, activity)
        if not is_far(shift, now) and members[0].passed_at is None
    ]
    persons = [one.person_id for _, members in waiting for one in members if one.person_id]
    ways = reach.ways(connection, persons, now)
    offered = 0
    for shift, members in waiting:
        until = stands_until(shift, now, quiet)
        if until is None or len(members) > room.free(shift):
            continue
        first = members[0]
        if first.person_id is None or not reach.is_reached(ways.get(first.person_id)):
            _ask_leader(connection, activity, shift, first, now)
            continue
        room.take(shift, len(members))
        offered += len(members)
        _offer_to(connection, activity, members, now, until)
    return offered


def _offer_to(
    connection: Connection,
    activity: Activity,
    members: Iterable[Signup],
    now: datetime,
    until: datetime,
) -> None:
    """Holds the places; who waits together is asked once, for all of them."""
    values = {"state": OFFERED, "offered_until": until}
    held = [signups.change(connection, one.id, values) for one in members]
    tell(
        connection,
        activity,
        held[0],
        TOLD_OFFERED,
        now,
        until=until,
        turn=int(until.timestamp()),
        until_at=until.isoformat(),
        count=str(len(held)),
    )


def _end(connection: Connection, activity: Activity, signup: Signup, now: datetime) -> None:
    values = {"state": WAITLISTED, "offered_until": None, "passed_at": now}
    passed = signups.change(connection, signup.id, values)
    is_first = not passed.party or passed.party == passed.id
    if is_first:
        turn = int(signup.offered_until.timestamp()) if signup.offered_until else ""
        tell(connection, activity, passed, PASSED, now, until=activity.starts_at, turn=turn)


def _ask_leader(
    connection: Connection, activity: Activity, shift: Shift, signup: Signup, now: datetime
) -> None:
    """Nobody is offered a place who cannot read it in time: the leader may call them."""
    phone = f", số {signup.phone}" if signup.phone else ""
    notices.put_in(
        connection,
        f"activity:{activity.id}:call_waiting:{signup.id}",
        activity.unit_slug,
        f"“{activity.title}” ({shift.name}) còn chỗ. {signup.name} đứng đầu hàng chờ nhưng "
        f"không nhắn tin được{phone}. Bạn gọi hỏi giúp.",
        now,
        link=f"/staff/activities/{activity.id}",
    )


def _has_room(connection: Connection, activity_id: int) -> bool:
    activity = activities.find(connection, activity_id)
    if activity is None:
        return False
    room = Room.of(connection, activity)
    return any(
        members[0].passed_at is None and len(members) <= room.free(shift)
        for shift, members in in_line(connection, activity)
    )
