"""What became of a sending, in one vocabulary for all channels.

`code` is the platform's own code as text, `words` what it said; both are kept with the letter.
"""

from dataclasses import dataclass
from typing import Literal

# Why a letter waits:
#   busy      the platform had a passing fault and did not take it: try again with growing waits
#   rate      we are too fast: the whole account slows down, nothing is held against the letter
#   token     the access token is dead: renew it once, then try again
#   night     the platform takes nothing now: `after` says from when
#   window    only the person can reopen the window by writing
#   quota     the person's or the account's quota is used up for now
WaitKind = Literal["busy", "rate", "token", "night", "window", "quota"]

# What an outcome of OurFault stops: the one letter (our bug), or the whole account until staff act.
FaultScope = Literal["letter", "account"]


@dataclass(frozen=True, slots=True)
class Sent:
    """Taken by the platform; `message_id` is its id of the message, "" where it gives none.

    `usage` is the share of the platform's rate used up as its headers tell, 0–1, None untold.
    `free_left` is how many free messages the platform says are left for the person, None untold;
    `is_charged`: this one cost money.
    """

    message_id: str
    usage: float | None = None
    free_left: int | None = None
    is_charged: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not taken, may go later. `after` is in seconds from now, None where it is not known."""

    kind: WaitKind
    code: str
    words: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform or the person said no to this letter for good."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The person cannot be reached until they write again (blocked, left, banned)."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class OurFault:
    """Our request, settings or permissions are wrong: staff must act."""

    code: str
    words: str
    scope: FaultScope = "letter"


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have been taken: never sent again by itself."""

    code: str
    words: str


Outcome = Sent | Waiting | Refused | Gone | OurFault | Unsure
