"""The call list: who comes and can be reached by no message, for the leader's phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.activity.leaving import give_back
from bot.activity.outcomes import Freed, Refused, Signed
from bot.activity.reminders import evening_of
from bot.activity.room import hold
from bot.core.clock import LOCAL
from bot.core.quiet import Quiet
from bot.store import activities, acts, calendar, notices, reach, roads, signups
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import CONFIRMED, Signup

HANDED_OUT_AT = time(18)  # in Vietnam, the day before
AHEAD = timedelta(hours=36)
# What the leader heard.
COMING, NOT_COMING, NO_ANSWER = "coming", "not_coming", "no_answer"
OUTCOMES = (COMING, NOT_COMING, NO_ANSWER)
# Why no message reaches them, in words for the list.
REASONS = {
    roads.WINDOW: "đã lâu không nhắn, nền tảng không cho nhắn trước",
    roads.QUOTA: "hết tin miễn phí của Zalo",
    roads.BUDGET: "hết tiền nhắn tin của tháng",
    roads.UNKNOWN: "chưa nhắn bot lần nào",
    roads.PAGE: "chat trên trang web, có thể không mở lại",
    reach.GONE: "đã chặn hoặc rời trang",
    reach.STOPPED: "kênh nhắn tin đang bị dừng",
    "": "không có tài khoản nhắn tin",
}


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called. `by` answers for a friend who has no phone of their own here."""

    shift: Shift
    signup: Signup
    phone: str
    by: str
    reason: str


def calls(connection: Connection, activity: Activity, now: datetime, quiet: Quiet) -> list[Call]:
    """Who has a place, has not said lately that they come, and gets no message this evening."""
    active = signups.active_of(connection, activity.id)
    coming = [one for one in active if one.state == CONFIRMED and one.coming_at is None]
    evening = min(evening_of(one, quiet) for one in activity.shifts)
    persons = [one.person_id for one in coming if one.person_id is not None]
    ways = reach.ways(connection, persons, max(now, evening))
    found = []
    for one in coming:
        way = ways.get(one.person_id) if one.person_id is not None else None
        shift = activity.shift(one.shift_id)
        if shift is None or reach.is_reached(way):
            continue
        signer = _signer(active, one)
        phone = one.phone or (signer.phone if signer is not None else "")
        by = signer.name if signer is not None and not one.phone else ""
        found.append(Call(shift, one, phone, by, REASONS[way.road if way is not None else ""]))
    return found


def hand_out(connection: Connection, now: datetime, quiet: Quiet) -> int:
    """At 18:00 the day before the leader is told whom to call, once; returns for how many
    activities that was.
    """
    count = 0
    for activity in calendar.starting(connection, now, now + AHEAD):
        if activity.called_at is not None or now < _handed_out_at(activity, quiet):
            continue
        if not activities.claim_call(connection, activity.id, now):
            continue
        found = calls(connection, activity, now, quiet)
        if found:
            count += 1
            notices.put_in(
                connection,
                f"activity:{activity.id}:calls",
                activity.unit_slug,
                f"{len(found)} người của “{activity.title}” không nhắn tin được. "
                "Bạn gọi hỏi họ có đi không rồi ghi lại.",
                now,
                link=f"/staff/activities/{activity.id}/calls",
            )
    return count


def note(
    connection: Connection, activity_id: int, signup_id: int, outcome: str, who: str, now: datetime
) -> Signed | Freed | Refused:
    """What the leader heard on the phone. Only "not coming" frees the place."""
    activity = hold(connection, activity_id)
    signup = signups.find(connection, signup_id)
    if activity is None or signup is None or signup.activity_id != activity_id:
        return Refused("gone", activity)
    shift = activity.shift(signup.shift_id)
    if signup.state != CONFIRMED or shift is None or activity.state != activities.OPEN:
        return Refused("over", activity, signup)
    coming = now if outcome == COMING else signup.coming_at
    values = {"call": outcome, "call_by": who, "coming_at": coming}
    noted = signups.change(connection, signup_id, values)
    acts.put_in(connection, now, who, "activity.call", str(signup_id), outcome)
    if outcome != NOT_COMING:
        return Signed(activity, (noted,))
    return give_back(connection, activity, shift, noted, now, "call")


def _handed_out_at(activity: Activity, quiet: Quiet) -> datetime:
    before = activity.starts_at.astimezone(LOCAL).date() - timedelta(days=1)
    return quiet.before(datetime.combine(before, HANDED_OUT_AT, LOCAL))


def _signer(active: Sequence[Signup], friend: Signup) -> Signup | None:
    """The own sign-up of who brought them."""
    if friend.brought_by is None:
        return None
    own = (one for one in active if one.person_id == friend.brought_by and not one.is_friend)
    return next(own, None)
