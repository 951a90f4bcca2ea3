"""`python -m bot account …`: channel accounts: OAs and Pages."""

import json
import sys
from pathlib import Path

import click

from bot.commands.faults import Fault
from bot.commands.opened import here

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("account")
def group() -> None:
    """Channel accounts: OAs and Pages."""


@group.command("add")
@click.option("--channel", type=click.Choice(["zalo", "messenger"]), required=True)
@click.option("--unit", help="The unit it belongs to; default UNIT_SLUG.")
@click.option("--page-id", default="", help="Messenger: the Page's number.")
@click.option("--pkce", is_flag=True, help="Zalo: with a PKCE challenge in the address.")
@click.option("--verifier", type=FILE, help="Zalo: the zalo_verifier….html file, for --account.")
@click.option("--account", "account_id", default="", help="An account that exists already.")
def account_add(
    channel: str, unit: str | None, page_id: str, pkce: bool, verifier: Path | None, account_id: str
) -> None:
    """Connects an OA (prints the permission address) or a Page (token on stdin)."""
    with here() as bot:
        from bot.commands import accounts

        slug = unit or bot.settings.unit_slug
        if verifier is not None:
            click.echo(accounts.set_verifier(bot, account_id, verifier))
        elif channel == "zalo":
            click.echo(accounts.add_zalo(bot, slug, _secret, with_pkce=pkce))
        else:
            click.echo(accounts.add_messenger(bot, slug, page_id, _secret))


def _secret(name: str) -> str:
    """A secret from the terminal, unseen, or from the next line of stdin."""
    if sys.stdin.isatty():
        value: str = click.prompt(name, hide_input=True)
        return value.strip()
    value = sys.stdin.readline().strip()
    if not value:
        raise Fault(f"{name} is missing: set it in the environment or give it on stdin.")
    return value


@group.command("list")
def account_list() -> None:
    """The accounts, one a line."""
    with here() as bot:
        for one in bot.book.read_again().values():
            state = "stopped" if one.stopped_at is not None else "active"
            click.echo(f"{one.id}\t{one.unit_slug}\t{state}")


@group.command("show")
@click.argument("account_id")
def account_show(account_id: str) -> None:
    """What is known of an account; never a secret."""
    with here() as bot:
        from bot.commands import accounts

        found = bot.book.read_again().get(account_id)
        if found is None:
            raise Fault(f"There is no account {account_id}: see `account list`.")
        told = {**accounts.shown(found), **accounts.limits(bot, account_id)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@group.command("set")
@click.argument("account_id")
@click.option("--budget", type=click.IntRange(min=0), help="Most đồng a month for paid messages.")
@click.option("--articles", type=click.IntRange(min=0), help="Articles Zalo broadcasts a month.")
@click.option("--may-pay/--no-pay", "may_pay", default=None, help="Whether news may cost money.")
def account_set(
    account_id: str, budget: int | None, articles: int | None, may_pay: bool | None
) -> None:
    """What an OA may spend on news; prints its limits as JSON."""
    with here() as bot:
        from bot.commands import accounts

        wanted = {"budget": budget, "articles_a_month": articles, "may_pay": may_pay}
        values = {name: value for name, value in wanted.items() if value is not None}
        told = accounts.set_limits(bot, account_id, values)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
