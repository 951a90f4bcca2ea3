"""Bulletins that run: whose letters may leave at this moment, and on which accounts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Connection, bindparam, exists, or_, select, text

from bot.store.accounts import accounts
from bot.store.bulletins import bulletins
from bot.store.letters import NEWS_LANE, letters

# Written out, or SQLite could not know that the partial index holds these rows.
_IS_QUEUED = text("letters.state = 'queued'")


@dataclass(frozen=True, slots=True)
class Running:
    """A bulletin whose letters may leave now; `version` tells its words."""

    id: int
    version: int
    template: str


_RUNNING = (
    select(bulletins.c.id, bulletins.c.version, bulletins.c.template)
    .where(
        bulletins.c.state == "sending",
        or_(bulletins.c.valid_until.is_(None), bulletins.c.valid_until > bindparam("now")),
        or_(bulletins.c.is_urgent, ~bindparam("is_quiet", type_=Boolean())),
    )
    .order_by(bulletins.c.started_at, bulletins.c.id)
)
_ACCOUNTS = select(accounts.c.id).where(
    accounts.c.stopped_at.is_(None),
    exists().where(
        letters.c.bulletin_id == bindparam("bulletin"),
        letters.c.account_id == accounts.c.id,
        _IS_QUEUED,
        letters.c.lane == NEWS_LANE,
        letters.c.due_at <= bindparam("now"),
    ),
)


def running(connection: Connection, now: datetime, *, is_quiet: bool) -> list[Running]:
    """The bulletins that may go out at `now` (the program's time), the oldest first.

    In the quiet hours only urgent ones may.
    """
    rows = connection.execute(_RUNNING, {"now": now, "is_quiet": is_quiet})
    return [Running(*row) for row in rows]


def accounts_of(connection: Connection, bulletin_id: int, now: datetime) -> list[str]:
    """The accounts that have a letter of the bulletin to send now (real time)."""
    found = connection.execute(_ACCOUNTS, {"bulletin": bulletin_id, "now": now})
    return list(found.scalars())
