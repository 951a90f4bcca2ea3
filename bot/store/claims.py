"""Claiming replies: the due letters of an account go into one worker's hand, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, literal_column, select, text, update

from bot.store.accounts import accounts
from bot.store.letters import letters
from bot.store.people import people
from bot.store.ready import Ready


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter in a worker's hand, with the person's id on the platform.

    `has_next`: another letter of the same person waits for this one. A letter of a bulletin has
    no body: its words are those of `version` for a person of that `name` (0: the newest).
    """

    id: int
    key: str
    account_id: str
    person_id: int
    platform_id: str
    lane: int
    body: Mapping[str, Any]
    trace: str
    attempts: int
    created_at: datetime
    has_next: bool
    bulletin_id: int | None = None
    part: int = 0
    name: str = ""
    road: str = ""
    version: int = 0


_OTHER = letters.alias("other")
# States written out, for the same reason.
_IS_QUEUED = text("letters.state = 'queued'")
_IS_DUE_REPLY = text("letters.state = 'queued' AND letters.lane = 0")
_DUE = (
    select(letters.c.id)
    .where(
        letters.c.account_id == bindparam("account"),
        _IS_DUE_REPLY,  # the news go by bot/store/news_lane.py
        letters.c.due_at <= bindparam("now"),
        ~exists().where(
            _OTHER.c.person_id == letters.c.person_id,
            _OTHER.c.lane == letters.c.lane,
            _OTHER.c.id < letters.c.id,
            text("other.state IN ('queued', 'sending')"),
        ),
    )
    .order_by(letters.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    # PostgreSQL may run a subquery once a row, each time with a limit of its own; a WITH that
    # locks rows runs once.
    .cte("due")
)


def _of_person(name: str) -> Any:
    """That column of whom the letter is for: SQLite's RETURNING knows no other table."""
    return (
        select(people.c[name])
        .where(people.c.id == letters.c.person_id)
        .correlate(letters)
        .scalar_subquery()
        .label(name)
    )


_CLAIM = Ready(
    update(letters)
    .where(letters.c.id.in_(select(_DUE.c.id)), _IS_QUEUED)
    .values(
        state="sending",
        worker=bindparam("to_worker"),
        lease_until=bindparam("to_lease"),
        sending_at=bindparam("to_sending_at"),
    )
    .returning(
        letters.c.id,
        letters.c.key,
        letters.c.account_id,
        letters.c.person_id,
        _of_person("platform_id"),
        letters.c.lane,
        letters.c.body,
        letters.c.trace,
        letters.c.attempts,
        letters.c.created_at,
        # The letter's own columns are written out: in RETURNING SQLAlchemy leaves the table's name
        # away for SQLite, and within this subquery a bare "id" would be the other letter's.
        exists()
        .where(
            _OTHER.c.person_id == literal_column("letters.person_id"),
            _OTHER.c.lane == literal_column("letters.lane"),
            _OTHER.c.id > literal_column("letters.id"),
            text("other.state = 'queued'"),
        )
        .label("has_next"),
        letters.c.bulletin_id,
        letters.c.part,
        _of_person("name"),
        letters.c.road,
    )
)


def claim(
    connection: Connection,
    account_id: str,
    *,
    worker: str,
    most: int,
    now: datetime,
    lease_until: datetime,
) -> list[Claimed]:
    """Takes up to `most` due replies and notes them as being sent.

    Of each person only the oldest open one is taken. A bulletin somebody asked to see is a reply.
    """
    taken = _CLAIM.rows(
        connection,
        {
            "account": account_id,
            "now": now,
            "most": most,
            "to_worker": worker,
            "to_lease": lease_until,
            "to_sending_at": now,
        },
    )
    return sorted((Claimed(*row) for row in taken), key=lambda letter: letter.id)


def accounts_due(connection: Connection, now: datetime) -> list[str]:
    """The accounts that have a reply to send now."""
    has_due = (
        select(letters.c.id)
        .where(
            letters.c.account_id == accounts.c.id,
            _IS_DUE_REPLY,
            letters.c.due_at <= now,
        )
        .exists()
    )
    return list(connection.execute(select(accounts.c.id).where(has_due)).scalars())
