"""`python -m bot staff …`: who signs in to the staff office."""

import click

from bot.commands.opened import here


@click.group("staff")
def group() -> None:
    """Who signs in to the staff office."""


@group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(["admin", "editor", "approver", "viewer"]), required=True)
@click.option("--unit", help="The unit it works for, with those below it; default UNIT_SLUG.")
def staff_add(email: str, role: str, unit: str | None) -> None:
    """Creates a staff account and prints a one-time password; one that exists gets a new one."""
    with here() as bot:
        from bot.commands import staff

        click.echo(staff.add(bot, email, role, unit or bot.settings.unit_slug))
