"""What people of an activity are told, noted by the transaction that makes it true.

A job makes letters of it (scheduler/jobs/tell_people.py): in words of content/talk.toml, not in
quiet hours, by the road that is open.
"""

from datetime import datetime

from bot.store import tellings
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.signups import Signup

# What there is to tell; the line of talk is "activity_" and this.
PROMOTED = "promoted"  # a place fell free: they are in
OFFERED = "offered"  # a place fell free shortly before: they may have it until …
PASSED = "passed"  # the offer ran out and went to the next
MOVED = "moved"  # another time or place
CALLED_OFF = "called_off"  # the activity does not take place
REMOVED = "removed"  # staff gave the place away
TAKEN_OVER = "taken_over"  # a friend answers for themselves now
GUARDIAN_AGREED = "guardian_agreed"
GUARDIAN_REFUSED = "guardian_refused"
EVENING = "evening"  # the evening before: still coming?
SOON = "soon"  # two hours before
THANKS = "thanks"
SWAP_ASKED = "swap_asked"
SWAP_DONE = "swap_done"
SWAP_REFUSED = "swap_refused"
SWAP_OVER = "swap_over"
CERTIFICATE = "certificate"
MESSAGE = "message"  # staff's own words to everybody who comes

# What is of no use any more once the person gave the place back.
OF_A_PLACE = (PROMOTED, OFFERED, PASSED, EVENING, SOON, MESSAGE)


def tell(
    connection: Connection,
    activity: Activity,
    signup: Signup,
    what: str,
    now: datetime,
    *,
    until: datetime,
    turn: object = "",
    due_at: datetime | None = None,
    **words: str,
) -> bool:
    """Notes what the person of the sign-up is to be told, once for each cause; False where it was
    noted before or nobody can be told.

    `turn` tells apart what may happen more than once to the same sign-up.
    """
    if signup.person_id is None:
        return False
    end = f":{turn}" if turn != "" else ""
    row = {
        "key": f"activity:{activity.id}:{what}:signup:{signup.id}{end}",
        "person_id": signup.person_id,
        "activity_id": activity.id,
        "signup_id": signup.id,
        "what": what,
        "words": words,
        "at": now,
        "due_at": due_at or now,
        "until": until,
    }
    return tellings.put_in(connection, row)


def take_back(connection: Connection, signup: Signup) -> None:
    """The place is given back: what was still to be said about it is not said."""
    tellings.drop(connection, signup.id, OF_A_PLACE)
