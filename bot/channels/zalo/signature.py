"""Checks X-ZEvent-Signature: sha256(app id + raw body + timestamp + OA secret key), no HMAC.

The formula stands on every page of Zalo's webhook documents; the rest in reference/zalo-oa.md §2.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from bot.channels.channel import Credentials, Verified
from bot.channels.zalo.fields import identifier, mapping

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

    The app id of our settings is hashed, as some events carry none. The body's app or OA id only
    says which account is tried first. Accounts of one app share its secret and are verified
    together: which of them an event belongs to is told by the event.
    """
    claimed = _header(headers, SIGNATURE_HEADER).strip().lower().removeprefix(PREFIX)
    if not claimed:
        return None
    body = _body(raw)
    # No official page names the header: it counts only where the body's own time does not fit.
    timestamps = [t for t in (_timestamp(body), _header(headers, TIMESTAMP_HEADER).strip()) if t]
    for app_id, secret in _signers(body, accounts):
        for timestamp in timestamps:
            right = sign(raw, app_id, timestamp, secret)
            # Bytes: compare_digest raises on text beyond ASCII.
            if hmac.compare_digest(right.encode(), (PREFIX + claimed).encode("utf-8", "replace")):
                signer = (app_id, secret)
                signed = (a.id for a in accounts if (a.app_id, a.webhook_secret) == signer)
                return Verified(frozenset(signed))
    return None


def _body(raw: bytes) -> Mapping[str, object]:
    """The body with every number as the text it stood in; {} where it is no JSON object."""
    try:
        return mapping(json.loads(raw, parse_int=str, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError):
        return {}


def _timestamp(body: Mapping[str, object]) -> str:
    value = body.get("timestamp")
    return value if isinstance(value, str) else ""


def _signers(
    body: Mapping[str, object], accounts: Sequence[Credentials]
) -> dict[tuple[str, str], None]:
    """The (app id, secret) pairs to try, each once, the likeliest first."""
    app_id = identifier(body.get("app_id"))
    sides = (mapping(body.get(side)).get("id") for side in ("recipient", "sender"))
    oa_ids = {identifier(oa_id) for oa_id in (body.get("oa_id"), body.get("oaId"), *sides)}

    def unlikeliness(account: Credentials) -> tuple[bool, bool]:
        return (account.app_id != app_id, account.platform_id not in oa_ids)

    return {
        (account.app_id, account.webhook_secret): None
        for account in sorted(accounts, key=unlikeliness)
        if account.webhook_secret
    }


def _header(headers: Mapping[str, str], name: str) -> str:
    """A header's value, however its name is written; "" where it is missing."""
    return next((value for key, value in headers.items() if key.lower() == name), "")
