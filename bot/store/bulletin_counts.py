"""How the letters of a bulletin stand: the seven counts, reasons, what was delivered and seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, select

from bot.store import audience, roads
from bot.store.accounts import accounts
from bot.store.letters import letters
from bot.store.people import people

# The counts of people (interfaces.md §5), in the order in which they are shown.
STATES = ("queued", "sending", "sent", "waiting", "refused", "gone", "unsure")

PAGE = 2_000  # rows that are read at once where a row a person is asked for


@dataclass(frozen=True, slots=True)
class Tally:
    """So many letters of one account stand in this state for that reason."""

    account_id: str
    state: str
    code: str
    number: int
    delivered: int
    seen: int


def by_state(connection: Connection, number: int) -> dict[tuple[str, str], int]:
    """How many letters of the bulletin stand in each state, by account; from the index alone."""
    rows = connection.execute(
        select(letters.c.account_id, letters.c.state, func.count())
        .where(letters.c.bulletin_id == number)
        .group_by(letters.c.account_id, letters.c.state)
    )
    return {(account_id, state): count for account_id, state, count in rows}


def tallies(connection: Connection, number: int) -> Sequence[Tally]:
    """The same by reason, with what the platforms told of delivery and reading."""
    rows = connection.execute(
        select(
            letters.c.account_id,
            letters.c.state,
            letters.c.code,
            func.count(),
            func.count(letters.c.delivered_at),
            func.count(letters.c.seen_at),
        )
        .where(letters.c.bulletin_id == number)
        .group_by(letters.c.account_id, letters.c.state, letters.c.code)
        .order_by(letters.c.account_id, letters.c.state, letters.c.code)
    )
    return [Tally(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Expected:
    """So many people of one account would go this road, wait or be left out for that reason."""

    account_id: str
    standing: str
    number: int


def expected(
    connection: Connection, bulletin: Mapping[str, Any], now: datetime
) -> Sequence[Expected]:
    """How everybody the writer asked for stands now: a road or reason of roads.py, or one of
    audience.py. One reading of the people's table.
    """
    road = roads.road(literal(bool(bulletin["template"])))
    standing = audience.or_left_out(bulletin, road).label("standing")
    rows = connection.execute(
        select(people.c.account_id, standing, func.count())
        .select_from(audience.JOINED)
        .where(audience.asked_for(bulletin, now))
        .group_by(people.c.account_id, standing)
        .order_by(people.c.account_id, standing),
        roads.at(now),
    )
    return [Expected(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Purse:
    """An account as a bulletin meets it: its unit, whether it stands still, and the đồng that are
    left this month for messages that cost.
    """

    unit_slug: str
    stopped_code: str
    is_stopped: bool
    left: int


def purses(connection: Connection, now: datetime) -> dict[str, Purse]:
    """Every account by its id."""
    month = roads.month_of(now)
    found = {}
    for row in connection.execute(select(accounts)):
        spent = row.spent if row.spent_month == month else 0
        left = max(0, row.budget - spent) if row.may_pay else 0
        found[row.id] = Purse(row.unit_slug, row.stopped_code, row.stopped_at is not None, left)
    return found


def units_of_accounts(connection: Connection) -> dict[str, str]:
    """The unit of every account."""
    rows = connection.execute(select(accounts.c.id, accounts.c.unit_slug))
    return {row.id: row.unit_slug for row in rows}


def people_of(connection: Connection, number: int, page: int = PAGE) -> Iterator[Any]:
    """Each person of the bulletin and what became of their letter, in order; read by and by."""
    asked = (
        select(
            letters.c.id,
            letters.c.account_id,
            people.c.platform_id,
            people.c.name,
            letters.c.state,
            letters.c.code,
            letters.c.settled_at,
            letters.c.delivered_at,
            letters.c.seen_at,
        )
        .join(people, people.c.id == letters.c.person_id)
        .where(letters.c.bulletin_id == number, letters.c.id > bindparam("after"))
        .order_by(letters.c.id)
        .limit(page)
    )
    after = 0
    while rows := connection.execute(asked, {"after": after}).all():
        yield from rows
        after = rows[-1].id
