"""Letters: every word the bot says, from the moment it is decided to what became of it.

queued → sending → sent | queued again | waiting | refused | gone | unsure.
Lanes keep replies before news; within a lane a person's letters leave in the order of `id`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import (
    NUMBERS_GROW,
    id_column,
    instant_column,
    table_of,
)
from bot.store.ready import Ready
from bot.store.upsert import insert_of

REPLY_LANE = 0
NEWS_LANE = 1

OPEN_STATES = ("queued", "sending")
_OPEN = "state IN ('queued', 'sending')"
_DUE_REPLY = "state = 'queued' AND lane = 0"
_SENDING = "state = 'sending'"
_WAITING = "state = 'waiting'"
_UNKNOWN = "state = 'waiting' AND road = '-unknown'"
_NEWS = "bulletin_id IS NOT NULL"
_HAS_MESSAGE = "message_id <> ''"
# What the clock may free again: the reasons of roads.BY_CLOCK, in letters that wait.
BY_CLOCK = "state = 'waiting' AND road IN ('-budget', '-unknown', '-today')"


class LetterRow(SQLModel, table=True):
    """One bubble for one person, under a key that is used once.

    `due_at`, `lease_until`, `sending_at` and `settled_at` are real time. `code` and `words` are
    the platform's. A letter of a bulletin has no body: the words are the bulletin's, `part` is the
    bubble that is next, `road` how it may go (bot/store/roads.py).
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "letters_due",
            "account_id",
            "id",
            sqlite_where=text(_DUE_REPLY),
            postgresql_where=text(_DUE_REPLY),
        ),
        Index(
            "letters_open",
            "person_id",
            "lane",
            "id",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "letters_sending",
            "lease_until",
            sqlite_where=text(_SENDING),
            postgresql_where=text(_SENDING),
        ),
        Index(
            "letters_by_message",
            "account_id",
            "message_id",
            sqlite_where=text(_HAS_MESSAGE),
            postgresql_where=text(_HAS_MESSAGE),
        ),
        Index("letters_by_person", "person_id", "id"),
        Index(
            "letters_of_bulletin",
            "bulletin_id",
            "account_id",
            "state",
            "id",
            sqlite_where=text(_NEWS),
            postgresql_where=text(_NEWS),
        ),
        Index(
            "letters_unknown",
            "account_id",
            "person_id",
            sqlite_where=text(_UNKNOWN),
            postgresql_where=text(_UNKNOWN),
        ),
        Index(
            "letters_waiting",
            "person_id",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
        Index(
            "letters_by_clock",
            "bulletin_id",
            "id",
            sqlite_where=text(BY_CLOCK),
            postgresql_where=text(BY_CLOCK),
        ),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    key: str = Field(unique=True)
    account_id: str
    person_id: int = Field(sa_type=BigInteger)
    lane: int = REPLY_LANE
    state: str = "queued"
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    entry: str = ""
    trace: str = ""
    attempts: int = 0
    created_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    due_at: datetime = Field(sa_column=instant_column(nullable=False))
    worker: str = ""
    lease_until: datetime | None = Field(default=None, sa_column=instant_column())
    sending_at: datetime | None = Field(default=None, sa_column=instant_column())
    settled_at: datetime | None = Field(default=None, sa_column=instant_column())
    message_id: str = ""
    code: str = ""
    words: str = ""
    delivered_at: datetime | None = Field(default=None, sa_column=instant_column())
    seen_at: datetime | None = Field(default=None, sa_column=instant_column())
    bulletin_id: int | None = Field(default=None, sa_type=BigInteger)
    part: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    road: str = Field(default="", sa_column_kwargs={"server_default": ""})


letters = table_of(LetterRow)


def put_in(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds letters; one whose key is known already is left as it stands."""
    if len(rows) == 1:
        _put_in(tuple(rows[0])).run(connection, rows[0])
    elif rows:
        _put_in(tuple(rows[0])).run_each(connection, rows)


@cache
def _put_in(names: tuple[str, ...]) -> Ready:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return Ready(
        lambda dialect: (
            insert_of(dialect, letters)
            .values(values)
            .on_conflict_do_nothing(index_elements=["key"])
        )
    )


def close_person(
    connection: Connection, person_id: int, code: str, words: str, now: datetime
) -> None:
    """Nothing more leaves for somebody who cannot be reached, now or when they write again."""
    connection.execute(
        update(letters)
        .where(letters.c.person_id == person_id, letters.c.state.in_(("queued", "waiting")))
        .values(state="gone", code=code, words=words[:500], settled_at=now)
    )


def sweep(connection: Connection, now: datetime) -> int:
    """Takes letters out of dead hands: whether they left nobody knows. Returns how many."""
    return connection.execute(
        update(letters)
        .where(letters.c.state == "sending", letters.c.lease_until < now)
        .values(
            state="unsure",
            worker="",
            lease_until=None,
            settled_at=now,
            code="crash",
            words="the program ended between sending and noting",
        )
    ).rowcount


def for_page(connection: Connection, person_id: int, after: int, most: int) -> list[Any]:
    """Letters a web page may show, oldest first: (id, body, created_at)."""
    return list(
        connection.execute(
            select(letters.c.id, letters.c.body, letters.c.created_at)
            .where(
                letters.c.person_id == person_id,
                letters.c.id > after,
                letters.c.state == "sent",
                # A bulletin has no words of its own here: its bubbles stand beside it as letters.
                letters.c.bulletin_id.is_(None),
            )
            .order_by(letters.c.id)
            .limit(most)
        )
    )


def newest_for_page(connection: Connection, person_id: int, most: int) -> list[Any]:
    """The newest letters a web page may show, oldest of them first."""
    rows = connection.execute(
        select(letters.c.id, letters.c.body, letters.c.created_at)
        .where(
            letters.c.person_id == person_id,
            letters.c.state == "sent",
            letters.c.bulletin_id.is_(None),
        )
        .order_by(letters.c.id.desc())
        .limit(most)
    ).all()
    return list(reversed(rows))


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many letters stand in each state, by account."""
    rows = connection.execute(
        select(letters.c.account_id, letters.c.state, func.count()).group_by(
            letters.c.account_id, letters.c.state
        )
    )
    return {(account_id, state): number for account_id, state, number in rows}


def queue_state(connection: Connection) -> dict[str, tuple[int, datetime]]:
    """By account: how many letters are open, and since when the oldest waits."""
    rows = connection.execute(
        select(letters.c.account_id, func.count(), func.min(letters.c.created_at))
        .where(letters.c.state.in_(OPEN_STATES))
        .group_by(letters.c.account_id)
    )
    return {account_id: (number, oldest) for account_id, number, oldest in rows}
