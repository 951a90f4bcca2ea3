"""Takes values out of a webhook body without trusting their types; none of these raise.

Ids come as strings or numbers, times as strings, numbers or seconds (reference/zalo-oa.md §1.2).
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

# The longest id we keep; Zalo's have 20 letters or so. A longer one would not fit an index.
LONGEST_ID = 128

# From here on a time is in milliseconds, below it in seconds.
FIRST_MILLISECOND = 10**12

# Zalo began in 2012: an earlier instant is a typing error, and so is one far ahead of our clock.
# Either would open or close somebody's window for ever.
EARLIEST_AT = datetime(2012, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=1)


def text(value: object) -> str:
    """The string, "" for anything else; without what no database takes: NUL, half surrogates."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def identifier(value: object) -> str:
    """An id as text, whether it came as a string or as a number; "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**LONGEST_ID else ""
    found = text(value).strip()
    return found if len(found) <= LONGEST_ID else ""


def mapping(value: object) -> Mapping[str, object]:
    """The JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The JSON array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def number(value: object) -> float | None:
    """A finite number, also one that came as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def instant(value: object, now: datetime) -> datetime:
    """The instant a timestamp tells, in milliseconds or seconds; `now` where it tells none."""
    found = number(value)
    if found is None:
        return now
    seconds = found / 1000 if found >= FIRST_MILLISECOND else found
    if not EARLIEST_AT.timestamp() <= seconds <= (now + FURTHEST_AHEAD).timestamp():
        return now
    return datetime.fromtimestamp(seconds, UTC)
