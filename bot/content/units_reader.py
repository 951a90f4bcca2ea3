"""Reads what a unit file says of its place, hours and closed days; and everybody's days off."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bot.content.entries import Fact, Point
from bot.content.opening import Closed, Span, Week, week_of
from bot.content.tables import Table

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The borders of Vietnam, its islands included, with room around: a latitude written as longitude
# lies outside.
_SOUTH, _NORTH, _WEST, _EAST = 6.0, 24.0, 102.0, 118.0
_SPAN = re.compile(r"(\d{1,2})[:h](\d{2})\s*[-–]\s*(\d{1,2})[:h](\d{2})")
_DAY = 24 * 60


class Times(NamedTuple):
    """When a unit is open, on duty and closed; `facts` say the first two in words."""

    open: Week | None
    roster: Week | None
    closed: tuple[Closed, ...]
    facts: Mapping[str, Fact]


def times_of(table: Table, facts: Mapping[str, Fact]) -> Times:
    """The times of a unit file. What they say in words must not stand among its facts as well."""
    hours, roster = table.table("open"), table.table("roster")
    where = roster.text("where")
    open_week, roster_week = _week(hours), _week(roster)
    said = {}
    if open_week is not None:
        said["office.hours"] = week_of(open_week)
    if roster_week is not None:
        said["office.help"] = week_of(roster_week) + (f", tại {where}" if where else "")
    for key, name in (("office.hours", "open"), ("office.help", "roster")):
        if key in said and key in facts:
            table.fault(f"đã có [{name}] thì bỏ dòng “{key}”: bot tự viết câu đó từ [{name}].")
    closed = tuple(_closed(inner, inner.text("why")) for inner in table.tables("closed"))
    return Times(
        open_week,
        roster_week,
        tuple(filter(None, closed)),
        {**facts, **{key: Fact(words) for key, words in said.items()}},
    )


def point_of(table: Table) -> Point | None:
    """Where the office lies; None where the file does not say."""
    latitude, longitude = table.number("lat"), table.number("lon")
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        table.fault("“lat” và “lon” phải đi cùng nhau.")
        return None
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        table.fault("“lat”, “lon” không nằm ở Việt Nam; “lat” khoảng 8–23, “lon” khoảng 102–117.")
        return None
    return Point(latitude, longitude)


def holidays_of(table: Table) -> tuple[Closed, ...]:
    """holidays.toml: [[closed]] are days off for certain, [[maybe]] those nobody can tell yet."""
    found = [
        (inner, is_sure)
        for key, is_sure in (("closed", True), ("maybe", False))
        for inner in table.tables(key, key)
    ]
    for inner, _is_sure in found:
        if not inner.text("source") or inner.day("checked") is None:
            inner.fault("thiếu “source” hoặc “checked” (nguồn, ngày kiểm tra).")
    days = [_closed(inner, inner.text("why"), is_sure=is_sure) for inner, is_sure in found]
    table.close()
    return tuple(filter(None, days))


def _closed(table: Table, why: str, *, is_sure: bool = True) -> Closed | None:
    first: date | None = table.day("from")
    last = table.day("to") or first
    table.close()
    if first is None or last is None or not why:
        table.fault("mỗi đợt nghỉ cần “from” (ngày đầu) và “why” (vì sao); “to” là ngày cuối.")
        return None
    if last < first:
        table.fault("đợt nghỉ có “to” trước “from”.")
        return None
    return Closed(first, last, why, is_sure)


def _week(table: Table) -> Week | None:
    """The week, or None where no day is written."""
    days = tuple(tuple(_spans(table, day)) for day in DAYS)
    table.close()
    return days if any(days) else None


def _spans(table: Table, day: str) -> Iterator[Span]:
    """The spans of a day; one that is no span, or stands before the one ahead, is told."""
    before = 0
    for words in table.texts(day):
        found = _SPAN.fullmatch(words)
        hours = [int(number) for number in found.groups()] if found else []
        span = Span(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]) if hours else None
        if span is None or max(hours[1], hours[3]) > 59 or not before <= span.start < span.end:
            table.fault(f"“{day}”: “{words}” phải là giờ theo thứ tự, viết như “7:30-11:30”.")
        elif span.end > _DAY:
            table.fault(f"“{day}”: “{words}” quá 24 giờ.")
        else:
            before = span.end
            yield span
