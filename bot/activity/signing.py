"""Signing up, alone or with friends, and taking a friend's place over with their code."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.activity.outcomes import Choose, Reason, Refused, Signed
from bot.activity.room import Room, hold, is_awaited
from bot.activity.telling import TAKEN_OVER, tell
from bot.core.clock import LOCAL
from bot.core.vietnamese import fold, normal
from bot.store import activities, members, notices, places, signups
from bot.store.activities import Activity, Shift
from bot.store.database import Connection
from bot.store.signups import CONFIRMED, WAITLISTED, Signup

MOST_FRIENDS = 3
GUARDIAN_UNDER = 16  # years; then a parent's or teacher's word is asked for by staff
# Letters and digits that nobody takes for another when they are read out or typed.
_CODE_LETTERS = "ACDEFGHKLMNPQRTUVXY34679"
_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who wants to come. `phone` as digits ("0912345678"), "" for a friend."""

    name: str
    birth_year: int
    phone: str = ""
    branch: str = ""

    @property
    def key(self) -> str:
        """The name as it is compared and looked for: without marks, case and spaces too many."""
        return name_key(self.name)


@dataclass(frozen=True, slots=True)
class Wish:
    """A person wants places in a shift: for themselves (`who`), for friends, or both.

    `is_together` answers Choose: True waits until there is room for all, False takes the free
    places for the first of them. `is_another`: they said that they are not the one a friend has
    signed up already.
    """

    activity_id: int
    shift_id: int
    person_id: int
    who: Who | None
    friends: Sequence[Who] = ()
    is_together: bool | None = None
    is_another: bool = False


def name_key(name: str) -> str:
    """A name as it is compared: "Nguyễn Thị  LAN" and "nguyen thi lan" are one."""
    return fold(normal(name))


def sign_up(connection: Connection, wish: Wish, now: datetime) -> Signed | Choose | Refused:
    """Confirms where places are free, else puts them into the waiting list, in order of arrival.

    All of the wish or nothing. Nobody is in twice, be it as somebody's friend.
    """
    activity = hold(connection, wish.activity_id)
    shift = activity.shift(wish.shift_id) if activity is not None else None
    if activity is None or shift is None:
        return Refused("gone", activity)
    wanted = ([wish.who] if wish.who is not None else []) + list(wish.friends)
    refused = _closed(activity, shift, now) or _unfit(connection, activity, wish, wanted)
    if refused is not None:
        return refused
    room = Room.of(connection, activity)
    free = room.free(shift)
    if free and is_awaited(connection, room, shift):
        free = 0
    if len(wanted) > 1 and free < len(wanted) and wish.is_together is None:
        return Choose(activity, shift, free)
    inside = 0 if wish.is_together and free < len(wanted) else min(free, len(wanted))
    party = bool(wish.is_together) and inside < len(wanted) > 1
    if wish.who is not None:
        members.note_use(connection, wish.person_id, now)
    return Signed(activity, _put_in(connection, activity, wish, wanted, inside, party, now))


def take_over(
    connection: Connection, code: str, person_id: int, who: Who, now: datetime
) -> Signed | Refused:
    """The friend types the code: from now on the place is their own and they are written to."""
    found = signups.find_by_code(connection, code.strip().upper())
    return _taken_over(connection, found, person_id, who, now)


def take_over_named(
    connection: Connection, signup_id: int, person_id: int, who: Who, now: datetime
) -> Signed | Refused:
    """The same for somebody who says that they are the one a friend signed up (`brought`)."""
    found = signups.find(connection, signup_id)
    if found is None or (found.name_key, found.birth_year) != (who.key, who.birth_year):
        return Refused("gone")
    return _taken_over(connection, found, person_id, who, now)


def _taken_over(
    connection: Connection, found: Signup | None, person_id: int, who: Who, now: datetime
) -> Signed | Refused:
    activity = hold(connection, found.activity_id) if found is not None else None
    friend = signups.find(connection, found.id) if found is not None else None
    if activity is None or friend is None or not friend.friend_code:
        return Refused("gone", activity)
    if friend.state == signups.CANCELLED:
        return Refused("gone", activity, friend)
    if (reason := _over(activity, now)) is not None:
        return Refused(reason, activity)
    twin = _twin(connection, activity, person_id, who)
    if twin is not None and twin.id != friend.id:
        return Refused("twice", activity, twin)
    # The one who brought them is told before the row forgets who that was.
    tell(connection, activity, friend, TAKEN_OVER, now, until=activity.starts_at, name=friend.name)
    values = {
        "person_id": person_id,
        "brought_by": None,
        "friend_code": "",
        "party": 0,
        **_about(activity, who),
    }
    if friend.guardian:
        values["guardian"] = friend.guardian
    return Signed(activity, (signups.change(connection, friend.id, values),))


def _closed(activity: Activity, shift: Shift, now: datetime) -> Refused | None:
    """Why nobody signs up any more, if so."""
    reason = _over(activity, now)
    if reason is None and now >= shift.starts_at:
        reason = "over"
    if reason is None and now >= activity.signup_closes_at:
        reason = "closed"
    return Refused(reason, activity) if reason is not None else None


def _over(activity: Activity, now: datetime) -> Reason | None:
    if activity.state == activities.CANCELLED:
        return "called_off"
    if activity.state == activities.CLOSED or now >= activity.ends_at:
        return "over"
    return None


def _unfit(
    connection: Connection, activity: Activity, wish: Wish, wanted: Sequence[Who]
) -> Refused | None:
    """Why those people may not come, if so: who is in already, or too young, or one too many."""
    if not wanted:
        return Refused("gone", activity)
    theirs = places.answered_by(connection, activity.id, wish.person_id)
    if len(wish.friends) + sum(one.is_friend for one in theirs) > MOST_FRIENDS:
        return Refused("friends", activity)
    seen: set[tuple[str, int]] = set()
    for who in wanted:
        if _age(activity, who) < activity.minimum_age:
            return Refused("young", activity)
        person_id = wish.person_id if who is wish.who else None
        twin = _twin(connection, activity, person_id, who)
        if twin is not None and not (wish.is_another and _is_only_alike(twin, who)):
            reason: Reason = "brought" if person_id and _is_only_alike(twin, who) else "twice"
            return Refused(reason, activity, twin)
        if (normal(who.name), who.birth_year) in seen:
            return Refused("twice", activity)
        seen.add((normal(who.name), who.birth_year))
    return None


def _twin(
    connection: Connection, activity: Activity, person_id: int | None, who: Who
) -> Signup | None:
    """The sign-up of the same person at this activity, whichever way it came in."""
    if person_id is not None:
        own = places.own(connection, activity.id, person_id)
        if own is not None:
            return own
    found = places.alike(connection, activity.id, who.key, who.phone, who.birth_year)
    return next((one for one in found if _is_same(one, who)), None)


def _is_same(signup: Signup, who: Who) -> bool:
    """With the phone the name counts without its marks, as people type it. Without a phone Hưng is
    not Hùng, but hung may be either.
    """
    if who.phone and signup.phone == who.phone:
        return True
    first, second = normal(signup.name), normal(who.name)
    return first == second or first.isascii() or second.isascii()


def _is_only_alike(twin: Signup, who: Who) -> bool:
    """Whether a friend of that name and year, without a phone, may still be somebody else."""
    return twin.is_friend and not twin.phone and bool(who.phone)


def _put_in(
    connection: Connection,
    activity: Activity,
    wish: Wish,
    wanted: Sequence[Who],
    inside: int,
    is_party: bool,
    now: datetime,
) -> tuple[Signup, ...]:
    line = places.next_line(connection, activity.id)
    made: list[Signup] = []
    for place, who in enumerate(wanted):
        is_friend = who is not wish.who
        values = signups.as_row(
            activity_id=activity.id,
            shift_id=wish.shift_id,
            person_id=wish.person_id,
            brought_by=wish.person_id if is_friend else None,
            friend_code=_code() if is_friend else "",
            line=line + place,
            state=CONFIRMED if place < inside else WAITLISTED,
            at=now,
            **_about(activity, who),
        )
        one = signups.put_in(connection, values)
        if is_party:
            party = made[0].id if made else one.id
            one = signups.change(connection, one.id, {"party": party})
        if one.guardian:
            _ask_guardian(connection, activity, one, now)
        made.append(one)
    return tuple(made)


def _about(activity: Activity, who: Who) -> dict[str, object]:
    """What the sign-up keeps of the person."""
    return {
        "name": who.name,
        "name_key": who.key,
        "phone": who.phone,
        "birth_year": who.birth_year,
        "branch": who.branch,
        "guardian": "asked" if _age(activity, who) < GUARDIAN_UNDER else "",
    }


def _age(activity: Activity, who: Who) -> int:
    """Years they are or become in the year of the activity; the day of birth is not asked for."""
    return activity.starts_at.astimezone(LOCAL).year - who.birth_year


def _ask_guardian(
    connection: Connection, activity: Activity, signup: Signup, now: datetime
) -> None:
    words = (
        f"{signup.name} (sinh {signup.birth_year}) đăng ký “{activity.title}”, chưa đủ "
        f"{GUARDIAN_UNDER} tuổi. Bạn hỏi ý kiến phụ huynh rồi xác nhận trong danh sách."
    )
    notices.put_in(
        connection,
        f"activity:{activity.id}:guardian:{signup.id}",
        activity.unit_slug,
        words,
        now,
        link=f"/staff/activities/{activity.id}",
    )


def _code() -> str:
    """A code to forward; so many there are that nobody guesses one."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
