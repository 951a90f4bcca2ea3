"""Takes values out of a sender's JSON without trusting their types; none of these raise.

Ids come as strings or numbers, times as milliseconds, seconds or strings
(reference/zalo-oa.md §1.2, reference/messenger.md §1).
"""

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

# The longest id we keep; Zalo's have 20 letters or so, Meta's mids about 100.
LONGEST_ID = 300

LONGEST_NAME = 60
MOST_DIGITS = 5  # in a name; what has more is a number somebody put in its place

# From here on a time is in milliseconds, below it in seconds (seen in production by courier).
FIRST_MILLISECOND = 10**12


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


def name_of(value: object) -> str:
    """A person's name: short, on one line, in NFC; "" for what is a number in truth."""
    words = " ".join(text(value).split())
    found = unicodedata.normalize("NFC", words)[:LONGEST_NAME].strip()
    return "" if sum(map(str.isdigit, found)) > MOST_DIGITS else found


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


def whole_number(value: object) -> int | None:
    """A whole number, also one that came as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):  # "abc", NaN, Infinity
        return None


def instant(value: object) -> datetime | None:
    """The instant of a time in milliseconds or seconds, None where there is none to read."""
    found = number(value)
    if found is None or found <= 0:
        return None
    try:
        return datetime.fromtimestamp(found / 1000 if found >= FIRST_MILLISECOND else found, UTC)
    except (ValueError, OverflowError, OSError):
        return None
