"""Keeping, changing and giving back a place; an offer is taken or passed on."""

from datetime import datetime

from bot.activity.outcomes import Freed, Reason, Refused, Signed
from bot.activity.room import Room, hold, is_awaited, is_far, let_in
from bot.activity.telling import take_back
from bot.store import activities, notices, places, signups, swaps
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import (
    ATTENDED,
    CANCELLED,
    CONFIRMED,
    OFFERED,
    WAITLISTED,
    Signup,
)


def cancel(
    connection: Connection, signup_id: int, person_id: int, now: datetime, why: str = "self"
) -> Freed | Refused:
    """Gives the place back, as the person may until the shift begins; the next in line gets it.

    Declining what one was let in to or offered is the same.
    """
    held = _held(connection, signup_id, person_id, now)
    if isinstance(held, Refused):
        return held
    activity, shift, signup = held
    return give_back(connection, activity, shift, signup, now, why)


def give_back(
    connection: Connection,
    activity: Activity,
    shift: Shift,
    signup: Signup,
    now: datetime,
    why: str,
) -> Freed:
    """The same by whoever may: the activity is held by the caller."""
    had_place = signup.state in signups.TAKING
    values = {"state": CANCELLED, "ended_at": now, "why": why, "offered_until": None, "party": 0}
    given = signups.change(connection, signup.id, values)
    take_back(connection, given)
    swaps.close_of(connection, signup.id, now)
    # Also where they had no place themselves: those they waited with may be few enough now.
    moved = let_in(connection, activity, now) if had_place or signup.party else []
    is_late = had_place and not is_far(shift, now)
    if is_late and why == "self":
        _say_free(connection, activity, shift, given, now)
    return Freed(activity, given, tuple(moved), is_late)


def keep(connection: Connection, signup_id: int, person_id: int, now: datetime) -> Signed | Refused:
    """ "Tôi vẫn đi": noted, for the leader. An offered place is taken by it."""
    held = _held(connection, signup_id, person_id, now)
    if isinstance(held, Refused):
        return held
    activity, _shift, signup = held
    if signup.state == OFFERED:
        return accept(connection, signup_id, person_id, now)
    if signup.state == WAITLISTED:
        return Refused("late" if signup.passed_at is not None else "full", activity, signup)
    return Signed(activity, (signups.change(connection, signup.id, {"coming_at": now}),))


def accept(
    connection: Connection, signup_id: int, person_id: int, now: datetime
) -> Signed | Refused:
    """Takes an offered place, also a moment after its time while nobody else has it.

    Those who wait together are all in by one word of the one who answers for them.
    """
    held = _held(connection, signup_id, person_id, now)
    if isinstance(held, Refused):
        return held
    activity, _shift, signup = held
    if signup.state == CONFIRMED:
        return Signed(activity, (signup,))
    if signup.state != OFFERED:
        return Refused("late", activity, signup)
    values = {"state": CONFIRMED, "offered_until": None, "coming_at": now, "party": 0}
    together = [
        one
        for one in places.answered_by(connection, activity.id, person_id)
        if one.state == OFFERED
        and (one.id == signup.id or (one.party and one.party == signup.party))
    ]
    return Signed(activity, tuple(signups.change(connection, one.id, values) for one in together))


def change_shift(
    connection: Connection, signup_id: int, person_id: int, shift_id: int, now: datetime
) -> Signed | Refused:
    """Moves to another shift: at once where a place is free there, else who has a place keeps it
    ("full") and who waits joins the line of the other shift.
    """
    held = _held(connection, signup_id, person_id, now)
    if isinstance(held, Refused):
        return held
    activity, shift, signup = held
    target = activity.shift(shift_id)
    if target is None or now >= target.starts_at:
        return Refused("gone" if target is None else "over", activity, signup)
    if target.id == signup.shift_id:
        return Signed(activity, (signup,))
    room = Room.of(connection, activity)
    if signup.state in signups.TAKING:
        room.give(shift)  # their own place is free for them, where the whole activity is full
    is_free = room.free(target) > 0 and not is_awaited(connection, room, target)
    if not is_free and signup.state != WAITLISTED:
        return Refused("full", activity, signup)
    values: dict[str, object] = {
        "shift_id": target.id,
        "party": 0,
        "offered_until": None,
        "passed_at": None,
    }
    if is_free:
        values["state"] = CONFIRMED
    else:
        values["line"] = places.next_line(connection, activity.id)
    moved = signups.change(connection, signup.id, values)
    swaps.close_of(connection, signup.id, now)
    let_in(connection, activity, now)
    return Signed(activity, (moved,))


def correct(
    connection: Connection, person_id: int, values: dict[str, object], now: datetime
) -> int:
    """Puts a changed phone, branch or name into the person's sign-ups to come; returns how many."""
    theirs = [
        one
        for one in places.of_person(connection, person_id, now)
        if not one.is_friend and one.state != ATTENDED
    ]
    for one in theirs:
        signups.change(connection, one.id, values)
    return len(theirs)


def _held(
    connection: Connection, signup_id: int, person_id: int, now: datetime
) -> tuple[Activity, Shift, Signup] | Refused:
    """The activity under lock with the person's sign-up, as long as it can be changed."""
    found = signups.find(connection, signup_id)
    activity = hold(connection, found.activity_id) if found is not None else None
    # Read again: what it was before the lock may have changed.
    signup = signups.find(connection, signup_id) if activity is not None else None
    if activity is None or signup is None or signup.person_id != person_id:
        return Refused("gone")
    shift = activity.shift(signup.shift_id)
    reason: Reason | None = None
    if activity.state == activities.CANCELLED:
        reason = "called_off"
    elif shift is None or signup.state == CANCELLED:
        reason = "gone"
    elif now >= shift.starts_at or signup.state == ATTENDED or activity.state != activities.OPEN:
        reason = "over"
    if shift is None or reason is not None:
        return Refused(reason or "gone", activity, signup)
    return activity, shift, signup


def _say_free(
    connection: Connection, activity: Activity, shift: Shift, signup: Signup, now: datetime
) -> None:
    words = f"{signup.name} vừa báo không đi được “{activity.title}” ({shift.name})."
    notices.put_in(
        connection,
        f"activity:{activity.id}:late_cancel:{signup.id}",
        activity.unit_slug,
        words,
        now,
        link=f"/staff/activities/{activity.id}",
    )
