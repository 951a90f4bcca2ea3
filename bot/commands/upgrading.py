"""`upgrade`: the newest schema, the units of content/units/, the accounts of the environment."""

import secrets
from typing import Any

from bot.app import Bot
from bot.demo.names import ACCOUNTS, RESTING
from bot.settings import Settings
from bot.store import accounts, schema, units
from bot.store.database import Connection
from bot.store.vault import Vault


def upgrade(bot: Bot) -> None:
    """Repeatable, and harmless when two do it at once."""
    schema.upgrade(bot.database)
    if "," in bot.settings.secret_key:  # "new,old": the key is being changed
        vault = bot.book.vault
        bot.database.write(lambda connection: accounts.close_again(connection, vault))
    take_over(bot)


def take_over(bot: Bot) -> None:
    """Takes in units and the environment's accounts; also done at each start."""

    def work(connection: Connection) -> None:
        for unit in bot.content.units.values():
            units.take_in(connection, unit.slug, unit.name, unit.parent)
        _webchat(connection, bot)
        for account_id, fields, tokens in _of_environment(bot.settings):
            _account(connection, bot.book.vault, account_id, fields, tokens)

    bot.database.write(work)
    bot.book.read_again()


def rest_demo(bot: Bot) -> None:
    """The demo's OA and Page stand still: only `serve --demo` has the platforms they are on."""

    def work(connection: Connection) -> None:
        for name in ACCOUNTS:
            accounts.stop(connection, name, RESTING, "only with serve --demo", bot.clock.now())

    bot.database.write(work)
    bot.book.read_again()


def _webchat(connection: Connection, bot: Bot) -> None:
    """The chat page's own account; its secret signs the visitors' cookies."""
    account_id = f"webchat:{bot.settings.unit_slug}"
    if accounts.find(connection, bot.book.vault, account_id) is None:
        secret = bot.book.vault.close(secrets.token_urlsafe(32))
        values = {"unit_slug": bot.settings.unit_slug, "webhook_secret_closed": secret}
        accounts.put_in(connection, account_id, values)


def _of_environment(settings: Settings) -> list[tuple[str, dict[str, str], tuple[str, str]]]:
    """(account id, its open fields and secrets, (access token, refresh token)) of each account."""
    zalo, messenger = settings.zalo, settings.messenger
    found = []
    if zalo.oa_id and zalo.app_id:
        fields = {
            "app_id": zalo.app_id,
            "app_secret": zalo.app_secret,
            "webhook_secret": zalo.oa_secret,
            "unit_slug": settings.unit_slug,
        }
        found.append((f"zalo:{zalo.oa_id}", fields, (zalo.access_token, zalo.refresh_token)))
    if messenger.page_id and messenger.app_secret:
        fields = {
            "app_id": messenger.app_id,
            "app_secret": messenger.app_secret,
            "webhook_secret": messenger.app_secret,
            "unit_slug": settings.unit_slug,
        }
        found.append((f"messenger:{messenger.page_id}", fields, (messenger.page_token, "")))
    return found


def _account(
    connection: Connection,
    vault: Vault,
    account_id: str,
    fields: dict[str, str],
    tokens: tuple[str, str],
) -> None:
    """Takes an account over; its tokens only where they differ from those last taken from here.

    Otherwise the database's are newer: a used refresh token in the environment must not come back.
    """
    known = accounts.find(connection, vault, account_id)
    values: dict[str, Any] = {"app_id": fields["app_id"]}
    if known is None:
        values["unit_slug"] = fields["unit_slug"]
    for name in ("app_secret", "webhook_secret"):
        if known is None or getattr(known, name) != fields[name]:
            values[f"{name}_closed"] = vault.close(fields[name])
    accounts.put_in(connection, account_id, values)
    env_print = vault.fingerprint(" ".join(tokens)) if tokens[0] else ""
    if tokens[0] and accounts.env_print_of(connection, account_id) != env_print:
        accounts.take_tokens(connection, vault, account_id, *tokens, env_print=env_print)
