"""Counts of bulletins kept aside: of large ones for the report, of old ones when letters are gone.

Of a million letters the database counts states in no time, but not reasons and receipts; and after
90 days there are no letters any more (bot/store/retention.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, func, select, update
from sqlmodel import Field, SQLModel

from bot.store import bulletin_counts
from bot.store.bulletin_counts import Tally
from bot.store.bulletins import DRAFT, PAUSED, SENDING, bulletins
from bot.store.columns import table_of
from bot.store.upsert import insert_into

LARGE = 20_000  # letters; fewer are counted whenever somebody asks
OLD = timedelta(days=80)  # since the start: from then on only what is kept is told
# So old may the counts of a large one be while it moves, and when it has come to rest.
FRESH, RESTING = timedelta(seconds=30), timedelta(minutes=10)


class KeptCountRow(SQLModel, table=True):
    """As bot/store/bulletin_counts.py, `Tally`."""

    __tablename__ = "bulletin_counts"

    bulletin_id: int = Field(primary_key=True, sa_type=BigInteger)
    account_id: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    number: int
    delivered: int
    seen: int


kept = table_of(KeptCountRow)


def by_state(
    connection: Connection, bulletin: Mapping[str, Any], now: datetime
) -> Mapping[tuple[str, str], int]:
    """How many letters stand in each state, by account: the letters as they are now."""
    if not _is_old(bulletin, now):
        return bulletin_counts.by_state(connection, bulletin["id"])
    found: Counter[tuple[str, str]] = Counter()
    for one in _read(connection, bulletin["id"]):
        found[one.account_id, one.state] += one.number
    return found


def tallies(connection: Connection, bulletin: Mapping[str, Any], now: datetime) -> Sequence[Tally]:
    """The same by reason, with receipts; of a large one some seconds old."""
    if bulletin["counted_at"] is not None:
        found = _read(connection, bulletin["id"])
        if _is_old(bulletin, now) or sum(one.number for one in found) >= LARGE:
            return found
    return bulletin_counts.tallies(connection, bulletin["id"])


def keep(connection: Connection, number: int, found: Sequence[Tally], now: datetime) -> None:
    """Puts what was counted at `now` in the place of what was kept of the bulletin."""
    # Its row is held: two who count at once put their counts in one after the other.
    connection.execute(update(bulletins).where(bulletins.c.id == number).values(counted_at=now))
    connection.execute(delete(kept).where(kept.c.bulletin_id == number))
    if found:
        rows = [
            {
                "bulletin_id": number,
                "account_id": one.account_id,
                "state": one.state,
                "code": one.code,
                "number": one.number,
                "delivered": one.delivered,
                "seen": one.seen,
            }
            for one in found
        ]
        connection.execute(insert_into(connection, kept), rows)


def to_count(connection: Connection, now: datetime) -> list[int]:
    """Bulletins whose kept counts are stale: large ones that move, each one before it is old."""
    size = (
        select(func.coalesce(func.sum(kept.c.number), 0))
        .where(kept.c.bulletin_id == bulletins.c.id)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            bulletins.c.id, bulletins.c.state, bulletins.c.started_at, bulletins.c.counted_at, size
        )
        .where(
            bulletins.c.state != DRAFT,
            bulletins.c.spread_at.is_not(None),
            bulletins.c.started_at.is_not(None),
        )
        .order_by(bulletins.c.id)
    )
    return [row[0] for row in rows if _wants_counting(*row[1:], now)]


def _wants_counting(
    state: str, started_at: datetime, counted_at: datetime | None, size: int, now: datetime
) -> bool:
    if counted_at is None:
        return True
    if now - started_at >= OLD:
        return counted_at - started_at < OLD  # once more, for good
    fresh = FRESH if state in (SENDING, PAUSED) else RESTING
    return size >= LARGE and now - counted_at >= fresh


def _is_old(bulletin: Mapping[str, Any], now: datetime) -> bool:
    """Whether its letters may have been deleted, and its last counts are kept."""
    started_at, counted_at = bulletin["started_at"], bulletin["counted_at"]
    if started_at is None or counted_at is None:
        return False
    return bool(now - started_at >= OLD and counted_at - started_at >= OLD)


def _read(connection: Connection, number: int) -> list[Tally]:
    rows = connection.execute(
        select(
            kept.c.account_id,
            kept.c.state,
            kept.c.code,
            kept.c.number,
            kept.c.delivered,
            kept.c.seen,
        )
        .where(kept.c.bulletin_id == number)
        .order_by(kept.c.account_id, kept.c.state, kept.c.code)
    )
    return [Tally(*row) for row in rows]
