"""`python -m bot activity …`: activities without the web page, as the operator."""

import json
from pathlib import Path
from typing import Any

import click

from bot.commands.opened import here

NUMBER = click.argument("number", type=int, metavar="ID")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("activity")
def group() -> None:
    """Activities: what is planned and who comes, as JSON."""


@group.command("create")
@click.argument("file", type=FILE)
def create(file: Path) -> None:
    """An activity from FILE (TOML; docs/operating.md shows one); sign-up is open at once."""
    with here() as bot:
        from bot.commands import activities

        _print(activities.create(bot, file))


@group.command("show")
@NUMBER
def show(number: int) -> None:
    """The fields of an activity and how many come, wait, cancelled and were there."""
    with here() as bot:
        from bot.commands import activities

        _print(activities.show(bot, number))


@group.command("signups")
@NUMBER
@click.option("--xlsx", type=FILE, help="Write a workbook here instead of printing JSON.")
def signups(number: int, xlsx: Path | None) -> None:
    """Who signed up, in order of arrival."""
    with here() as bot:
        from bot.commands import activities

        rows = activities.listed(bot, number)
        if xlsx is None:
            _print(rows)
        else:
            xlsx.write_bytes(activities.workbook(rows))
            click.echo(f"{len(rows)} sign-ups in {xlsx}")


def _print(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
