"""`python -m bot followers …`: who follows the OAs."""

import json

import click

from bot.commands.opened import here


@click.group("followers")
def group() -> None:
    """Who follows the OAs."""


@group.command("sync")
@click.option("--account", "account_id", default="", help="One OA only, as zalo:<oa id>.")
def followers_sync(account_id: str) -> None:
    """Reads the followers from Zalo, at the account's pace; prints what was found as JSON."""
    with here() as bot:
        from bot.commands import followers

        found = followers.sync(bot, account_id, lambda line: click.echo(line, err=True))
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
