"""The hours somebody has given this year, and the confirmations that were issued to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.activity import closing, spoken
from bot.conversation.turn import Turn
from bot.core.clock import LOCAL
from bot.core.replies import Reply, link
from bot.store import certificates, places
from bot.store.certificates import Certificate

MOST_ISSUED = 3


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


def issued(turn: Turn) -> list[Certificate]:
    """The newest confirmations of what the person did themselves."""
    return certificates.of_person(turn.connection, turn.person.id, MOST_ISSUED)


def with_issued(turn: Turn, said: Reply, papers: Sequence[Certificate]) -> Reply:
    """What they are for, each with the page where whoever types the whole name gets the print."""
    for one in papers:
        filled = {
            "signup.title": one.title,
            "signup.day": spoken.day(one.starts_at),
            "signup.hours": spoken.hours(one.minutes),
            "signup.code": closing.written(one.code),
        }
        said = said.with_line(turn.saying.line("signup_issued", **filled))
    links = [
        link(f"Giấy {spoken.short_day(one.starts_at)}", f"/verify/{one.code}") for one in papers
    ]
    return replace(said, buttons=(*links, *said.buttons))


def _year(turn: Turn) -> tuple[datetime, datetime]:
    year = turn.now.astimezone(LOCAL).year
    return datetime(year, 1, 1, tzinfo=LOCAL), datetime(year + 1, 1, 1, tzinfo=LOCAL)
