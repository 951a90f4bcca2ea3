"""Articles: which bulletin is one on which OA, what is its next step, and who is at it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from bot.core.clock import LOCAL
from bot.store.accounts import accounts
from bot.store.bulletins import articles, bulletins
from bot.store.upsert import insert_into

# planned → made → ready → showing → shown → sending → sent, or refused, or unsure.
OPEN_STATES = ("planned", "made", "ready", "showing", "shown", "sending")
LIVE = ("approved", "sending", "done")  # the bulletin's


def unplanned(connection: Connection, now: datetime) -> list[tuple[int, str]]:
    """(bulletin, account) of every OA that is to broadcast one and has no plan for it yet."""
    known = exists().where(
        articles.c.bulletin_id == bulletins.c.id, articles.c.account_id == accounts.c.id
    )
    rows = connection.execute(
        select(bulletins.c.id, accounts.c.id, accounts.c.unit_slug, bulletins.c.units)
        .add_columns(bulletins.c.channels)
        .join_from(bulletins, accounts, accounts.c.channel == "zalo")
        .where(
            bulletins.c.has_article,
            bulletins.c.state.in_(LIVE),
            or_(bulletins.c.valid_until.is_(None), bulletins.c.valid_until > now),
            ~known,
        )
        .order_by(bulletins.c.id, accounts.c.id)
    )
    # Lists are JSON: the two databases have no question in common that looks into them.
    return [
        (number, account)
        for number, account, unit, units, channels in rows
        if "zalo" in channels and (not units or unit in units)
    ]


def lock_account(connection: Connection, account_id: str) -> Any:
    """The account's row (its month's number), held: two plans must not take the same day."""
    return connection.execute(
        select(accounts.c.id, accounts.c.articles_a_month)
        .where(accounts.c.id == account_id)
        .with_for_update()
    ).one()


def times(connection: Connection, account_id: str, except_id: int = 0) -> list[datetime]:
    """When the OA's articles are or were to be out, those refused left away."""
    return list(
        connection.execute(
            select(articles.c.send_at).where(
                articles.c.account_id == account_id,
                articles.c.state != "refused",
                articles.c.id != except_id,
            )
        ).scalars()
    )


def month_of(connection: Connection, account_id: str, now: datetime) -> int:
    """How many articles the OA broadcasts in the month of that instant, those to come too."""
    here = now.astimezone(LOCAL)
    days = (at.astimezone(LOCAL) for at in times(connection, account_id))
    return sum((day.year, day.month) == (here.year, here.month) for day in days)


def put_in(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Adds a plan and returns its number; None where the bulletin has one on this OA."""
    values = {"token": "", "article_id": "", "message_id": "", "attempts": 0, "code": "", **row}
    made: int | None = connection.execute(
        insert_into(connection, articles)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["bulletin_id", "account_id"])
        .returning(articles.c.id)
    ).scalar_one_or_none()
    return made


def due(connection: Connection, now: datetime, real: datetime) -> list[Any]:
    """Open articles whose next step is due and that nobody is at; a paused bulletin's wait."""
    return list(
        connection.execute(
            select(articles)
            .join(bulletins, bulletins.c.id == articles.c.bulletin_id)
            .where(
                articles.c.state.in_([name for name in OPEN_STATES if name != "sending"]),
                articles.c.due_at <= now,
                or_(articles.c.lease_until.is_(None), articles.c.lease_until < real),
                bulletins.c.state.in_(LIVE),
                bulletins.c.version == articles.c.version,
            )
            .order_by(articles.c.due_at)
        )
    )


def claim(
    connection: Connection, row: Any, *, real: datetime, until: datetime, state: str = ""
) -> bool:
    """Makes the caller the only one who does the row's next step; `state`: from now on."""
    done = connection.execute(
        update(articles)
        .where(
            articles.c.id == row.id,
            articles.c.state == row.state,
            articles.c.attempts == row.attempts,
            or_(articles.c.lease_until.is_(None), articles.c.lease_until < real),
            exists().where(bulletins.c.id == row.bulletin_id, bulletins.c.state.in_(LIVE)),
        )
        .values(
            lease_until=until, attempts=articles.c.attempts + 1, state=state or articles.c.state
        )
    )
    return done.rowcount == 1


def settle(connection: Connection, number: int, until: datetime, **values: Any) -> bool:
    """Notes what a step under the lease `until` came to.

    A broadcast that was given up as `unsure` still learns the truth when it comes late.
    """
    given_up = and_(articles.c.state == "unsure", articles.c.code == "crash")
    done = connection.execute(
        update(articles)
        .where(articles.c.id == number, or_(articles.c.lease_until == until, given_up))
        .values(lease_until=None, **values)
    )
    return done.rowcount == 1


def give_up(connection: Connection, real: datetime, words: str) -> list[Any]:
    """Broadcasts in dead hands become unsure: whether Zalo took them nobody knows."""
    return list(
        connection.execute(
            update(articles)
            .where(articles.c.state == "sending", articles.c.lease_until < real)
            .values(state="unsure", lease_until=None, settled_at=real, code="crash", words=words)
            .returning(articles.c.id, articles.c.bulletin_id, articles.c.account_id)
        )
    )


def outdated(connection: Connection, real: datetime) -> list[Any]:
    """Articles not sent yet of a bulletin that was changed, taken back or cancelled."""
    is_live = and_(
        bulletins.c.state.in_((*LIVE, "paused")), bulletins.c.version == articles.c.version
    )
    return list(
        connection.execute(
            select(articles)
            .join(bulletins, bulletins.c.id == articles.c.bulletin_id)
            .where(
                articles.c.state.in_([name for name in OPEN_STATES if name != "sending"]),
                or_(articles.c.lease_until.is_(None), articles.c.lease_until < real),
                ~is_live,
            )
        )
    )


def drop(connection: Connection, number: int, state: str) -> bool:
    """Forgets a plan that is outdated, if it still stands where it was seen."""
    done = connection.execute(
        delete(articles).where(articles.c.id == number, articles.c.state == state)
    )
    return done.rowcount == 1


def of_bulletin(connection: Connection, bulletin_id: int) -> list[Any]:
    """The articles of a bulletin, by account."""
    return list(
        connection.execute(
            select(articles)
            .where(articles.c.bulletin_id == bulletin_id)
            .order_by(articles.c.account_id)
        )
    )


def are_coming(connection: Connection, bulletin_id: int, now: datetime) -> bool:
    """Whether an article of the bulletin is still on its way, or to be planned."""
    on_its_way = any(row.state in OPEN_STATES for row in of_bulletin(connection, bulletin_id))
    return on_its_way or any(number == bulletin_id for number, _ in unplanned(connection, now))
