"""How a list of followers longer than Zalo shows is cut: by last contact, then by labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FIRST_DAY = date(2012, 1, 1)  # before there were OAs
_FORM = "%Y_%m_%d"


@dataclass(frozen=True, slots=True)
class Part:
    """Followers of one period of last contact and one label, "" for all."""

    period: str = ""
    tag: str = ""


def smaller(part: Part, today: date) -> Sequence[Part]:
    """The same people in smaller parts; none where the days are cut as small as can be.

    Today's stand first and are read last (bot/delivery/followers.py): whoever writes meanwhile
    moves there.
    """
    if part.period == "":
        periods = ["TODAY", "L30D", _span(FIRST_DAY, _ago(today, 31))]
    elif part.period == "L30D":
        periods = ["L7D", _span(_ago(today, 30), _ago(today, 8))]
    elif part.period == "L7D":
        periods = ["YESTERDAY", _span(_ago(today, 7), _ago(today, 2))]
    elif ":" in part.period:
        periods = _halves(part.period)
    else:
        periods = []
    return [Part(period, part.tag) for period in periods]


def _halves(period: str) -> list[str]:
    first, last = (datetime.strptime(day, _FORM).date() for day in period.split(":"))  # noqa: DTZ007 - days, no instants
    if first == last:
        return []
    middle = first + (last - first) // 2
    return [_span(middle + timedelta(days=1), last), _span(first, middle)]


def _span(first: date, last: date) -> str:
    return f"{first:{_FORM}}:{last:{_FORM}}"


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
