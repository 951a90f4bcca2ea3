"""At the door: the code of the day typed in the chat, the QR at the place, friends who came."""

from collections.abc import Mapping, Sequence

from bot.activity import door, payloads, spoken
from bot.activity.outcomes import Refused, Ticked
from bot.activity.payloads import HERE
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply, choice
from bot.store import calendar, places
from handlers import activities
from handlers import activity_words as words

_LINES: Mapping[str, str] = {
    "early": "signup_door_early",
    "over": "signup_door_over",
    "called_off": "signup_called_off_so",
    "wrong": "signup_door_wrong",
    "tries": "signup_door_tries",
    "unlisted": "signup_door_unlisted",
}


def check_in(turn: Turn, code: str) -> Sequence[Reply] | None:
    """The code of the day; None where four digits can mean nothing to this person.

    It is no one-time code of a bank: nobody is warned of it, and it is not kept.
    """
    done = door.check_in_by_code(turn.connection, turn.person.id, code, turn.now)
    if isinstance(done, Refused) and done.reason == "gone":
        return None
    turn.is_private = True
    return _said(turn, done)


def is_due(turn: Turn, code: str) -> bool:
    """Whether it is the code of what the person is expected at now; no try is counted."""
    now_on = calendar.around(turn.connection, turn.now, door.OPENS_BEFORE, door.CLOSES_AFTER)
    return any(
        one.door_code == code and places.own(turn.connection, one.id, turn.person.id) is not None
        for one in now_on
    )


def by_token(turn: Turn, token: str) -> Sequence[Reply]:
    """The QR at the place, opened in the chat."""
    return _said(turn, door.check_in_by_token(turn.connection, turn.person.id, token, turn.now))


def friend(turn: Turn, number: int, which: str) -> Sequence[Reply]:
    """ "Nam cũng đến rồi", said by who answers for him and is there."""
    if not (which.isascii() and which.isdigit()):
        return activities.shown(turn, number)
    return _said(turn, door.check_in_friend(turn.connection, int(which), turn.person.id, turn.now))


def _said(turn: Turn, done: Ticked | Refused) -> Sequence[Reply]:
    if isinstance(done, Refused):
        line = _LINES.get(done.reason)
        if line is None or done.activity is None:
            return activities.instead(turn, "signup_gone", done.activity)
        return [turn.saying.say(line, (activities.MINE, OTHER), **words.words(done.activity))]
    at = done.signup.checked_in_at or turn.now
    filled = {
        **words.words(done.activity),
        "signup.name": done.signup.name,
        "signup.at": spoken.hour(at),
    }
    number = done.activity.id
    buttons = [
        choice(f"{one.name} cũng đến", payloads.act(number, HERE, one.id)) for one in done.friends
    ]
    line = "signup_here" if done.is_new else "signup_here_already"
    return [turn.saying.say(line, (*buttons, OTHER), **filled)]
