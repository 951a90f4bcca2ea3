"""Reads days as people type them: “28/11”, “thứ bảy tuần này”, “t7”, “ngày mai”, “cn tuần sau”."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.core.vietnamese import fold, normal

# A day without a year that lies further back than this means the one of next year.
_LONG_AGO = timedelta(days=60)
_LONGEST = 200  # letters; whoever writes more tells a story

_FIGURES = re.compile(
    r"(?<![\d/.\-:])(\d{1,2})\s?([/.\-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?(?![\d/:])(?!\.\d)"
)
_WRITTEN = re.compile(
    r"\b(?:ngay )?(?:mung |mong )?(\d{1,2}) (?:thang|thg|th|t) ?(\d{1,2})(?: (?:nam )?(\d{4}))?\b"
)
_DAY_ONLY = re.compile(r"\bngay (?:mung |mong )?(\d{1,2})(?! ?(?:thang|thg|gio|h)\b)\b")
_NUMBERED = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4,
             "6": 4, "bay": 5, "7": 5}  # fmt: skip
_WEEKDAY = re.compile(
    r"\b(?:(?:thu|t) ?(2|3|4|5|6|7)|thu (hai|ba|tu|nam|sau|bay)|(cn|chu nhat))\b"
    r"(?: (tuan nay|tuan sau nua|tuan sau|tuan toi|tuan ke|tuan truoc|nay|toi|sau))?"
)
_WEEK = re.compile(r"\b(cuoi tuan|tuan)(?: (nay|sau|toi|ke|truoc|nua))?\b")
_WEEKS = {"": 0, "nay": 0, "sau": 1, "toi": 1, "ke": 1, "nua": 1, "truoc": -1}
_NEAR = re.compile(
    r"\b(?:(hom nay|bua nay|toi nay|sang nay|chieu nay)|(?:(ngay kia|ngay mot|mot)|"
    r"((?:ngay|sang|trua|chieu|toi|hom|bua) mai|mai)))\b(?! (?:tang|moi|la))"
)


class Days(NamedTuple):
    """From the first to the last, both included; mostly one day."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def days_in(text: str, today: date) -> Days | None:
    """The day or the week that the text names, seen from today; None where it names none."""
    if len(text) > _LONGEST:
        return None
    plain = text.lower()
    words = fold(normal(text))
    return next((days for read in _READERS for days in read(plain, words, today)), None)


def _by_figures(plain: str, _words: str, today: date) -> Iterator[Days]:
    for found in _FIGURES.finditer(plain):
        yield from _day(today, found[1], found[3], found[4])


def _by_words(_plain: str, words: str, today: date) -> Iterator[Days]:
    for found in _WRITTEN.finditer(words):
        yield from _day(today, found[1], found[2], found[3])


def _by_number(_plain: str, words: str, today: date) -> Iterator[Days]:
    """ "ngày 28": the next one."""
    for found in _DAY_ONLY.finditer(words):
        day, month = int(found[1]), today.replace(day=1)
        for _ in range(12):
            size = monthrange(month.year, month.month)[1]
            if day <= size and (one := month.replace(day=max(1, day))) >= today and day:
                yield _one(one)
                break
            month += timedelta(days=size)


def _by_weekday(_plain: str, words: str, today: date) -> Iterator[Days]:
    monday = today - timedelta(days=today.weekday())
    for found in _WEEKDAY.finditer(words):
        place = 6 if found[3] else _NUMBERED[found[1] or found[2]]
        which = found[4] or ""
        if which.startswith("tuan"):
            weeks = 2 if which.endswith("nua") else _WEEKS[which.split()[1]]
            yield _one(monday + timedelta(days=place, weeks=weeks))
        else:
            ahead = (place - today.weekday()) % 7
            # “thứ bảy tới” said on a Saturday is the next one.
            yield _one(today + timedelta(days=ahead or (7 if which in ("toi", "sau") else 0)))


def _by_nearness(_plain: str, words: str, today: date) -> Iterator[Days]:
    for found in _NEAR.finditer(words):
        ahead = 0 if found[1] else 2 if found[2] else 1
        if found[0] in ("mot", "mai") and words != found[0]:
            continue  # "một" and a name called Mai, unless it is all that is said
        yield _one(today + timedelta(days=ahead))


def _by_week(_plain: str, words: str, today: date) -> Iterator[Days]:
    monday = today - timedelta(days=today.weekday())
    for found in _WEEK.finditer(words):
        if found[1] == "tuan" and not found[2]:
            continue
        start = monday + timedelta(weeks=_WEEKS[found[2] or ""])
        first = start + timedelta(days=5) if found[1] == "cuoi tuan" else start
        yield Days(first, start + timedelta(days=6))


_READERS: tuple[Callable[[str, str, date], Iterator[Days]], ...] = (
    _by_figures,
    _by_words,
    _by_weekday,
    _by_number,
    _by_nearness,
    _by_week,
)


def _day(today: date, day: str, month: str, year: str | None) -> Iterator[Days]:
    """That day, where the calendar has it; without a year the one that is meant today."""
    told = [int(year) + (2000 if len(year) == 2 else 0)] if year else []
    for one in told or [today.year, today.year + 1]:
        try:
            found = date(one, int(month), int(day))
        except ValueError:
            continue
        if told or found >= today - _LONG_AGO:
            yield _one(found)
            return


def _one(day: date) -> Days:
    return Days(day, day)
