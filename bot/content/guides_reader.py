"""Reads one file of content/guides/; misspelt keys become faults, as everywhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.content.guides import Guide, Step, Way
from bot.content.tables import Table
from bot.core.replies import Source


def guide_of(table: Table, checked: date | None, source: Source | None, sure: str) -> Guide:
    """The guide of a file; what it shares with answers (`source`, `sure`) is read by the caller."""
    guide = Guide(
        name=Path(table.file).stem,
        title=table.text("title"),
        button=table.text("button"),
        topics=table.texts("topics"),
        enter=_by_name(table.table("enter")),
        ask=table.texts("ask"),
        intro=table.text("intro"),
        done=table.text("done"),
        next=table.texts("next"),
        source=source,
        keys=table.texts("keys"),
        figures=_by_name(table.table("figures")),
        checked=checked,
        valid_until=table.day("valid_until"),
        sure=sure,
        steps=tuple(_steps(table)),
        file=table.file,
    )
    table.close()
    return guide


def _steps(table: Table) -> Iterator[Step]:
    for inner in table.tables("step", "bước"):
        yield Step(
            id=inner.text("id"),
            title=inner.text("title"),
            text=inner.text("text"),
            picture=inner.text("picture"),
            has_codes=inner.is_on("codes"),
            troubles=tuple(map(_way, inner.tables("trouble"))),
            choices=tuple(map(_way, inner.tables("choice"))),
        )
        inner.close()


def _way(table: Table) -> Way:
    way = Way(table.text("title"), table.text("text"), table.text("step"), table.text("topic"))
    table.close()
    return way


def _by_name(table: Table) -> dict[str, str]:
    return {name: table.text(name) for name in table.rest()}
