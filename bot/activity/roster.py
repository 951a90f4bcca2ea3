"""The duty roster of the one-stop desk: who is on, and swaps to which both say yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.activity.outcomes import Refused, Swapped
from bot.activity.room import hold
from bot.activity.telling import SWAP_ASKED, SWAP_DONE, SWAP_OVER, SWAP_REFUSED, take_back, tell
from bot.core.clock import LOCAL
from bot.store import activities, calendar, notices, places, signups, swaps
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import CONFIRMED, Signup
from bot.store.swaps import Swap

# How long a question to swap waits for its answer, and how far ahead one may swap.
OPEN_FOR = timedelta(hours=24)
AHEAD = timedelta(days=60)
EMPTY_BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift at the desk and how many are on it; names are the roster's members' own matter."""

    activity: Activity
    shift: Shift
    on_duty: int


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody with whom duty may be swapped."""

    activity: Activity
    shift: Shift
    signup: Signup


def duties(
    connection: Connection, units: Sequence[str], first: datetime, last: datetime
) -> list[Duty]:
    """The desk's shifts within the time, in order; without anybody's name."""
    found = calendar.between(connection, units, first, last)
    desk = [one for one in found if one.is_desk and one.state != activities.CANCELLED]
    taken = places.taken_of_all(connection, [one.id for one in desk])
    return [
        Duty(one, shift, taken.get(one.id, {}).get(shift.id, 0))
        for one in desk
        for shift in one.shifts
    ]


def partners(connection: Connection, signup_id: int, person_id: int, now: datetime) -> list[OnDuty]:
    """With whom the holder of this duty may swap: others of the unit's desk, on other shifts."""
    mine = signups.find(connection, signup_id)
    own = activities.find(connection, mine.activity_id) if mine is not None else None
    if mine is None or own is None or mine.person_id != person_id or not own.is_desk:
        return []
    found = []
    for one in calendar.coming(connection, [own.unit_slug], now, now + AHEAD, is_desk=True):
        for signup in signups.active_of(connection, one.id):
            shift = one.shift(signup.shift_id)
            if shift is not None and _may_swap(mine, signup) and now < shift.starts_at:
                found.append(OnDuty(one, shift, signup))
    return found


def ask(
    connection: Connection, signup_id: int, person_id: int, other_id: int, now: datetime
) -> Swapped | Refused:
    """Asks the other whether they swap; they are told, and nothing changes before they say yes."""
    mine, other = signups.find(connection, signup_id), signups.find(connection, other_id)
    if mine is None or other is None or mine.person_id != person_id or not _may_swap(mine, other):
        return Refused("gone")
    held = _hold_both(connection, mine, other)
    ends = _ends(held, mine, other)
    if ends is None:
        return Refused("gone")
    if now >= ends:
        return Refused("over", held[mine.activity_id], mine)
    if _is_in(connection, mine, other):
        return Refused("twice", held[mine.activity_id], mine)
    swap = swaps.ask(connection, mine.id, other.id, now, min(now + OPEN_FOR, ends))
    if swap is None:
        return Refused("busy", held[mine.activity_id], mine)
    tell(
        connection,
        held[other.activity_id],
        other,
        SWAP_ASKED,
        now,
        until=swap.until,
        turn=swap.id,
        swap=str(swap.id),
        name=mine.name,
    )
    return Swapped(swap, mine, other)


def answer(
    connection: Connection, swap_id: int, person_id: int, *, is_yes: bool, now: datetime
) -> Swapped | Refused:
    """The other says yes, and the two change places at once; or no. Both and the leader know."""
    swap = swaps.find(connection, swap_id)
    asked = signups.find(connection, swap.to_id) if swap is not None else None
    asker = signups.find(connection, swap.from_id) if swap is not None else None
    if swap is None or asked is None or asker is None or asked.person_id != person_id:
        return Refused("gone")
    held = _hold_both(connection, asker, asked)
    # Both again under the lock: a place may have been given back meanwhile.
    asker, asked = _again(connection, asker), _again(connection, asked)
    ends = _ends(held, asker, asked)
    if ends is None or not _may_swap(asker, asked) or _is_in(connection, asker, asked):
        swaps.answer(connection, swap.id, swaps.OVER, now)
        return Refused("gone", held.get(asked.activity_id), asked)
    if now >= ends or now >= swap.until or swap.state != swaps.ASKED:
        return Refused("over", held[asked.activity_id], asked)
    swaps.answer(connection, swap.id, swaps.DONE if is_yes else swaps.REFUSED, now)
    if not is_yes:
        _say(connection, held, asker, SWAP_REFUSED, swap, now)
        return Swapped(swap, asked, asker)
    return _swapped(connection, held, swap, asker, asked, now)


def end_swaps(connection: Connection, now: datetime) -> int:
    """Questions nobody answered in time are over; who asked is told. Returns how many."""
    ended = swaps.ended(connection, now)
    for swap in ended:
        if not swaps.answer(connection, swap.id, swaps.OVER, now):
            continue
        asker = signups.find(connection, swap.from_id)
        own = activities.find(connection, asker.activity_id) if asker is not None else None
        if asker is not None and own is not None and asker.state == CONFIRMED:
            _say(connection, {own.id: own}, asker, SWAP_OVER, swap, now)
    return len(ended)


def alarm_empty(connection: Connection, now: datetime) -> int:
    """Two days before, staff are told of a desk shift nobody is on; once each. How many are new."""
    count = 0
    for activity in calendar.starting(connection, now, now + EMPTY_BEFORE):
        if not activity.is_desk:
            continue
        taken = places.taken(connection, activity.id)
        for shift in activity.shifts:
            if not taken.get(shift.id) and now < shift.starts_at:
                count += notices.put_in(
                    connection,
                    f"activity:{activity.id}:empty:{shift.id}",
                    activity.unit_slug,
                    f"Chưa ai nhận {shift.name} ngày {shift.starts_at.astimezone(LOCAL):%d/%m}, "
                    f"“{activity.title}”. Bạn tìm người trực.",
                    now,
                    link=f"/staff/activities/{activity.id}",
                )
    return count


def _swapped(
    connection: Connection,
    held: dict[int, Activity],
    swap: Swap,
    asker: Signup,
    asked: Signup,
    now: datetime,
) -> Swapped:
    """Each takes the other's shift; what had been said and asked about the old one is over."""
    for one in (asker, asked):
        take_back(connection, one)
        swaps.close_of(connection, one.id, now)
    fresh = {"coming_at": None, "call": "", "call_by": ""}
    places_of = [(one.activity_id, one.shift_id) for one in (asker, asked)]
    new_asked = signups.change(
        connection, asked.id, {"activity_id": places_of[0][0], "shift_id": places_of[0][1], **fresh}
    )
    new_asker = signups.change(
        connection, asker.id, {"activity_id": places_of[1][0], "shift_id": places_of[1][1], **fresh}
    )
    _say(connection, held, new_asker, SWAP_DONE, swap, now)
    _tell_leader(connection, held, swap, new_asker, new_asked, now)
    done = swaps.find(connection, swap.id)
    assert done is not None, "it was settled a moment ago"
    return Swapped(done, new_asked, new_asker)


def _may_swap(mine: Signup, other: Signup) -> bool:
    """Two confirmed members who answer for themselves, on two shifts."""
    return (
        (mine.state, other.state) == (CONFIRMED, CONFIRMED)
        and mine.shift_id != other.shift_id
        and None not in (mine.person_id, other.person_id)
        and mine.person_id != other.person_id
        and not (mine.is_friend or other.is_friend)
    )


def _is_in(connection: Connection, mine: Signup, other: Signup) -> bool:
    """Whether one of the two is on that other day already, so that they would be on it twice."""
    if mine.activity_id == other.activity_id:
        return False
    return any(
        one.person_id is not None and places.own(connection, there, one.person_id) is not None
        for one, there in ((mine, other.activity_id), (other, mine.activity_id))
    )


def _hold_both(connection: Connection, mine: Signup, other: Signup) -> dict[int, Activity]:
    """Both days under lock, always in the same order: two swaps must not wait for each other."""
    numbers = sorted({mine.activity_id, other.activity_id})
    held = [(number, hold(connection, number)) for number in numbers]
    return {number: one for number, one in held if one is not None}


def _ends(held: dict[int, Activity], *both: Signup) -> datetime | None:
    """When the earlier of the two shifts begins; None where one of them is not to take place."""
    starts = []
    for one in both:
        activity = held.get(one.activity_id)
        shift = activity.shift(one.shift_id) if activity is not None else None
        if activity is None or shift is None or not activity.is_desk:
            return None
        if activity.state != activities.OPEN:
            return None
        starts.append(shift.starts_at)
    return min(starts)


def _again(connection: Connection, signup: Signup) -> Signup:
    found = signups.find(connection, signup.id)
    assert found is not None, "sign-ups are never deleted"
    return found


def _say(
    connection: Connection,
    held: dict[int, Activity],
    signup: Signup,
    what: str,
    swap: Swap,
    now: datetime,
) -> None:
    activity = held[signup.activity_id]
    tell(connection, activity, signup, what, now, until=activity.ends_at, turn=swap.id)


def _tell_leader(
    connection: Connection,
    held: dict[int, Activity],
    swap: Swap,
    asker: Signup,
    asked: Signup,
    now: datetime,
) -> None:
    told = [f"{one.name} trực {_when(held[one.activity_id], one)}" for one in (asker, asked)]
    activity = held[asked.activity_id]
    notices.put_in(
        connection,
        f"activity:{activity.id}:swap:{swap.id}",
        activity.unit_slug,
        f"Hai bạn đã đồng ý đổi ca: {'; '.join(told)}.",
        now,
        link=f"/staff/activities/{activity.id}",
    )


def _when(activity: Activity, signup: Signup) -> str:
    shift = activity.shift(signup.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    return f"{shift.name} {shift.starts_at.astimezone(LOCAL):%H:%M %d/%m}"
