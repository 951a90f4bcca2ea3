"""Checks X-ZEvent-Signature: sha256(app id + raw body + timestamp + OA secret key), no HMAC.

The formula stands on every page of Zalo's webhook documents; the rest in reference/zalo-oa.md §2.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from bot.channels.channel import Credentials, Verified
from bot.channels.fields import mapping

SIGNATURE_HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
PREFIX = "mac="


def sign(raw: bytes, app_id: str, timestamp: str, secret: str) -> str:
    """The header's value for a body, as Zalo writes it."""
    # A sender can put half a surrogate into the timestamp; plain UTF-8 would raise on it.
    timestamp_bytes = timestamp.encode("utf-8", "surrogatepass")
    whole = app_id.encode() + raw + timestamp_bytes + secret.encode()
    return PREFIX + hashlib.sha256(whole).hexdigest()


def verify(
    raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
) -> Verified | None:
    """The accounts whose OA secret key signed exactly these bytes; None: not signed by any.

    The app id of our settings is hashed, as some events carry none. Accounts of one app share its
    secret and are verified together: which of them an event belongs to is told by the event.
    Every secret is tried, whichever app or OA the body names, so the body's own ids do not matter.
    """
    claimed = _header(headers, SIGNATURE_HEADER).strip().lower().removeprefix(PREFIX)
    if not claimed:
        return None
    # Bytes: compare_digest raises on text beyond ASCII.
    wanted = (PREFIX + claimed).encode("utf-8", "replace")
    # No official page names the header: it counts only where the body's own time does not fit.
    told = (_timestamp(raw), _header(headers, TIMESTAMP_HEADER).strip())
    # Where neither tells a time the formula is tried without one.
    timestamps = [timestamp for timestamp in told if timestamp] or [""]
    signers = dict.fromkeys((a.app_id, a.webhook_secret) for a in accounts if a.webhook_secret)
    for app_id, secret in signers:
        for timestamp in timestamps:
            if hmac.compare_digest(sign(raw, app_id, timestamp, secret).encode(), wanted):
                by_it = (a.id for a in accounts if (a.app_id, a.webhook_secret) == (app_id, secret))
                return Verified(frozenset(by_it))
    return None


def _timestamp(raw: bytes) -> str:
    """The body's timestamp as the text it stands in, also for a number; "" where there is none."""
    try:
        body = mapping(json.loads(raw, parse_int=str, parse_float=str))
    except (ValueError, RecursionError):
        return ""
    value = body.get("timestamp")
    return value if isinstance(value, str) else ""


def _header(headers: Mapping[str, str], name: str) -> str:
    """A header's value, however its name is written; "" where it is missing."""
    return next((value for key, value in headers.items() if key.lower() == name), "")
