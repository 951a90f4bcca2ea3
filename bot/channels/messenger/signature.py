"""Checks X-Hub-Signature-256: HMAC-SHA256 of the raw body with the app secret (§2.2)."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from bot.channels.channel import Credentials, Verified

HEADER = "x-hub-signature-256"
PREFIX = "sha256="
LENGTH = len(PREFIX) + 64


def sign(raw: bytes, app_secret: str) -> str:
    """The header's value for a body, as Meta writes it."""
    return PREFIX + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()


def verify(
    raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
) -> Verified | None:
    """The accounts whose app secret signed exactly these bytes; None: not signed by any.

    Several Pages share one app and so one secret. Nothing of an unsigned body is parsed: a secret
    is tried once, whichever Pages the body names.
    """
    given = _header(headers)
    if len(given) != LENGTH or not given.startswith(PREFIX):
        return None
    # Bytes: compare_digest raises on text beyond ASCII, and a sender may write what it likes.
    claimed = given.encode("utf-8", "replace")
    secrets = {account.app_secret for account in accounts if account.app_secret}
    right = {key for key in secrets if hmac.compare_digest(sign(raw, key).encode(), claimed)}
    signed = frozenset(account.id for account in accounts if account.app_secret in right)
    return Verified(signed) if signed else None


def _header(headers: Mapping[str, str]) -> str:
    """The signature header, however its name is written; "" where it is missing."""
    return next((value for name, value in headers.items() if name.lower() == HEADER), "")
