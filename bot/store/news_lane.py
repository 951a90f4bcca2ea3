"""News on its way out: the claiming of a bulletin's letters in small groups.

The road is chosen when a letter is claimed (bot/store/roads.py); one without an open road waits.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.store import budgets, roads
from bot.store.accounts import accounts
from bot.store.bulletins import bulletins
from bot.store.claims import Claimed
from bot.store.columns import milliseconds
from bot.store.letters import NEWS_LANE, letters
from bot.store.people import people
from bot.store.ready import Ready
from bot.store.running import Running

# Why a letter that was spread ends unsent: they left, or took the news off in the meantime.
GONE = "-gone"
STOPPED = "-stopped"
# What becomes of a letter whose road is no road; with any other reason it waits.
_ENDS = {GONE: "gone", STOPPED: "refused"}
_OTHER = letters.alias("other")
# Written out, or SQLite could not know that the partial indexes hold these rows.
_IS_QUEUED = text("letters.state = 'queued'")
_IS_FOR_ALL = text("CAST(bulletins.interests AS VARCHAR) = '[]'")


@dataclass(frozen=True, slots=True)
class Group:
    """What one claim took. `seen` letters were looked at, also those that must wait."""

    leaving: Sequence[Claimed]
    seen: int


_DUE_LETTERS = (
    select(
        letters.c.id,
        letters.c.key,
        letters.c.person_id,
        people.c.platform_id,
        people.c.name,
        letters.c.attempts,
        letters.c.part,
        case(
            (or_(people.c.gone_at.is_not(None), people.c.forget_at.is_not(None)), GONE),
            # News of one kind goes also to people who want no other; who stops all of them has
            # no letter left (bot/store/news_letters.py, `unsubscribe`).
            (and_(~people.c.wants_news, _IS_FOR_ALL), STOPPED),
            else_=roads.road(bindparam("has_template", type_=Boolean())),
        ).label("road"),
    )
    .join_from(letters, people, people.c.id == letters.c.person_id)
    .join(accounts, accounts.c.id == letters.c.account_id)
    .join(bulletins, bulletins.c.id == letters.c.bulletin_id)
    .where(
        letters.c.bulletin_id == bindparam("bulletin"),
        letters.c.account_id == bindparam("account"),
        _IS_QUEUED,
        letters.c.lane == NEWS_LANE,
        letters.c.due_at <= bindparam("now"),
        bulletins.c.state == "sending",
        bulletins.c.version == bindparam("version"),
        # What becomes of somebody's other news, just now in the air, may end this one. (Asked as
        # a number: of an EXISTS PostgreSQL may make a join over all that is open.)
        select(func.count())
        .where(
            _OTHER.c.person_id == letters.c.person_id,
            _OTHER.c.lane == NEWS_LANE,
            text("other.state = 'sending'"),
        )
        .scalar_subquery()
        == 0,
    )
    .order_by(letters.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=letters)
)


_DUE = Ready(_DUE_LETTERS, is_plain=True)
_MARK_SENDING: dict[str, Any] = {
    "state": literal_column("'sending'"),
    "worker": bindparam("to_worker"),
    "lease_until": bindparam("to_lease"),
    "sending_at": bindparam("now"),
}
_MARK = Ready(
    update(letters)
    .where(letters.c.id == bindparam("number"))
    .values(road=bindparam("to_road"), **_MARK_SENDING),
    is_plain=True,
)


def _take() -> Ready:
    """The same in one statement, for PostgreSQL, where each costs a way there and back.

    SQLite's RETURNING knows no other tables, and there two statements are quicker than one.
    """
    due = _DUE_LETTERS.cte("due")
    others = (due.c[name] for name in ("platform_id", "name", "road"))
    own = (letters.c[name] for name in ("id", "key", "person_id", "attempts", "part"))
    return Ready(
        update(letters)
        .where(letters.c.id == due.c.id)
        .values(road=due.c.road, **_MARK_SENDING)
        .returning(*own, *others),
        is_plain=True,
    )


_TAKE = _take()


def claim_news(
    connection: Connection,
    account_id: str,
    bulletin: Running,
    *,
    worker: str,
    most: int,
    now: datetime,
    program_now: datetime,
    price: int,
    lease_until: datetime,
) -> Group:
    """Takes up to `most` due letters of a bulletin, in order, and notes them as being sent.

    Nothing is taken of a bulletin that was paused, cancelled or changed. A letter whose road is
    shut becomes `waiting` with the reason in `code`; of somebody who left or took the news off it
    ends. `price` is that of one paid message, in đồng; the caller holds the account's row.
    """
    values = _values(account_id, bulletin, most, now, program_now, price)
    rows = _marked(
        connection, {**values, "to_worker": worker, "to_lease": milliseconds(lease_until)}
    )
    by_road: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_road[row.road].append(row)
    if roads.PAID in by_road:
        _pay(connection, account_id, by_road, price, roads.month_of(program_now))
    leaving = [row for road in filter(roads.is_open, by_road) for row in by_road[road]]
    for road, found in by_road.items():
        if found and not roads.is_open(road):
            _put_off(connection, [row.id for row in found], road, now)
    leaving.sort(key=attrgetter("id"))
    return Group([_claimed(row, account_id, bulletin, now) for row in leaving], len(rows))


def put_off_closed(
    connection: Connection,
    account_id: str,
    bulletin: Running,
    *,
    most: int,
    now: datetime,
    program_now: datetime,
    price: int,
) -> None:
    """Of the next `most` due letters those whose road is shut become `waiting`, or end, at once.

    Where the month's money is spent they stand in long rows: one by one they would hold up all
    that leaves meanwhile.
    """
    by_reason: dict[str, list[int]] = defaultdict(list)
    for row in _DUE.rows(connection, _values(account_id, bulletin, most, now, program_now, price)):
        if not roads.is_open(row.road):
            by_reason[row.road].append(row.id)
    for reason, numbers in by_reason.items():
        _put_off(connection, numbers, reason, now)


def _values(
    account_id: str, bulletin: Running, most: int, now: datetime, program_now: datetime, price: int
) -> dict[str, Any]:
    """What the due letters are asked for with."""
    return {
        **_as_stored({**roads.at(program_now), "now": now}),
        "road_price": price,
        "has_template": bool(bulletin.template),
        "bulletin": bulletin.id,
        "version": bulletin.version,
        "account": account_id,
        "most": most,
    }


def _as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the driver must have them."""
    return {
        name: milliseconds(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _marked(connection: Connection, values: dict[str, Any]) -> Sequence[Any]:
    """The due letters with the road of each, all of them marked as being sent."""
    if connection.dialect.name == "postgresql":
        return _TAKE.rows(connection, values)
    rows = _DUE.rows(connection, values)
    if rows:
        marks = [{**values, "number": row.id, "to_road": row.road} for row in rows]
        _MARK.run_each(connection, marks)
    return rows


def _claimed(row: Any, account_id: str, bulletin: Running, now: datetime) -> Claimed:
    return Claimed(
        id=row.id,
        key=row.key,
        account_id=account_id,
        person_id=row.person_id,
        platform_id=row.platform_id,
        lane=NEWS_LANE,
        body={},
        trace="",
        attempts=row.attempts,
        created_at=now,  # nobody waits for news from an instant on
        has_next=False,
        bulletin_id=bulletin.id,
        part=row.part,
        name=row.name,
        road=row.road,
        version=bulletin.version,
    )


def _put_off(connection: Connection, numbers: list[int], reason: str, now: datetime) -> None:
    """Letters that were taken and may not go now, or never will: they did not leave."""
    end = _ENDS.get(reason)
    connection.execute(
        update(letters)
        .where(letters.c.id.in_(numbers))
        .values(
            state=end or "waiting",
            road=reason,
            code=reason,
            words="",
            worker="",
            lease_until=None,
            sending_at=None,
            settled_at=now if end else None,
        )
    )


def _pay(
    connection: Connection, account_id: str, by_road: dict[str, list[Any]], price: int, month: str
) -> None:
    """Reserves the price of the paid letters; those the budget does not reach for must wait."""
    paid = by_road[roads.PAID]
    kept = len(paid)
    while kept and not budgets.reserve(connection, account_id, kept * price, month):
        kept -= 1
    by_road[roads.BUDGET] += paid[kept:]
    by_road[roads.PAID] = paid[:kept]
