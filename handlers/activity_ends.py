"""What is said after a sign-up: all of it confirmed, the place in line, or why it cannot be."""

from collections.abc import Mapping, Sequence

from bot.activity import listing, payloads
from bot.activity.outcomes import Refused, Signed
from bot.activity.payloads import FRIENDS, MINE
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Button, Reply, choice, link
from bot.store.activities import Activity
from bot.store.signups import OFFERED, WAITLISTED, Signup
from handlers import activities
from handlers import activity_words as words

# Why it cannot be, as a line; the other reasons are told by showing what became of the activity.
_LINES: Mapping[str, str] = {
    "young": "signup_young",
    "friends": "signup_too_many",
    "late": "signup_late",
    "full": "signup_shift_full",
}


def signed(turn: Turn, done: Signed) -> Sequence[Reply]:
    """Everybody of the wish, each with their place or their place in line; nothing left to ask."""
    own = [one for one in done.signups if not one.is_friend]
    lines = [_one(turn, done.activity, one) for one in own]
    lines += [_friend(turn, done.activity, one) for one in done.signups if one.is_friend]
    is_in = any(one.state not in (WAITLISTED, OFFERED) for one in done.signups)
    if any(one.guardian == "asked" for one in done.signups):
        lines.append(turn.saying.line("signup_guardian_asked"))
    if any(one.friend_code for one in done.signups):
        lines.append(turn.saying.line("signup_codes"))
    if own and is_in:
        lines.append(_evening(turn, done.activity, own[0]))
    first = done.signups[0]
    entry = "talk.signup_done" if is_in else "talk.signup_waiting"
    buttons = (*_keepsakes(done.activity, first, is_in=is_in), *_further(done.activity, first))
    return [Reply("\n".join(lines), buttons, entry=entry)]


def refused(turn: Turn, done: Refused) -> Sequence[Reply]:
    """Why not, and what is possible instead."""
    activity = done.activity
    if activity is None:
        return activities.instead(turn, "signup_gone", None)
    is_on = activity.starts_at <= turn.now < activity.ends_at
    if done.reason == "over" and done.signup is not None and is_on:
        line = "signup_begun_contact" if activity.contact else "signup_begun"
        return [turn.saying.say(line, (activities.MINE, OTHER), **words.words(activity))]
    if done.reason in ("called_off", "over", "closed"):
        return activities.shown(turn, activity.id)
    if done.reason in ("twice", "brought") and done.signup is not None:
        if done.signup.person_id == turn.person.id and not done.signup.is_friend:
            return in_already(turn, activity, done.signup)
        filled = {**words.words(activity), "signup.name": done.signup.name}
        return [turn.saying.say("signup_twice", (activities.MINE, OTHER), **filled)]
    if done.reason in ("young", "friends", "late", "full"):
        buttons = (activities.MINE, activities.LIST, OTHER)
        return [turn.saying.say(_LINES[done.reason], buttons, **words.words(activity))]
    return activities.instead(turn, "signup_gone", activity)


def in_already(turn: Turn, activity: Activity, own: Signup) -> Sequence[Reply]:
    """They stand in it: where, and what they may do."""
    said = f"{turn.saying.line('signup_in_already')}\n{_one(turn, activity, own)}"
    is_in = own.state not in (WAITLISTED, OFFERED)
    buttons = (*_keepsakes(activity, own, is_in=is_in), *_further(activity, own))
    return [Reply(said, buttons, entry="talk.signup_in_already")]


def _one(turn: Turn, activity: Activity, signup: Signup) -> str:
    """The person's own place."""
    shift = activity.shift(signup.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    filled = {**words.words(activity, shift), "signup.what": words.what(activity, shift)}
    if signup.state in (WAITLISTED, OFFERED):
        filled["signup.position"] = str(listing.position(turn.connection, signup))
        return turn.saying.line("signup_waiting", **filled)
    said = turn.saying.line("signup_done", **filled)
    return f"{said}\n{turn.saying.line('signup_bring', **filled)}" if activity.bring else said


def _friend(turn: Turn, activity: Activity, signup: Signup) -> str:
    """A friend's place, with the code to forward."""
    position = listing.position(turn.connection, signup)
    line = "signup_friend_waiting" if position else "signup_friend_done"
    filled = {
        "signup.name": signup.name,
        "signup.code": signup.friend_code,
        "signup.position": str(position),
    }
    return turn.saying.line(line, **words.words(activity), **filled)


def _evening(turn: Turn, activity: Activity, own: Signup) -> str:
    """Whether they will be written to the evening before; else the calendar is to ring."""
    shift = activity.shift(own.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    evening = words.reminder_at(shift)
    if evening <= turn.now:
        return turn.saying.line("signup_no_evening")
    line = "signup_evening" if words.may_be_reminded(turn, shift) else "signup_alarm"
    return turn.saying.line(line, **{"signup.evening": words.moment(evening)})


def _keepsakes(activity: Activity, signup: Signup, *, is_in: bool) -> tuple[Button, ...]:
    """The calendar file with its alarm, and the map."""
    calendar = (link("Lưu vào lịch", calendar_of(activity, signup)),) if is_in else ()
    return (*calendar, *words.places(activity))


def _further(activity: Activity, signup: Signup) -> tuple[Button, ...]:
    return (
        choice("Rủ thêm bạn", payloads.act(activity.id, FRIENDS, signup.shift_id)),
        choice("Đổi ca, huỷ", payloads.act(activity.id, MINE)),
        OTHER,
    )


def calendar_of(activity: Activity, signup: Signup) -> str:
    """Where the calendar file of that shift is; our own address."""
    return f"/activities/{activity.token}.ics?shift={signup.shift_id}"
