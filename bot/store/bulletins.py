"""Bulletins: a message of staff to many, its state, and the article it may be for Zalo.

draft → approved → sending ⇄ paused → done, or cancelled. Whom it goes to are its letters.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    UniqueConstraint,
    exists,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.units import units
from bot.store.upsert import insert_into

STATES = ("draft", "approved", "sending", "paused", "done", "cancelled")
DRAFT, APPROVED, SENDING, PAUSED, DONE, CANCELLED = STATES


class BulletinRow(SQLModel, table=True):
    """One bulletin; the fields of interfaces.md §5, who did what with it, and how far it is.

    `units` are slugs, empty for all that the author may write to; `activity_id`: only those signed
    up for it; `since_days`: only who wrote within so many days. `spread_after` is the number of the
    last person who has a letter, `spread_at` when all had. `is_weekly`: a draft is made again each
    week, and `follows_id` tells of which one. `version` counts changes of its words, so that two
    editors notice each other.
    `stopped_code` and `stopped_words` say why it paused by itself. `closed_at`: no letter of it can
    change its state any more.
    """

    __tablename__ = "bulletins"
    __table_args__ = (
        Index("bulletins_by_state", "state", "send_at"),
        UniqueConstraint("follows_id", name="bulletins_follow_one"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    title: str
    body: str
    image: str = ""
    unit_slug: str
    send_at: datetime | None = Field(default=None, sa_column=instant_column())
    valid_until: datetime | None = Field(default=None, sa_column=instant_column())
    is_urgent: bool = False
    urgent_reason: str = ""
    template: str = ""
    buttons: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    channels: list[str] = Field(sa_column=Column(JSON, nullable=False))
    units: list[str] = Field(sa_column=Column(JSON, nullable=False))
    interests: list[str] = Field(sa_column=Column(JSON, nullable=False))
    activity_id: int | None = Field(default=None, sa_type=BigInteger)
    since_days: int | None = None
    has_article: bool = False
    is_weekly: bool = False
    state: str = "draft"
    version: int = 1
    created_at: datetime = Field(sa_column=instant_column(nullable=False))
    created_by: str = ""
    approved_at: datetime | None = Field(default=None, sa_column=instant_column())
    approved_by: str = ""
    warned_at: datetime | None = Field(default=None, sa_column=instant_column())
    started_at: datetime | None = Field(default=None, sa_column=instant_column())
    spread_after: int = Field(default=0, sa_type=BigInteger)
    spread_at: datetime | None = Field(default=None, sa_column=instant_column())
    ended_at: datetime | None = Field(default=None, sa_column=instant_column())
    stopped_code: str = ""
    stopped_words: str = ""
    edited_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    follows_id: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = Field(default=None, sa_column=instant_column())
    counted_at: datetime | None = Field(default=None, sa_column=instant_column())


class ArticleRow(SQLModel, table=True):
    """A bulletin as an article of one OA, broadcast by Zalo itself: made hidden, waited for,
    shown, broadcast. `token` is Zalo's while it works on it, `article_id` what it became,
    `message_id` that of the broadcast. `state`: planned, made, ready, showing, shown, sending,
    sent, refused, unsure (bot/store/articles.py). `version` is the bulletin's whose words it has.
    `send_at`: when it should be out, `due_at`: when its next step may be done (program's time).
    """

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("bulletin_id", "account_id"), NUMBERS_GROW)

    id: int | None = Field(default=None, sa_column=id_column())
    bulletin_id: int = Field(sa_type=BigInteger)
    account_id: str
    state: str = "planned"
    send_at: datetime = Field(sa_column=instant_column(nullable=False))
    due_at: datetime = Field(sa_column=instant_column(nullable=False))
    lease_until: datetime | None = Field(default=None, sa_column=instant_column())
    token: str = ""
    article_id: str = ""
    message_id: str = ""
    attempts: int = 0
    code: str = ""
    words: str = ""
    settled_at: datetime | None = Field(default=None, sa_column=instant_column())
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


bulletins = table_of(BulletinRow)
articles = table_of(ArticleRow)


def as_row(**values: Any) -> dict[str, Any]:
    """All columns of a new bulletin, those not given at their defaults; without a number."""
    lists: dict[str, Any] = {"buttons": [], "channels": [], "units": [], "interests": []}
    row: dict[str, Any] = BulletinRow(**{**lists, **values}).model_dump()
    del row["id"]
    return row


def find(connection: Connection, number: int) -> dict[str, Any] | None:
    """The bulletin's row, with the name of its unit under "unit_name" ("" where none is known)."""
    return with_units(connection, [number]).get(number)


def with_units(connection: Connection, numbers: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """The rows of these bulletins as `find` gives them, by number."""
    rows = connection.execute(
        select(bulletins, units.c.name.label("unit_name"))
        .outerjoin(units, units.c.slug == bulletins.c.unit_slug)
        .where(bulletins.c.id.in_(list(numbers)))
    )
    return {row.id: {**row._mapping, "unit_name": row.unit_name or ""} for row in rows}


def put_in(connection: Connection, row: Mapping[str, Any]) -> int:
    """Adds a bulletin (`as_row`) and returns its number."""
    made = connection.execute(bulletins.insert().values(**row).returning(bulletins.c.id))
    number: int = made.scalar_one()
    return number


def put_in_follower(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Adds the draft that follows a weekly bulletin; None where there is one already."""
    made: int | None = connection.execute(
        insert_into(connection, bulletins)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["follows_id"])
        .returning(bulletins.c.id)
    ).scalar_one_or_none()
    return made


def change(
    connection: Connection,
    number: int,
    values: Mapping[str, Any],
    *,
    states: Iterable[str],
    version: int | None = None,
) -> bool:
    """Changes a bulletin that is in one of the states and, where given, still of that version."""
    conditions = [bulletins.c.id == number, bulletins.c.state.in_(list(states))]
    if version is not None:
        conditions.append(bulletins.c.version == version)
    done = connection.execute(update(bulletins).where(*conditions).values(**values))
    return done.rowcount == 1


def newest(
    connection: Connection, slugs: Collection[str], before: int | None, most: int
) -> list[dict[str, Any]]:
    """The bulletins of these units, newest first, those before the number `before`."""
    conditions: list[ColumnElement[bool]] = [bulletins.c.unit_slug.in_(slugs)]
    if before is not None:
        conditions.append(bulletins.c.id < before)
    rows = connection.execute(
        select(bulletins.c.id).where(*conditions).order_by(bulletins.c.id.desc()).limit(most)
    )
    numbers = list(rows.scalars())
    found = with_units(connection, numbers)
    return [found[number] for number in numbers]


def in_states(connection: Connection, *states: str) -> list[dict[str, Any]]:
    """The bulletins in these states, oldest first, as `find` gives them."""
    rows = connection.execute(
        select(bulletins.c.id).where(bulletins.c.state.in_(states)).order_by(bulletins.c.id)
    )
    numbers = list(rows.scalars())
    found = with_units(connection, numbers)
    return [found[number] for number in numbers]


def past_validity(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Bulletins past their `valid_until` of which letters may still be open."""
    rows = connection.execute(
        select(bulletins.c.id).where(
            bulletins.c.closed_at.is_(None),
            bulletins.c.valid_until <= now,
            bulletins.c.state.in_((SENDING, PAUSED, DONE)),
        )
    )
    return list(with_units(connection, rows.scalars()).values())


def calling_off(connection: Connection) -> list[int]:
    """Cancelled bulletins of which letters may still be open."""
    asked = select(bulletins.c.id).where(
        bulletins.c.state == CANCELLED, bulletins.c.closed_at.is_(None)
    )
    return list(connection.execute(asked).scalars())


def weekly_without_follower(connection: Connection, states: Iterable[str]) -> list[dict[str, Any]]:
    """Weekly bulletins in these states of which there is no draft for the week after."""
    after = bulletins.alias("after")
    asked = select(bulletins.c.id).where(
        bulletins.c.is_weekly,
        bulletins.c.state.in_(list(states)),
        ~exists().where(after.c.follows_id == bulletins.c.id),
    )
    return list(with_units(connection, connection.execute(asked).scalars()).values())
