"""`python -m bot bulletin …`: staff work without the web page, as the operator."""

import json
from pathlib import Path
from typing import Any

import click

from bot.commands.opened import here

NUMBER = click.argument("number", type=int, metavar="ID")


@click.group("bulletin")
def group() -> None:
    """Bulletins: staff work without the web page. Each prints how the bulletin stands as JSON."""


@group.command("create")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def create(file: Path) -> None:
    """A draft from FILE (TOML; docs/operating.md shows one)."""
    with here() as bot:
        from bot.commands import bulletins

        _print(bulletins.create(bot, file))


@group.command("status")
@NUMBER
def status(number: int) -> None:
    """How many letters are queued, sent, waiting …, in all and by account."""
    with here() as bot:
        from bot.commands import bulletins

        _print(bulletins.shown(bot, number))


@group.command("approve")
@NUMBER
def approve(number: int) -> None:
    """Lets a draft go at its time; written in the audit trail as the operator's act."""
    _decide("approve", number)


@group.command("pause")
@NUMBER
def pause(number: int) -> None:
    """Lets nothing more leave until `resume`."""
    _decide("pause", number)


@group.command("resume")
@NUMBER
def resume(number: int) -> None:
    """Goes on with one that is paused."""
    _decide("resume", number)


@group.command("cancel")
@NUMBER
def cancel(number: int) -> None:
    """Calls it off for good; what has not left is refused."""
    _decide("cancel", number)


def _decide(act: str, number: int) -> None:
    with here() as bot:
        from bot.commands import bulletins

        _print(bulletins.decide(bot, number, bulletins.ACTS[act]))


def _print(found: dict[str, Any]) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
