"""The one question after an activity: how it was, in one tap; kept with the sign-up."""

from collections.abc import Mapping, Sequence

from bot.conversation.saying import OTHER
from bot.conversation.telling import BAD, FAIR, GOOD
from bot.conversation.turn import Turn
from bot.core.replies import Reply
from bot.store import signups
from handlers import activities, activity_hours

# What may be answered, and the line that says thanks for it.
_LINES: Mapping[str, str] = {
    GOOD: "signup_thanks_good",
    FAIR: "signup_thanks_fair",
    BAD: "signup_thanks_bad",
}


def answered(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    """ "34/good": the sign-up and the answer. A second answer stands for the first."""
    which, _, said = about.partition("/")
    is_number = which.isascii() and which.isdigit() and len(which) < 18
    signup = signups.find(turn.connection, int(which)) if is_number else None
    is_own = signup is not None and signup.person_id == turn.person.id
    if signup is None or not is_own or said not in _LINES or signup.activity_id != number:
        return activities.shown(turn, number)
    signups.change(turn.connection, signup.id, {"thanks": said})
    reply = turn.saying.say(_LINES[said], (activities.LIST, OTHER))
    return [reply.with_line(activity_hours.line(turn)) if activity_hours.has_any(turn) else reply]
