"""Takes values out of a sender's JSON without trusting their types; none of these raise.

Ids come as strings or numbers, times as milliseconds, seconds or strings
(reference/messenger.md §1).
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Below this a time is in seconds, from it on in milliseconds (seen in production by courier).
FIRST_MILLISECOND = 10**12

# The longest id we keep; Meta's mids have about 100 letters. Longer ones are no ids.
LONGEST_ID = 300


def text(value: object) -> str:
    """The string, "" for anything else; without what no database takes: NUL, half surrogates."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def identifier(value: object) -> str:
    """An id as text, whether it came as a string or as a number; "" for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else ""
    found = text(value)
    return found if len(found) <= LONGEST_ID else ""


def mapping(value: object) -> Mapping[str, object]:
    """The JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The JSON array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def whole_number(value: object) -> int | None:
    """A whole number, also one that came as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):  # "abc", NaN, Infinity
        return None


def degrees(value: object) -> float | None:
    """A finite number of degrees, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def instant(value: object) -> datetime | None:
    """The instant of a time in milliseconds or seconds, None where there is none to read."""
    number = whole_number(value)
    if number is None or number <= 0:
        return None
    milliseconds = number * 1000 if number < FIRST_MILLISECOND else number
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
