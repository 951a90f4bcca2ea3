"""Spreading: the people a bulletin means become letters, a slice of the people's table at a time.

Each letter has the key "bulletin:<id>:person:<id>": a second run over the same people adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, String, case, cast, func, literal, select, update

from bot.store import audience, roads
from bot.store.bulletins import SENDING, bulletins
from bot.store.letters import NEWS_LANE, letters
from bot.store.people import people
from bot.store.upsert import insert_of


@dataclass(frozen=True, slots=True)
class Slice:
    """People with numbers over `after` up to `until`, None where there are none any more."""

    after: int
    until: int | None


def next_slice(connection: Connection, after: int, width: int) -> Slice:
    """The next `width` people, whoever they are: no transaction holds more rows than that."""
    inside = select(people.c.id).where(people.c.id > after).order_by(people.c.id).limit(width)
    until = connection.execute(select(func.max(inside.subquery().c.id))).scalar_one()
    return Slice(after, until)


def advance(connection: Connection, number: int, part: Slice, now: datetime) -> bool:
    """Takes the slice, or notes the end of the spread at `now`; False where another did, or where
    the bulletin is not being sent any more. Holds its row until the transaction ends.
    """
    values = {"spread_at": now} if part.until is None else {"spread_after": part.until}
    done = connection.execute(
        update(bulletins)
        .where(
            bulletins.c.id == number,
            bulletins.c.state == SENDING,
            bulletins.c.spread_after == part.after,
            bulletins.c.spread_at.is_(None),
        )
        .values(**values)
    )
    return done.rowcount == 1


def put_in(
    connection: Connection, bulletin: Mapping[str, Any], part: Slice, now: datetime, real: datetime
) -> int:
    """Makes a letter for everybody of the slice whom the bulletin means; returns how many.

    Whoever may not be written to now gets one that waits, with the reason as its road and code.
    """
    chosen = (
        select(
            people.c.id,
            people.c.account_id,
            roads.road(literal(bool(bulletin["template"]))).label("road"),
        )
        .select_from(audience.JOINED)
        .where(
            people.c.id > part.after,
            people.c.id <= part.until,
            audience.meant(bulletin, now),
        )
        .subquery()
    )
    is_shut = chosen.c.road.in_(roads.SHUT)
    name = f"bulletin:{bulletin['id']}"
    values = {
        "key": literal(f"{name}:person:") + cast(chosen.c.id, String),
        "account_id": chosen.c.account_id,
        "person_id": chosen.c.id,
        "lane": literal(NEWS_LANE),
        "state": case((is_shut, "waiting"), else_="queued"),
        "body": literal({}, JSON),
        "entry": literal("bulletin"),
        "trace": literal(name),
        "attempts": literal(0),
        "created_at": literal(now, letters.c.created_at.type),
        "due_at": literal(real, letters.c.due_at.type),
        "worker": literal(""),
        "message_id": literal(""),
        "code": case((is_shut, chosen.c.road), else_=""),
        "words": literal(""),
        "bulletin_id": literal(bulletin["id"], letters.c.bulletin_id.type),
        "part": literal(0),
        "road": chosen.c.road,
    }
    # Without a WHERE SQLite would read ON CONFLICT as a join of the SELECT.
    rows = select(*values.values()).where(chosen.c.id > part.after)
    statement = insert_of(connection.dialect.name, letters).from_select(list(values), rows)
    done = connection.execute(
        statement.on_conflict_do_nothing(index_elements=["key"]),
        roads.at(now),
        execution_options={"preserve_rowcount": True},  # SQLAlchemy drops it for an INSERT
    )
    return done.rowcount
