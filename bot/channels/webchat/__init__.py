"""The web chat: our own page as a channel, with the same contract as the platforms.

A visitor is a random id signed with the account's secret; there is no account to make.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.channels.channel import Abilities, Bulk, Credentials, Letter, Verified
from bot.channels.http import Network
from bot.core.events import Arrived, ButtonPressed, Event, PassedOver, Reading, TextSaid
from bot.core.outcomes import Outcome, Sent

VISITOR_HEADER = "x-visitor"
MOST_TEXT = 4_000
MOST_PAYLOAD = 1_000
# What the page makes up: keys and log lines are made of it.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class WebchatChannel:
    """Reads what the page posts; a letter is sent by being there for the page to fetch."""

    name = "webchat"
    abilities = Abilities(
        text=4_000,
        title=100,
        choices=20,
        actions=10,
        buttons=30,
        button_text=4_000,
        prints_numbers=False,
    )

    bulk = Bulk(at_once=500)

    def verify(
        self, raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
    ) -> Verified | None:
        """The visitor's cookie, handed over as a header, must be signed by an account of ours."""
        del raw
        given = {name.lower(): value for name, value in headers.items()}.get(VISITOR_HEADER, "")
        owners = frozenset(
            account.id for account in accounts if visitor_of(given, account.webhook_secret)
        )
        return Verified(owners) if owners else None

    def read(self, body: object, accounts: frozenset[str], now: datetime) -> Reading:
        """One message of the page: {"account", "visitor", "id", "text" | "payload" | "arrived"}."""
        reading = Reading()
        if not isinstance(body, dict):
            reading.passed_over.append(PassedOver("malformed", "not an object"))
            return reading
        account, visitor, number = (body.get(name) for name in ("account", "visitor", "id"))
        if account not in accounts:
            reading.passed_over.append(PassedOver("not_ours", "no such chat"))
        elif not _is_id(visitor) or not _is_id(number):
            reading.passed_over.append(PassedOver("malformed", "no visitor or no id"))
        else:
            event = _event(body, str(account), str(visitor), str(number), now)
            if event is None:
                reading.passed_over.append(PassedOver("malformed", "nothing said"))
            else:
                reading.events.append(event)
        return reading

    def send(self, network: Network, account: Credentials, letter: Letter) -> Outcome:
        """The page fetches its letters from the ledger, so there is nothing to call."""
        del network, account
        return Sent(letter.key)

    def send_together(
        self, network: Network, account: Credentials, letters: Sequence[Letter]
    ) -> Sequence[Outcome]:
        return [self.send(network, account, letter) for letter in letters]


def new_visitor(secret: str) -> str:
    """A fresh visitor token: a random id and its signature."""
    visitor = secrets.token_urlsafe(18)
    return f"{visitor}.{_signature(visitor, secret)}"


def visitor_of(token: str, secret: str) -> str | None:
    """The visitor's id of a token signed with this secret, None for any other text."""
    visitor, _, signature = token.rpartition(".")
    if not visitor or not secret or not token.isascii():
        return None
    is_ours = hmac.compare_digest(signature, _signature(visitor, secret))
    return visitor if is_ours else None


def _signature(visitor: str, secret: str) -> str:
    return hmac.new(secret.encode(), visitor.encode(), hashlib.sha256).hexdigest()


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _clean(value: object) -> str:
    """The string without what no database takes: NUL, half surrogates; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _event(
    body: Mapping[str, object], account: str, visitor: str, number: str, now: datetime
) -> Event | None:
    key = f"{visitor}:{number}"
    text, payload, title = (_clean(body.get(name)) for name in ("text", "payload", "title"))
    if payload.startswith("#") and len(payload) <= MOST_PAYLOAD:
        return ButtonPressed(
            account=account, key=key, person=visitor, at=now, payload=payload, title=title[:100]
        )
    if text.strip():
        return TextSaid(account=account, key=key, person=visitor, at=now, text=text[:MOST_TEXT])
    if body.get("arrived") is True:
        return Arrived(account=account, key=key, person=visitor, at=now)
    return None
