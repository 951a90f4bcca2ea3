"""Checks that every Page still sends us its events; Meta unsubscribes an app after an outage."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.app import Bot
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.api import SUBSCRIBED, Fault, subscribe, subscribed_fields
from bot.delivery.carrying import credentials
from bot.store import accounts
from bot.store.accounts import Account
from bot.store.database import Work

log = structlog.get_logger()


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Subscribes again where a field is missing and notes with the account what is wrong."""
    pages = [
        account
        for account in bot.book.read_again().values()
        if account.channel == "messenger" and account.stopped_at is None
    ]
    renewed = 0
    for account in pages:
        fault = _check(bot, account)
        renewed += fault is None and account.webhook_fault != ""
        bot.database.write(_noting(account.id, fault, now))
    return {"pages": len(pages), "renewed": renewed}


def _noting(account_id: str, fault: str | None, now: datetime) -> Work[None]:
    values = {"webhook_fault": fault or "", "webhook_checked_at": now}
    return lambda connection: accounts.change(connection, account_id, values)


def _check(bot: Bot, account: Account) -> str | None:
    """What keeps the Page's events from us, None when they come."""
    channel = bot.channels["messenger"]
    assert isinstance(channel, MessengerChannel)
    keys = credentials(account)
    found = subscribed_fields(bot.network, channel.graph, keys)
    if not isinstance(found, Fault):
        missing = sorted(SUBSCRIBED - found)
        if not missing:
            return None
        log.warning("webhook_unsubscribed", account=account.id, missing=missing)
        found = subscribe(bot.network, channel.graph, keys) or frozenset()
    return f"{found.code} {found.words}".strip() if isinstance(found, Fault) else None
