"""How far people get in the guides: counts by day, unit and step, without persons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import table_of
from bot.store.people import people
from bot.store.ready import Ready
from bot.store.upsert import insert_of

# What is counted at a step: it was shown for the first time, asked help with, put off until later,
# and given up (closed after its time, or another guide begun instead).
REACHED, TROUBLE, LATER, STOPPED = "reached", "trouble", "later", "stopped"
# What is counted at the end: it was reached, and what people said to "did it work?".
FINISHED, WORKED, FAILED = "finished", "worked", "failed"
# The step of what is counted at the end: no step of a guide may be called so.
END = "end"

_CHUNK = 500  # people closed in one transaction: a longer one would hold SQLite's writer too long


class GuideCountRow(SQLModel, table=True):
    """How often something happened at a step of a guide on a day, by the account's unit."""

    __tablename__ = "guide_counts"

    day: str = Field(primary_key=True)  # "2026-11-28", Asia/Ho_Chi_Minh
    unit_slug: str = Field(primary_key=True)
    guide: str = Field(primary_key=True)
    step: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    times: int


guide_counts = table_of(GuideCountRow)
_KEY = ("unit_slug", "guide", "step", "what")


def count(
    connection: Connection, day: str, unit_slug: str, happened: Iterable[tuple[str, str, str]]
) -> None:
    """Adds one for each (guide, step, what) that happened on the day."""
    add(connection, day, [(unit_slug, *one) for one in happened])


def add(connection: Connection, day: str, happened: list[tuple[str, str, str, str]]) -> None:
    """Adds one for each (unit, guide, step, what)."""
    times: dict[tuple[str, str, str, str], int] = {}
    for key in happened:
        times[key] = times.get(key, 0) + 1
    # In one order everywhere, so that two of us never wait for each other's rows.
    rows = [
        {"day": day, **dict(zip(_KEY, key, strict=True)), "times": times[key]}
        for key in sorted(times)
    ]
    if len(rows) == 1:
        _ADD.run(connection, rows[0])
    elif rows:
        _ADD.run_each(connection, rows)


def _add(dialect: str) -> Any:
    adding = insert_of(dialect, guide_counts).values(
        {name: bindparam(name) for name in GuideCountRow.model_fields}
    )
    return adding.on_conflict_do_update(
        index_elements=["day", *_KEY],
        set_={"times": guide_counts.c.times + adding.excluded.times},
    )


_ADD = Ready(_add)


def counted(
    connection: Connection, since: str = "", until: str = "9999"
) -> dict[tuple[str, str, str, str], int]:
    """How often by (unit, guide, step, what), from day `since` to day `until`, both included."""
    keys = [guide_counts.c[name] for name in _KEY]
    rows = connection.execute(
        select(*keys, func.sum(guide_counts.c.times))
        .where(guide_counts.c.day >= since, guide_counts.c.day <= until)
        .group_by(*keys)
    )
    return {(row[0], row[1], row[2], row[3]): int(row[4]) for row in rows}


def standing(connection: Connection) -> dict[tuple[str, str, str], int]:
    """How many people are at a step right now, by (unit, guide, step)."""
    asked = (
        select(accounts.c.unit_slug, people.c.guide)
        .join_from(people, accounts, people.c.account_id == accounts.c.id)
        .where(people.c.guide_at.is_not(None))
    )
    found: dict[tuple[str, str, str], int] = {}
    for unit_slug, state in connection.execute(asked):
        name, step = place_of(state)
        if step != END:
            found[unit_slug, name, step] = found.get((unit_slug, name, step), 0) + 1
    return found


def place_of(state: Any) -> tuple[str, str]:
    """(guide, step) of what is kept with a person; empty where it cannot be read."""
    if not isinstance(state, dict):
        return "", ""
    return str(state.get("guide", "")), str(state.get("step", ""))


def close_chunk(connection: Connection, day: str, *, before: datetime) -> int:
    """Closes guides in which nothing happened since before that instant; the caller repeats
    until none is left. Where each stopped is counted on `day`.
    """
    rows = connection.execute(
        select(people.c.id, accounts.c.unit_slug, people.c.guide)
        .join_from(people, accounts, people.c.account_id == accounts.c.id, isouter=True)
        .where(people.c.guide_at < before)
        .limit(_CHUNK)
        # Whoever writes at this moment goes on with it: theirs is not to be closed.
        .with_for_update(skip_locked=True, of=people)
    ).all()
    stopped = [(row.unit_slug or "", *place_of(row.guide), STOPPED) for row in rows]
    add(connection, day, [one for one in stopped if one[2] != END])
    connection.execute(
        update(people)
        .where(people.c.id.in_([row.id for row in rows]))
        .values(guide=None, guide_at=None)
    )
    return len(rows)
