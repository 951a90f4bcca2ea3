"""The hours somebody has given this year, as their units have confirmed them."""

from datetime import datetime

from bot.activity import spoken
from bot.conversation.turn import Turn
from bot.core.clock import LOCAL
from bot.store import places


def has_any(turn: Turn) -> bool:
    """Whether a closed list of this year has them."""
    return places.given(turn.connection, turn.person.id, *_year(turn))[0] > 0


def line(turn: Turn) -> str:
    """How many times and how many hours this year."""
    times, minutes = places.given(turn.connection, turn.person.id, *_year(turn))
    return turn.saying.line(
        "signup_hours",
        **{"signup.times": str(times), "signup.hours": spoken.hours(minutes)},
    )


def _year(turn: Turn) -> tuple[datetime, datetime]:
    year = turn.now.astimezone(LOCAL).year
    return datetime(year, 1, 1, tzinfo=LOCAL), datetime(year + 1, 1, 1, tzinfo=LOCAL)
