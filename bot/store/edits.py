"""What staff saved over the files of content/: a unit's own facts, and answers put off for now.

A mark changes with each of them: by it another process learns that it must read them again.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, delete, select
from sqlmodel import Field, SQLModel

from bot.store import installation
from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_or_update

_MARK = "edits"


class UnitEditRow(SQLModel, table=True):
    """The changes of one unit (bot/content/edited.py), as last saved."""

    __tablename__ = "unit_edits"

    unit_slug: str = Field(primary_key=True)
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=instant_column(nullable=False))
    who: str


class PauseRow(SQLModel, table=True):
    """An answer that a unit and those below it do not say for now, and why."""

    __tablename__ = "pauses"

    unit_slug: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    why: str
    at: datetime = Field(sa_column=instant_column(nullable=False))
    who: str


unit_edits = table_of(UnitEditRow)
pauses = table_of(PauseRow)


def mark(connection: Connection) -> str:
    """Changes whenever anything here does; "" before the first time."""
    return installation.get(connection, _MARK) or ""


def changes_of_units(connection: Connection) -> dict[str, dict[str, Any]]:
    rows = connection.execute(select(unit_edits.c.unit_slug, unit_edits.c.changes))
    return {row.unit_slug: row.changes for row in rows}


def save_unit(
    connection: Connection, unit_slug: str, changes: dict[str, Any], who: str, now: datetime
) -> None:
    """These changes stand over the unit's file from now on, in place of those before."""
    row = {"unit_slug": unit_slug, "changes": changes, "who": who, "at": now}
    insert_or_update(connection, unit_edits, row, ["unit_slug"])
    _note(connection)


def all_pauses(connection: Connection) -> list[Any]:
    """Every answer put off, the newest first."""
    return list(connection.execute(select(pauses).order_by(pauses.c.at.desc())))


def pause(
    connection: Connection, unit_slug: str, topic: str, why: str, who: str, now: datetime
) -> None:
    row = {"unit_slug": unit_slug, "topic": topic, "why": why, "who": who, "at": now}
    insert_or_update(connection, pauses, row, ["unit_slug", "topic"])
    _note(connection)


def resume(connection: Connection, unit_slug: str, topic: str) -> bool:
    """Lets the answer be said again; False where it was."""
    done = connection.execute(
        delete(pauses).where(pauses.c.unit_slug == unit_slug, pauses.c.topic == topic)
    )
    _note(connection)
    return done.rowcount == 1


def _note(connection: Connection) -> None:
    installation.put(connection, _MARK, secrets.token_hex(6))
