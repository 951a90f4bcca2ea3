"""What staff saved of their unit stands over the unit's file: facts, hours, roster, closed days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.content.entries import Content, Fact, UnitFile
from bot.content.faults import Fault
from bot.content.tables import Table
from bot.content.units_reader import times_of

# A unit's changes as they are kept: "facts" {key: words, "" for unknown}, and each of "open",
# "roster", "closed" where it stands in place of the file's, written as in the file (days as text).
Changes = Mapping[str, Any]

# The facts that staff may change, in the order of the page.
FACTS = (
    "office.name",
    "office.where",
    "office.phone",
    "union.contact",
    "union.where",
    "union.phone",
    "police.where",
    "police.phone",
)
# What the words of the week are said as, and the table that says them.
_SAID = {"open": "office.hours", "roster": "office.help"}


def edited(content: Content, changes: Mapping[str, Changes]) -> Content:
    """The content with the units as staff left them; what no longer fits a file is passed over."""
    units = {
        slug: changed(unit, changes[slug], []) if slug in changes else unit
        for slug, unit in content.units.items()
    }
    return replace(content, units=units)


def changed(unit: UnitFile, changes: Changes, faults: list[Fault]) -> UnitFile:
    """The unit with the changes; what is no hour or no day is told in `faults` and left out."""
    facts = dict(unit.facts)
    for key, words in changes.get("facts", {}).items():
        facts.pop(key, None)
        if words:
            facts[key] = Fact(words)
    for name, said in _SAID.items():
        if name in changes:
            facts.pop(said, None)
    data = {name: changes[name] for name in _SAID if name in changes}
    data["closed"] = [_with_days(one) for one in changes.get("closed", [])]
    times = times_of(Table(data, unit.file, faults), facts)
    return replace(
        unit,
        facts=times.facts,
        open=times.open if "open" in changes else unit.open,
        roster=times.roster if "roster" in changes else unit.roster,
        closed=times.closed if "closed" in changes else unit.closed,
    )


def _with_days(closed: Mapping[str, str]) -> dict[str, Any]:
    """JSON knows no days."""
    days = {key: date.fromisoformat(closed[key]) for key in ("from", "to") if closed.get(key)}
    return {"why": closed.get("why", ""), **days}
