"""At the door: the code of the day, the QR at the place, the leader's list; with the true time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.activity.outcomes import Refused, Ticked
from bot.activity.room import hold
from bot.activity.signing import Who
from bot.store import activities, acts, calendar, doors, places, signups
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.doors import Door
from bot.store.signups import ATTENDED, CANCELLED, CONFIRMED, WAITLISTED, Signup

OPENS_BEFORE = timedelta(hours=1)
CLOSES_AFTER = timedelta(hours=1)
MOST_WRONG_CODES = 5  # who guesses on is only ticked by the QR or the leader
LINK_LASTS = timedelta(hours=24)
# How somebody was ticked.
CODE, QR, LEADER, WALK_IN = "code", "qr", "leader", "walk_in"


def is_open(activity: Activity, at: datetime) -> bool:
    """Whether people come in then: an hour before the start to an hour after the end."""
    return activity.starts_at - OPENS_BEFORE <= at <= activity.ends_at + CLOSES_AFTER


def check_in_by_code(
    connection: Connection, person_id: int, code: str, now: datetime
) -> Ticked | Refused:
    """The code of the day, typed in the chat. It counts only around the activity it is for."""
    open_now = calendar.around(connection, now, OPENS_BEFORE, CLOSES_AFTER)
    theirs = [one for one in open_now if places.own(connection, one.id, person_id) is not None]
    for one in theirs:
        done = _by_code(connection, one, person_id, code, now)
        if done is not None:
            return done
    if theirs:
        return _note_wrong(connection, theirs[0], person_id)
    for one in open_now:
        if one.door_code == code:
            return Refused("unlisted", one)
    later = places.of_person(connection, person_id, now)
    coming = activities.find(connection, later[0].activity_id) if later else None
    return Refused("early" if coming is not None else "gone", coming)


def check_in_by_token(
    connection: Connection, person_id: int, token: str, now: datetime
) -> Ticked | Refused:
    """The QR at the place, opened in a chat where the platform tells who it is."""
    found = activities.find_by_door_token(connection, token)
    activity = hold(connection, found.id) if found is not None else None
    refused = _shut(activity, now)
    if activity is None or refused is not None:
        return refused or Refused("gone")
    own = places.own(connection, activity.id, person_id)
    if own is None:
        return Refused("unlisted", activity)
    return _tick(connection, activity, own, QR, now)


def check_in_by_phone(
    connection: Connection, token: str, phone: str, key: str, now: datetime
) -> Ticked | Refused:
    """The QR at the place, opened as a page: the phone of the sign-up says who it is, and the name
    (`key`, "" untold) where several gave the same phone.
    """
    found = activities.find_by_door_token(connection, token)
    activity = hold(connection, found.id) if found is not None else None
    refused = _shut(activity, now)
    if activity is None or refused is not None:
        return refused or Refused("gone")
    listed = [
        one
        for one in signups.active_of(connection, activity.id)
        if one.phone == phone and key in ("", one.name_key)
    ]
    if len(listed) != 1:
        return Refused("unlisted" if not listed else "twice", activity)
    return _tick(connection, activity, listed[0], QR, now)


def check_in_friend(
    connection: Connection, signup_id: int, person_id: int, now: datetime
) -> Ticked | Refused:
    """Who is there says that a friend they answer for is there too."""
    friend = signups.find(connection, signup_id)
    activity = hold(connection, friend.activity_id) if friend is not None else None
    refused = _shut(activity, now)
    if activity is None or refused is not None:
        return refused or Refused("gone")
    friend = signups.find(connection, signup_id)
    own = places.own(connection, activity.id, person_id)
    is_theirs = friend is not None and (friend.person_id, friend.is_friend) == (person_id, True)
    if friend is None or not is_theirs or own is None or own.state != ATTENDED:
        return Refused("gone", activity)
    return _tick(connection, activity, friend, own.checked_in_how, now)


def tick(
    connection: Connection, activity_id: int, signup_id: int, at: datetime, now: datetime
) -> Ticked | Refused:
    """The leader ticks somebody off; `at` is the true time, also where it is told later."""
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return Refused("gone" if activity is None else "over", activity)
    signup = signups.find(connection, signup_id)
    if signup is None or signup.activity_id != activity_id or signup.state == CANCELLED:
        return Refused("gone", activity)
    return _tick(connection, activity, signup, LEADER, _true(activity, at, now))


def strike(
    connection: Connection, activity_id: int, signup_id: int, at: datetime, now: datetime
) -> Signup | Refused:
    """The leader takes a tick back. Of ticks and strikes told late the true time decides."""
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return Refused("gone" if activity is None else "over", activity)
    signup = signups.find(connection, signup_id)
    if signup is None or signup.activity_id != activity_id or signup.state == CANCELLED:
        return Refused("gone", activity)
    moment = _true(activity, at, now)
    if signup.state != ATTENDED or _is_older(signup, moment):
        return signup
    state = CONFIRMED
    if signup.is_walk_in:
        state = CANCELLED if signup.checked_in_how == WALK_IN else WAITLISTED
    values = {
        "state": state,
        "checked_in_at": None,
        "checked_in_how": "",
        "ticked_at": moment,
        "is_walk_in": signup.is_walk_in and state == CANCELLED,
    }
    return signups.change(connection, signup.id, values)


def walk_in(
    connection: Connection,
    activity_id: int,
    person_id: int | None,
    who: Who,
    at: datetime,
    now: datetime,
    key: str = "",
) -> Ticked | Refused:
    """Somebody came unannounced: they take no place from anybody. Who is on the list already is
    ticked there. `key` is the page's own for this line, so that sending it twice adds nothing.
    """
    activity = hold(connection, activity_id)
    if activity is None or activity.state != activities.OPEN:
        return Refused("gone" if activity is None else "over", activity)
    moment = _true(activity, at, now)
    listed = _listed(connection, activity, person_id, who)
    if listed is not None:
        return _tick(connection, activity, listed, LEADER, moment)
    shift = activity.shifts[0]
    own_key = f"{activity_id}:{key}" if key else f"{activity_id}:walk_in:{person_id}:{who.key}"
    values = signups.as_row(
        activity_id=activity_id,
        shift_id=shift.id,
        person_id=person_id,
        line=places.next_line(connection, activity_id),
        state=ATTENDED,
        at=now,
        name=who.name,
        name_key=who.key,
        phone=who.phone,
        birth_year=who.birth_year or None,
        branch=who.branch,
        checked_in_at=moment,
        checked_in_how=WALK_IN,
        ticked_at=moment,
        is_walk_in=True,
        key=own_key,
    )
    return Ticked(activity, signups.put_in_once(connection, values), is_new=True)


def open_link(
    connection: Connection, activity_id: int, who: str, now: datetime
) -> tuple[str, Door] | None:
    """A token for the leader's page, valid until a day after the activity; None without one."""
    activity = activities.find(connection, activity_id)
    if activity is None:
        return None
    token = secrets.token_urlsafe(18)
    door = Door(_print(token), activity_id, now, who, activity.ends_at + LINK_LASTS)
    doors.put_in(connection, door)
    acts.put_in(connection, now, who, "activity.door", str(activity_id))
    return token, door


def by_link(connection: Connection, token: str, now: datetime) -> Door | None:
    """The link a token opens, while it is valid."""
    return doors.find(connection, _print(token), now)


def _print(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _shut(activity: Activity | None, now: datetime) -> Refused | None:
    """Why nobody is ticked by themselves now, if so."""
    if activity is None:
        return Refused("gone")
    if activity.state == activities.CANCELLED:
        return Refused("called_off", activity)
    if now < activity.starts_at - OPENS_BEFORE:
        return Refused("early", activity)
    if activity.state != activities.OPEN or now > activity.ends_at + CLOSES_AFTER:
        return Refused("over", activity)
    return None


def _by_code(
    connection: Connection, found: Activity, person_id: int, code: str, now: datetime
) -> Ticked | Refused | None:
    """The tick where it is this activity's code; None where it is not."""
    activity = hold(connection, found.id)
    own = places.own(connection, found.id, person_id)
    if activity is None or own is None or _shut(activity, now) is not None:
        return None
    if own.wrong_codes >= MOST_WRONG_CODES and own.state != ATTENDED:
        return Refused("tries", activity, own)
    if not secrets.compare_digest(activity.door_code.encode(), code.encode()):
        return None
    return _tick(connection, activity, own, CODE, now)


def _note_wrong(connection: Connection, activity: Activity, person_id: int) -> Refused:
    own = places.own(connection, activity.id, person_id)
    if own is None:
        return Refused("gone", activity)
    tried = signups.change(connection, own.id, {"wrong_codes": own.wrong_codes + 1})
    is_last = tried.wrong_codes >= MOST_WRONG_CODES
    return Refused("tries" if is_last else "wrong", activity, tried)


def _tick(
    connection: Connection, activity: Activity, signup: Signup, how: str, at: datetime
) -> Ticked:
    """Notes that they are there, once: a second tick, or one older than a strike, changes nothing.

    Who had no place takes none from anybody by being there.
    """
    if signup.state != ATTENDED and not _is_older(signup, at):
        values = {
            "state": ATTENDED,
            "checked_in_at": at,
            "checked_in_how": how,
            "ticked_at": at,
            "offered_until": None,
            "is_walk_in": signup.is_walk_in or signup.state == WAITLISTED,
        }
        signup, is_new = signups.change(connection, signup.id, values), True
    else:
        is_new = False
    friends: tuple[Signup, ...] = ()
    if signup.person_id is not None and not signup.is_friend:
        answered = places.answered_by(connection, activity.id, signup.person_id)
        friends = tuple(one for one in answered if one.is_friend and one.state == CONFIRMED)
    return Ticked(activity, signup, is_new, friends)


def _is_older(signup: Signup, at: datetime) -> bool:
    return signup.ticked_at is not None and at < signup.ticked_at


def _true(activity: Activity, at: datetime, now: datetime) -> datetime:
    """The time a phone noted, as far as it can be: within the door's hours and not ahead of us."""
    earliest, latest = activity.starts_at - OPENS_BEFORE, activity.ends_at + CLOSES_AFTER
    return max(earliest, min(at, now, latest))


def _listed(
    connection: Connection, activity: Activity, person_id: int | None, who: Who
) -> Signup | None:
    """The sign-up of who seems to come unannounced, if there is one after all."""
    if person_id is not None:
        own = places.own(connection, activity.id, person_id)
        if own is not None:
            return own
    alike = places.alike(connection, activity.id, who.key, who.phone, who.birth_year)
    return next((one for one in alike if who.phone and one.phone == who.phone), None)
