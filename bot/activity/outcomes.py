"""What comes of a wish about a place: it is granted, refused for a reason, or needs a choice."""

from dataclasses import dataclass
from typing import Literal

from bot.store.activities import Activity, Shift
from bot.store.signups import Signup
from bot.store.swaps import Swap

# gone: no such activity, shift or sign-up, or it is another's · called_off · over: it has begun or
# is past · closed: sign-up is closed · young: under the least age · twice: that person is in
# already (`signup`) · brought: a friend signed up somebody of that name and year (`signup`) ·
# friends: more than three · full: no place in that shift · late: the offer went to the next ·
# early: the door is not open yet · wrong: a wrong code · tries: too many wrong codes ·
# unlisted: not on the list (they may be put on it as who came unannounced) · busy: another question
# of theirs is open · changed: somebody else of the staff changed it meanwhile.
Reason = Literal[
    "gone", "called_off", "over", "closed", "young", "twice", "brought", "friends", "full", "late",
    "early", "wrong", "tries", "unlisted", "busy", "changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, with what explains it."""

    reason: Reason
    activity: Activity | None = None
    signup: Signup | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """The party is too big for the free places: it splits or waits together."""

    activity: Activity
    shift: Shift
    free: int


@dataclass(frozen=True, slots=True)
class Signed:
    """Who now stands where: the sign-ups of this wish, each confirmed or waiting, in order."""

    activity: Activity
    signups: tuple[Signup, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """A place was given back. `let_in` are those who got it; `is_late`: less than a day before."""

    activity: Activity
    signup: Signup
    let_in: tuple[Signup, ...]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """Somebody is there. `is_new` is False where they were ticked before; `friends` are those they
    answer for who are not ticked yet.
    """

    activity: Activity
    signup: Signup
    is_new: bool
    friends: tuple[Signup, ...] = ()


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of a question to swap, with both sign-ups as they stand now."""

    swap: Swap
    mine: Signup
    other: Signup
