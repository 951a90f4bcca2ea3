"""Opening hours and closed days: what holds at a moment, when it opens next, and both in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# A next day further away than this is not told: by then somebody has written new hours.
_DAYS_AHEAD = 40


class Span(NamedTuple):
    """From minute to minute of one day, the last one not counted."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{clock(self.start)}–{clock(self.end)}"


# The spans of the seven days, Monday first.
Week = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """Days, first and last included, on which nobody works. Not `is_sure`: perhaps nobody does."""

    first: date
    last: date
    why: str
    is_sure: bool = True

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def touches(self, other: "Closed") -> bool:
        return self.first <= other.last and other.first <= self.last


# open: now. break: it opens again today. before: it has not opened yet. over: it has closed for
# today. closed: not at all today. maybe: a day off, perhaps.
State = Literal["open", "break", "before", "over", "closed", "maybe"]


class Moment(NamedTuple):
    """`until` is when that ends today, `why` the reason of a closed day."""

    state: State
    until: str = ""
    why: str = ""


class Next(NamedTuple):
    """The next day with hours, and these."""

    day: date
    spans: tuple[Span, ...]


def known_closed(own: Sequence[Closed], common: Iterable[Closed]) -> tuple[Closed, ...]:
    """The unit's days and those of everybody; where a unit has told its own, no doubt is left."""
    doubts = [one for one in common if not one.is_sure]
    sure = (*own, *(one for one in common if one.is_sure))
    return (*sure, *(one for one in doubts if not any(map(one.touches, own))))


def at(week: Week, closed: Sequence[Closed], local: datetime) -> Moment:
    """How it stands at that local time."""
    day, minute = local.date(), local.hour * 60 + local.minute
    off, spans = _off(closed, day), week[day.weekday()]
    if off is not None and off.is_sure:
        return Moment("closed", why=off.why)
    if not spans:
        return Moment("closed", why=WEEKDAYS[day.weekday()])
    if off is not None:
        return Moment("maybe", why=off.why)
    for span in spans:
        if minute < span.start:
            return Moment("before" if span is spans[0] else "break", clock(span.start))
        if minute < span.end:
            return Moment("open", clock(span.end))
    return Moment("over")


def following(week: Week, closed: Sequence[Closed], day: date) -> Next | None:
    """The next day with hours after that one; None where that cannot be known."""
    for ahead in range(1, _DAYS_AHEAD):
        later = day + timedelta(ahead)
        off, spans = _off(closed, later), week[later.weekday()]
        if spans and (off is None or not off.is_sure):
            return Next(later, spans) if off is None else None
    return None


def coming(closed: Sequence[Closed], day: date, within: timedelta) -> Closed | None:
    """The nearest closed days that begin after that day, if they begin soon."""
    soon = (one for one in closed if one.is_sure and day < one.first <= day + within)
    return min(soon, key=lambda one: one.first, default=None)


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def dated(day: date) -> str:
    """ "thứ Hai 23/11"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}/{day.month}"


def days_of(closed: Closed) -> str:
    """ "1/1", "31/12–1/1"."""
    first, last = (f"{day.day}/{day.month}" for day in (closed.first, closed.last))
    return first if first == last else f"{first}–{last}"


def hours_of(spans: Iterable[Span]) -> str:
    """ "7:30–11:30 và 13:30–17:00"."""
    return _joined([str(span) for span in spans])


def week_of(week: Week) -> str:
    """ "7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu; 7:30–11:30, thứ Bảy"."""
    days: dict[tuple[Span, ...], list[int]] = {}
    for number, spans in enumerate(week):
        if spans:
            days.setdefault(spans, []).append(number)
    return "; ".join(f"{hours_of(spans)}, {_days(same)}" for spans, same in days.items())


def _off(closed: Sequence[Closed], day: date) -> Closed | None:
    """Why nobody works that day; what is sure goes first."""
    return next((one for one in closed if one.holds(day)), None)


def _days(numbers: list[int]) -> str:
    names = [WEEKDAYS[number] for number in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[0]} đến {names[-1]}"
    return _joined(names)


def _joined(words: Sequence[str]) -> str:
    *firsts, last = words or [""]
    return f"{', '.join(firsts)} và {last}" if firsts else last
