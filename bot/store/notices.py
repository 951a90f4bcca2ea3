"""Notices: what staff must know or do, told once and kept until somebody has seen to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into


class NoticeRow(SQLModel, table=True):
    """`key` is used once: the same fault does not ring twice. `role` is the least that is meant
    ("" for everybody of the unit and those above it), `link` a path of the office, `told_at` when
    it had been handed to chats and mail, `done_at` and `done_by` who saw to it.
    """

    __tablename__ = "notices"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    key: str = Field(unique=True)
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    unit_slug: str
    role: str = ""
    words: str
    link: str = ""
    told_at: datetime | None = Field(default=None, sa_column=instant_column())
    done_at: datetime | None = Field(default=None, sa_column=instant_column())
    done_by: str = ""


notices = table_of(NoticeRow)


def put_in(
    connection: Connection,
    key: str,
    unit_slug: str,
    words: str,
    at: datetime,
    *,
    link: str = "",
    role: str = "",
) -> bool:
    """Tells the staff of a unit, once for each key; False where they were told before."""
    statement = insert_into(connection, notices).values(
        key=key, unit_slug=unit_slug, words=words, at=at, link=link, role=role, done_by=""
    )
    # Asked for by RETURNING: after an insert PostgreSQL's driver tells no number of rows.
    made = statement.on_conflict_do_nothing(index_elements=["key"]).returning(notices.c.id)
    return connection.execute(made).first() is not None


def still_open(
    connection: Connection, slugs: Collection[str], roles: Collection[str], limit: int
) -> list[Any]:
    """What staff of these units and roles still have to see to, newest first."""
    return list(
        connection.execute(
            select(notices)
            .where(
                notices.c.done_at.is_(None),
                notices.c.unit_slug.in_(slugs),
                notices.c.role.in_(["", *roles]),
            )
            .order_by(notices.c.id.desc())
            .limit(limit)
        )
    )


def note_done(
    connection: Connection, number: int, slugs: Collection[str], who: str, now: datetime
) -> bool:
    """Somebody has seen to it; False where another had before, or it is not of these units."""
    done = connection.execute(
        update(notices)
        .where(notices.c.id == number, notices.c.done_at.is_(None), notices.c.unit_slug.in_(slugs))
        .values(done_at=now, done_by=who)
    )
    return done.rowcount == 1


def note_done_at(connection: Connection, link: str, who: str, now: datetime) -> None:
    """What led to that page has been seen to."""
    connection.execute(
        update(notices)
        .where(notices.c.link == link, notices.c.done_at.is_(None))
        .values(done_at=now, done_by=who)
    )


def put_in_of_account(
    connection: Connection, key: str, account_id: str, words: str, at: datetime, *, link: str = ""
) -> bool:
    """The same for the staff of the unit whose account this is."""
    unit = select(accounts.c.unit_slug).where(accounts.c.id == account_id)
    slug: str = connection.execute(unit).scalar_one_or_none() or ""
    return put_in(connection, key, slug, words, at, link=link)


def untold(connection: Connection, limit: int) -> list[Any]:
    """What has not been handed to chats and mail yet, oldest first; nothing that is done."""
    return list(
        connection.execute(
            select(notices)
            .where(notices.c.told_at.is_(None), notices.c.done_at.is_(None))
            .order_by(notices.c.id)
            .limit(limit)
        )
    )


def note_told(connection: Connection, number: int, now: datetime) -> bool:
    """Makes the caller the one who tells it; False where another does or has."""
    done = connection.execute(
        update(notices)
        .where(notices.c.id == number, notices.c.told_at.is_(None))
        .values(told_at=now)
    )
    return done.rowcount == 1
