"""Who is reminded when: the evening before, two hours before, and thanked afterwards."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.activity.telling import EVENING, SOON, THANKS, tell
from bot.core.clock import LOCAL
from bot.core.quiet import Quiet
from bot.store import activities, calendar, signups
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import ATTENDED, CONFIRMED, Signup

EVENING_AT = time(19)  # in Vietnam, the day before
SOON_BEFORE = timedelta(hours=2)
MORNING = time(9)  # for an earlier start the evening reminder stands for both
THANKS_AFTER = timedelta(minutes=30)
THANKS_UNTIL = timedelta(days=2)
CLOSED_WITHIN = timedelta(hours=3)
AHEAD = timedelta(hours=36)
# Who said so late that they come is not asked again in the evening.
SAID_LATELY = timedelta(hours=12)


def evening_of(shift: Shift, quiet: Quiet) -> datetime:
    """When everybody of the shift is asked whether they still come; before quiet hours begin."""
    before = shift.starts_at.astimezone(LOCAL).date() - timedelta(days=1)
    return quiet.before(datetime.combine(before, EVENING_AT, LOCAL))


def soon_of(shift: Shift, quiet: Quiet) -> datetime | None:
    """When they are told once more that day; None where the evening before stands for both."""
    at = shift.starts_at - SOON_BEFORE
    is_early = shift.starts_at.astimezone(LOCAL).time() < MORNING
    return None if is_early or quiet.covers(at) else at


def remind(connection: Connection, now: datetime, quiet: Quiet) -> int:
    """Notes what is to be told now to those who come; each is told once. Returns how many
    are new.
    """
    count = 0
    for activity in calendar.starting(connection, now, now + AHEAD):
        coming = list(_coming(connection, activity))
        for shift in activity.shifts:
            mine = [one for one in coming if one.shift_id == shift.id]
            count += _remind(connection, activity, shift, mine, now, quiet)
    return count


def thank(connection: Connection, now: datetime) -> int:
    """Thanks who was there, with their hours and one question; those ticked late too.

    The leader is given some hours to close the list, which makes the hours certain.
    """
    count = 0
    for activity in calendar.ended(connection, now - THANKS_UNTIL, now - THANKS_AFTER):
        if activity.state != activities.CLOSED and now < activity.ends_at + CLOSED_WITHIN:
            continue
        for one in signups.active_of(connection, activity.id):
            if one.state == ATTENDED and not one.is_friend:
                until = activity.ends_at + THANKS_UNTIL
                count += tell(connection, activity, one, THANKS, now, until=until)
    return count


def _remind(
    connection: Connection,
    activity: Activity,
    shift: Shift,
    coming: list[Signup],
    now: datetime,
    quiet: Quiet,
) -> int:
    evening, soon = evening_of(shift, quiet), soon_of(shift, quiet)
    if not evening <= now < shift.starts_at:
        return 0
    is_soon = soon is not None and now >= soon
    count = 0
    for one in coming:
        has_said = one.coming_at is not None and one.coming_at > evening - SAID_LATELY
        if is_soon:
            count += tell(
                connection, activity, one, SOON, now, until=shift.starts_at, turn=shift.id
            )
        elif one.at < evening and not has_said:
            count += tell(
                connection, activity, one, EVENING, now, until=shift.starts_at, turn=shift.id
            )
    return count


def _coming(connection: Connection, activity: Activity) -> Iterator[Signup]:
    """One sign-up for each person who is written to: they answer for their friends with it."""
    seen: set[int] = set()
    confirmed = [
        one for one in signups.active_of(connection, activity.id) if one.state == CONFIRMED
    ]
    for one in sorted(confirmed, key=lambda one: (one.is_friend, one.id)):
        if one.person_id is not None and one.person_id not in seen:
            seen.add(one.person_id)
            yield one
