"""Afterwards: the leader closes the list, hours are counted, confirmations are issued."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.activity.outcomes import Refused
from bot.activity.room import hold
from bot.activity.telling import CERTIFICATE, tell
from bot.store import activities, acts, certificates, doors, signups
from bot.store.activities import CLOSED, OPEN, Activity, Shift
from bot.store.certificates import Certificate
from bot.store.database import Connection
from bot.store.signups import ATTENDED, Signup

HALF_HOUR = 30  # minutes; hours are counted in halves
_CODE_LETTERS = "ACDEFGHKLMNPQRTUVXY34679"
_CODE_LENGTH = 10
# How long somebody whose window is shut may still be told that their confirmation is there.
TELL_UNTIL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the leader tells at the end; None where it was not counted."""

    people_helped: int | None = None
    files_sent: int | None = None
    vneid_done: int | None = None
    stalls_with_qr: int | None = None
    difficulties: str = ""


def minutes_of(shift: Shift) -> int:
    """How long a shift counts, in whole half hours, rounded to the nearest."""
    whole = (shift.ends_at - shift.starts_at).total_seconds() / 60
    return int(whole / HALF_HOUR + 0.5) * HALF_HOUR


def correct_minutes(
    connection: Connection, activity_id: int, signup_id: int, minutes: int, who: str, now: datetime
) -> Signup | Refused:
    """Somebody came later or left earlier: the leader says how long they were there."""
    activity = hold(connection, activity_id)
    signup = signups.find(connection, signup_id)
    if activity is None or signup is None or signup.activity_id != activity_id:
        return Refused("gone", activity)
    if signup.state != ATTENDED or certificates.of_signup(connection, signup_id) is not None:
        return Refused("over", activity, signup)
    rounded = int(max(0, minutes) / HALF_HOUR + 0.5) * HALF_HOUR
    acts.put_in(connection, now, who, "activity.minutes", str(signup_id), str(rounded))
    return signups.change(connection, signup_id, {"minutes": rounded})


def close(
    connection: Connection, activity_id: int, numbers: Numbers, who: str, now: datetime
) -> Activity | Refused:
    """The list is final: everybody ticked has their hours, and the leader's numbers stand.

    Closing again changes the numbers and gives hours to who had none.
    """
    activity = hold(connection, activity_id)
    if activity is None or activity.state == activities.CANCELLED:
        return Refused("gone" if activity is None else "called_off", activity)
    if now < activity.starts_at:
        return Refused("early", activity)
    for one in signups.active_of(connection, activity_id):
        shift = activity.shift(one.shift_id)
        if one.state == ATTENDED and one.minutes is None and shift is not None:
            signups.change(connection, one.id, {"minutes": minutes_of(shift)})
    values = {"state": CLOSED, "ended_at": now, "ended_by": who, **asdict(numbers)}
    activities.change(connection, activity_id, values)
    doors.close_of(connection, activity_id, now)
    acts.put_in(connection, now, who, "activity.close", str(activity_id))
    return _again(connection, activity_id)


def reopen(
    connection: Connection, activity_id: int, who: str, why: str, now: datetime
) -> Activity | Refused:
    """The list was closed too early; not once a confirmation is issued."""
    activity = hold(connection, activity_id)
    if activity is None or activity.state != CLOSED:
        return Refused("gone", activity)
    if certificates.of_activity(connection, activity_id):
        return Refused("over", activity)
    activities.change(connection, activity_id, {"state": OPEN, "ended_at": None, "ended_by": ""})
    acts.put_in(connection, now, who, "activity.reopen", str(activity_id), why)
    return _again(connection, activity_id)


def issue(
    connection: Connection, activity_id: int, unit_name: str, who: str, now: datetime
) -> Mapping[int, Certificate] | Refused:
    """Issues the confirmations of everybody who was there, by sign-up; those who have one keep it.

    Only after the leader closed the list; who is written to is told.
    """
    activity = hold(connection, activity_id)
    if activity is None or activity.state != CLOSED:
        return Refused("gone" if activity is None else "early", activity)
    for one in signups.active_of(connection, activity_id):
        if one.state != ATTENDED or not one.name or not one.minutes:
            continue
        values: dict[str, object] = {
            "code": _code(),
            "signup_id": one.id,
            "activity_id": activity_id,
            "initials": initials(one.name),
            "unit_slug": activity.unit_slug,
            "unit_name": unit_name,
            "title": activity.title,
            "starts_at": activity.starts_at,
            "minutes": one.minutes,
            "issued_at": now,
            "issued_by": who,
        }
        if certificates.put_in(connection, values):
            until = now + TELL_UNTIL
            code = str(values["code"])
            tell(connection, activity, one, CERTIFICATE, now, until=until, code=code)
    acts.put_in(connection, now, who, "activity.issue", str(activity_id))
    return certificates.of_activity(connection, activity_id)


def withdraw(connection: Connection, code: str, who: str, why: str, now: datetime) -> bool:
    """Makes a confirmation void that was issued wrongly."""
    is_done = certificates.withdraw(connection, code, now)
    if is_done:
        acts.put_in(connection, now, who, "certificate.withdraw", code, why)
    return is_done


def initials(name: str) -> str:
    """ "N.T.L." of Nguyễn Thị Lan: what a stranger who checks the code may see."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def written(code: str) -> str:
    """A code as it is printed, in two groups: "ACDEF-34679"."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """The code somebody typed, however they grouped it."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def _again(connection: Connection, activity_id: int) -> Activity:
    found = activities.find(connection, activity_id)
    assert found is not None, "it is held by this transaction"
    return found
