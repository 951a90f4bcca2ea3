"""`account add|list|show`: channel accounts. Secrets come from stdin or the environment."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger import api as messenger_api
from bot.commands.faults import Fault
from bot.delivery.carrying import credentials
from bot.delivery.connecting import ask_permission
from bot.store import accounts, acts, articles, roads, syncs
from bot.store.accounts import Account
from bot.store.database import Connection

Secret = Callable[[str], str]  # asks for a secret by its name, on stdin or from the environment


def add_zalo(bot: Bot, unit_slug: str, secret: Secret, *, with_pkce: bool) -> str:
    """Keeps the wish and returns the address an OA's admin opens to give permission."""
    app_id = bot.settings.zalo.app_id or secret("ZALO_APP_ID")
    app_secret = bot.settings.zalo.app_secret or secret("ZALO_APP_SECRET")
    oa_secret = bot.settings.zalo.oa_secret or secret("ZALO_OA_SECRET")
    if not app_id.isdecimal():
        raise Fault("ZALO_APP_ID must be the number of the app on developers.zalo.me.")
    vault = bot.book.vault

    def work(connection: Connection) -> str:
        return ask_permission(
            connection,
            vault,
            oauth_url=bot.settings.zalo.oauth_url,
            public_url=bot.settings.public_url,
            unit_slug=unit_slug,
            app_id=app_id,
            app_secret=app_secret,
            oa_secret=oa_secret,
            real=bot.clock.real(),
            with_pkce=with_pkce,
        )

    return bot.database.write(work)


def add_messenger(bot: Bot, unit_slug: str, page_id: str, secret: Secret) -> str:
    """Adds a Page, checks its token and subscribes to its events; returns what was done."""
    app_id = bot.settings.messenger.app_id or secret("MESSENGER_APP_ID")
    app_secret = bot.settings.messenger.app_secret or secret("MESSENGER_APP_SECRET")
    token = secret("MESSENGER_PAGE_TOKEN")
    if not page_id.isdecimal() or not token:
        raise Fault("A Page needs --page-id (a number) and its token on stdin.")
    account_id = f"messenger:{page_id}"
    vault = bot.book.vault

    def work(connection: Connection) -> None:
        closed = vault.close(app_secret)
        values = {
            "unit_slug": unit_slug,
            "app_id": app_id,
            "app_secret_closed": closed,
            "webhook_secret_closed": closed,
        }
        accounts.put_in(connection, account_id, values)
        real = bot.clock.real()
        accounts.save_pair(connection, vault, account_id, token, "", now=real, expires_at=None)
        accounts.resume(connection, account_id)
        acts.put_in(connection, bot.clock.now(), "operator", "add_account", account_id)

    bot.database.write(work)
    account = bot.book.read_again()[account_id]
    channel = bot.channels["messenger"]
    assert isinstance(channel, MessengerChannel)
    fault = messenger_api.subscribe(bot.network, channel.graph, credentials(account))
    if fault is not None:
        raise Fault(
            f"{account_id} is kept, but Meta refused to send its events ({fault.code} "
            f"{fault.words}): check the token, then run this again."
        )
    return f"{account_id} is connected and sends its events."


def set_verifier(bot: Bot, account_id: str, file: Path) -> str:
    """Keeps the file by which Zalo verifies the domain; it is served under its own name."""
    if not re.fullmatch(r"zalo_verifier[\w-]*\.html", file.name):
        raise Fault("The file from Zalo is named zalo_verifier….html; keep its name.")
    if bot.book.read_again().get(account_id) is None:
        raise Fault(f"There is no account {account_id}: see `account list`.")
    values = {"verifier_name": file.name, "verifier_body": file.read_text()[:20_000]}
    bot.database.write(lambda connection: accounts.change(connection, account_id, values))
    return f"{bot.settings.public_url}/{file.name}"


def shown(account: Account) -> dict[str, Any]:
    """What may be printed of an account: no secret, no token."""
    return {
        "id": account.id,
        "unit": account.unit_slug,
        "app_id": account.app_id,
        "has_app_secret": bool(account.app_secret),
        "has_webhook_secret": bool(account.webhook_secret),
        "has_token": bool(account.access_token),
        "has_refresh_token": bool(account.refresh_token),
        "token_at": _written(account.token_at),
        "token_expires_at": _written(account.token_expires_at),
        "stopped_at": _written(account.stopped_at),
        "stopped_why": f"{account.stopped_code} {account.stopped_words}".strip(),
        "webhook_fault": account.webhook_fault,
        "verifier": account.verifier_name,
    }


def limits(bot: Bot, account_id: str) -> dict[str, Any]:
    """What the account may spend on news and has spent this month, and when its followers were
    read last.
    """
    month = roads.month_of(bot.clock.now())
    with bot.database.read() as connection:
        row = accounts.limits_of(connection, account_id)
        run = syncs.run_of(connection, account_id)
        used = articles.month_of(connection, account_id, bot.clock.now())
    return {
        "may_pay": row.may_pay,
        "budget": row.budget,
        "spent": row.spent if row.spent_month == month else 0,
        "articles_a_month": row.articles_a_month,
        "articles_this_month": used,
        "followers": run.total if run is not None else None,
        "followers_read_at": _written(run.finished_at) if run is not None else None,
        "followers_fault": f"{run.code} {run.words}".strip() if run is not None else "",
    }


def set_limits(bot: Bot, account_id: str, values: dict[str, Any]) -> dict[str, Any]:
    """Changes what an OA may spend; written in the audit trail. Returns its limits."""
    if bot.book.read_again().get(account_id) is None:
        raise Fault(f"There is no account {account_id}: see `account list`.")
    if not account_id.startswith("zalo:"):
        raise Fault(f"{account_id} is no OA: only Zalo knows paid messages and articles.")
    if not values:
        raise Fault("Say what to set: --budget, --articles, --may-pay or --no-pay.")

    def work(connection: Connection) -> None:
        accounts.change(connection, account_id, values)
        words = ", ".join(f"{name} {value}" for name, value in values.items())
        now = bot.clock.now()
        acts.put_in(connection, now, "operator", "change_channel", account_id, words)

    bot.database.write(work)
    return limits(bot, account_id)


def _written(instant: Any) -> str | None:
    return instant.isoformat(timespec="seconds") if instant is not None else None
