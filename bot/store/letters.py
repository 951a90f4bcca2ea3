"""Letters: every word the bot says, from the moment it is decided to what became of it.

queued → sending → sent | queued again | waiting | refused | gone | unsure.
Lanes keep replies before news; within a lane a person's letters leave in the order of `id`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import (
    NUMBERS_GROW,
    id_column,
    instant_column,
    milliseconds,
    table_of,
)
from bot.store.people import people
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

# Written out, or neither database would know that the index of few holds what is asked for.
_HAS_ITS_MESSAGE = letters.c.message_id != literal_column("''")


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


_OTHER = letters.alias("other")
# States written out, for the same reason.
_IS_QUEUED = literal_column("letters.state = 'queued'", Boolean())
_IS_DUE_REPLY = literal_column("letters.state = 'queued' AND letters.lane = 0", Boolean())
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
            literal_column("other.state IN ('queued', 'sending')", Boolean()),
        ),
    )
    .order_by(letters.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    # PostgreSQL may run a subquery once a row, each time with a limit of its own; a WITH that
    # locks rows runs once.
    .cte("due")
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
        select(people.c.platform_id)
        .where(people.c.id == letters.c.person_id)
        .correlate(letters)
        .scalar_subquery()
        .label("platform_id"),
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
            literal_column("other.state = 'queued'", Boolean()),
        )
        .label("has_next"),
        letters.c.bulletin_id,
        letters.c.part,
        select(people.c.name)
        .where(people.c.id == letters.c.person_id)
        .correlate(letters)
        .scalar_subquery()
        .label("name"),
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


_TOLD = func.json_to_recordset(cast(bindparam("told"), JSON)).table_valued(
    column("id", BigInteger),
    column("state", String),
    column("attempts", Integer),
    column("due_at", BigInteger),
    column("settled_at", BigInteger),
    column("message_id", String),
    column("code", String),
    column("words", String),
    column("part", Integer),
    column("next_part", Integer),
    name="told",
)
_TOLD = _TOLD.render_derived(with_types=True)


def _settle(told: Any) -> Ready:
    """The statement that notes outcomes; `told` gives the value of each name."""
    return Ready(
        update(letters)
        # A letter the sweep gave up as `unsure` still learns the truth when it comes late.
        .where(
            letters.c.id == told("id"),
            letters.c.part == told("part"),
            or_(
                # Noting it twice must not reach a letter somebody else is sending meanwhile.
                and_(letters.c.state == "sending", letters.c.worker == bindparam("by")),
                letters.c.state == "unsure",
            ),
        )
        .values(
            state=told("state"),
            attempts=told("attempts"),
            due_at=told("due_at"),
            settled_at=told("settled_at"),
            message_id=told("message_id"),
            code=told("code"),
            words=told("words"),
            part=told("next_part"),
            lease_until=None,
            worker="",
        ),
        is_plain=True,
    )


# PostgreSQL takes all outcomes in one statement; SQLite is quickest one by one.
_SETTLE_ONE = _settle(lambda name: bindparam(f"to_{name}"))
_SETTLE_ALL = _settle(lambda name: _TOLD.c[name])


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a letter; `due_at` matters where the state is `queued` again.

    `part` is the bubble that was sent, `next_part` the one to send next.
    """

    id: int
    state: str
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    message_id: str = ""
    code: str = ""
    words: str = ""
    part: int = 0
    next_part: int = 0


def settle(connection: Connection, settled: Sequence[Settled], worker: str) -> None:
    """Notes what became of letters that this worker was sending."""
    told = [
        {
            "id": one.id,
            "state": one.state,
            "attempts": one.attempts,
            "due_at": milliseconds(one.due_at),
            "settled_at": one.settled_at and milliseconds(one.settled_at),
            "message_id": one.message_id,
            "code": one.code,
            "words": one.words[:500],
            "part": one.part,
            "next_part": one.next_part,
        }
        for one in settled
    ]
    if told and connection.dialect.name == "postgresql":
        _SETTLE_ALL.run(connection, {"by": worker, "told": json.dumps(told)})
    elif told:
        named = ({f"to_{name}": value for name, value in one.items()} for one in told)
        _SETTLE_ONE.run_each(connection, [{"by": worker, **one} for one in named])


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


def note_receipt(
    connection: Connection,
    account_id: str,
    person_id: int,
    message_ids: Sequence[str],
    until: datetime | None,
    at: datetime,
    *,
    is_seen: bool,
) -> int:
    """Notes delivery or reading on the letters named, and on all of the person up to `until`.
    What was read has been delivered, though platforms do not always tell that first.

    `until` is when the platform had the newest of them, in real time: after we began to send it
    and before we noted what became of it.
    """
    column = letters.c.seen_at if is_seen else letters.c.delivered_at
    base = and_(letters.c.person_id == person_id, letters.c.state == "sent", column.is_(None))
    delivered_at = func.coalesce(letters.c.delivered_at, literal(at, column.type))
    values = {column: at, letters.c.delivered_at: delivered_at}
    count = 0
    if message_ids:
        count += connection.execute(
            update(letters)
            .where(
                base,
                letters.c.account_id == account_id,
                _HAS_ITS_MESSAGE,
                letters.c.message_id.in_(message_ids),
            )
            .values(values)
        ).rowcount
    if until is not None:
        count += connection.execute(
            update(letters).where(base, letters.c.sending_at <= until).values(values)
        ).rowcount
    return count


def note_echo(
    connection: Connection, account_id: str, key: str, message_id: str, now: datetime
) -> bool:
    """The platform showed our own letter back: one in doubt is thereby known as sent.

    It is found by its key, without one by its message id, which a letter in doubt seldom has.
    """
    if not (key or message_id):
        return False
    name, part, parts = _read_part(key)
    is_last = part + 1 >= parts
    is_it = and_(_HAS_ITS_MESSAGE, letters.c.message_id == message_id)
    done = connection.execute(
        update(letters)
        .where(
            letters.c.account_id == account_id,
            letters.c.key == name if key else is_it,
            letters.c.state.in_(("unsure", "sending")),
            letters.c.part == part if parts > 1 else true(),
        )
        .values(
            state="sent" if is_last else "queued",
            part=letters.c.part if is_last else part + 1,
            message_id=message_id,
            settled_at=now if is_last else None,
            lease_until=None,
            worker="",
        )
    )
    return done.rowcount > 0


def key_of_part(key: str, part: int, parts: int) -> str:
    """The key under which one bubble of a letter leaves: it comes back in the platform's echo."""
    return key if parts == 1 else f"{key}#{part + 1}/{parts}"


_PART = re.compile(r"(.+)#(\d{1,4})/(\d{1,4})")


def _read_part(key: str) -> tuple[str, int, int]:
    """The letter's own key, which bubble of it this is, and of how many."""
    found = _PART.fullmatch(key)
    return (key, 0, 1) if found is None else (found[1], int(found[2]) - 1, int(found[3]))


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
