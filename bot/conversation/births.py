"""Reads the year of birth as people type it: “sinh năm 2008”, “2k8”, “17 tuổi”, “12/5/2009”."""

import re
from datetime import date

from bot.core.vietnamese import fold, normal

YOUNGEST, OLDEST = 6, 100  # years of age that somebody who signs up may have

_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[/.\- ]\s?\d{1,2}\s?[/.\- ]\s?((?:19|20)?\d\d)(?!\d)")
_RUN_TOGETHER = re.compile(r"(?<!\d)[0-3]\d[01]\d((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_AGE = re.compile(r"(?<!\d)(\d{1,3})\s?(?:tuoi|t)\b")
_SHORT = re.compile(r"\b(?:sinh nam|nam sinh|sn|ns|sinh|nam)\s?(?:la\s)?(\d\d)\b|\b2k(\d\d?)\b")
_BARE = re.compile(r"(?:da|em|minh|toi|chau|con)?\s?(0\d|[4-9]\d)(?: a| nhe)?")


def birth_year(text: str, today: date) -> int | None:
    """The year of birth in the text; None where there is none, or several.

    Only two digits alone may be an age as well as a year: "17" is asked again.
    """
    if len(text) > 120:
        return None
    plain = fold(text.lower())
    words = fold(normal(text))
    for year in (_by_date(plain, today), _by_year(plain), _by_age(words, today)):
        if year:
            return year if _is_likely(year, today) else None
    short = _SHORT.search(words)
    bare = _BARE.fullmatch(words)
    digits = (short[1] or short[2]) if short else bare[1] if bare else ""
    year = _whole(digits, today) if digits else 0
    return year if _is_likely(year, today) else None


def age_on(day: date, born: int) -> int:
    """How old somebody of that year is in the year of that day: they may be a year younger."""
    return day.year - born


def _by_date(plain: str, today: date) -> int:
    found = _DATE.search(plain) or _RUN_TOGETHER.search(plain)
    return _whole(found[1], today) if found else 0


def _by_year(plain: str) -> int:
    years = set(_YEAR.findall(plain))
    return int(years.pop()) if len(years) == 1 else 0


def _by_age(words: str, today: date) -> int:
    found = _AGE.search(words)
    return today.year - int(found[1]) if found else 0


def _whole(digits: str, today: date) -> int:
    """The year that "2009", "09" or "8" (of "2k8") is."""
    if len(digits) == 4:
        return int(digits)
    century = 2000 if int(digits) <= today.year % 100 else 1900
    return century + int(digits)


def _is_likely(year: int, today: date) -> bool:
    return YOUNGEST <= today.year - year <= OLDEST
