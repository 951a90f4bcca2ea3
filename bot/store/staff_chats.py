"""Chats of staff: which person of an account is one of them, linked by a code they typed there."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, select
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.people import people
from bot.store.sessions import print_of
from bot.store.staff import staff
from bot.store.upsert import insert_or_update

CODE_FOR = timedelta(minutes=30)


class StaffChatRow(SQLModel, table=True):
    """Notices for this one of the staff go to that person too."""

    __tablename__ = "staff_chats"

    person_id: int = Field(primary_key=True, sa_type=BigInteger)
    staff_id: int = Field(sa_type=BigInteger, index=True)
    at: datetime = Field(sa_column=instant_column(nullable=False))


class StaffCodeRow(SQLModel, table=True):
    """A code shown in the office; whoever types it in a chat before `until` links that chat."""

    __tablename__ = "staff_codes"

    staff_id: int = Field(primary_key=True, sa_type=BigInteger)
    code_print: str = Field(unique=True)
    until: datetime = Field(sa_column=instant_column(nullable=False))


staff_chats = table_of(StaffChatRow)
staff_codes = table_of(StaffCodeRow)


def give_code(connection: Connection, staff_id: int, code: str, now: datetime) -> None:
    """The code stands in place of one given before."""
    row = {"staff_id": staff_id, "code_print": print_of(code), "until": now + CODE_FOR}
    insert_or_update(connection, staff_codes, row, ["staff_id"])


def link(connection: Connection, person_id: int, code: str, now: datetime) -> bool:
    """Links the chat of the person to whose code it is; a code works once. False: it is none."""
    row = connection.execute(
        delete(staff_codes)
        .where(staff_codes.c.code_print == print_of(code))
        .returning(staff_codes.c.staff_id, staff_codes.c.until)
    ).one_or_none()
    if row is None or row.until < now:
        return False
    values = {"person_id": person_id, "staff_id": row.staff_id, "at": now}
    insert_or_update(connection, staff_chats, values, ["person_id"])
    return True


def unlink(connection: Connection, person_id: int, staff_id: int) -> bool:
    done = connection.execute(
        delete(staff_chats).where(
            staff_chats.c.person_id == person_id, staff_chats.c.staff_id == staff_id
        )
    )
    return done.rowcount == 1


def of_staff(connection: Connection, staff_id: int) -> list[Any]:
    """The chats of one of the staff: person_id, at, account_id, platform_id, last_wrote_at."""
    return list(
        connection.execute(
            select(
                staff_chats.c.person_id,
                staff_chats.c.at,
                people.c.account_id,
                people.c.platform_id,
                people.c.last_wrote_at,
            )
            .join(people, people.c.id == staff_chats.c.person_id)
            .where(staff_chats.c.staff_id == staff_id)
            .order_by(staff_chats.c.at)
        )
    )


def chats_for(
    connection: Connection, slugs: Collection[str], roles: Collection[str]
) -> list[tuple[str, str]]:
    """(account, platform's id) of every chat of staff of these units with one of these roles."""
    rows = connection.execute(
        select(people.c.account_id, people.c.platform_id)
        .join(staff_chats, staff_chats.c.person_id == people.c.id)
        .join(staff, staff.c.id == staff_chats.c.staff_id)
        .where(
            staff.c.unit_slug.in_(slugs),
            staff.c.role.in_(roles),
            staff.c.ended_at.is_(None),
            people.c.forget_at.is_(None),
        )
        .order_by(people.c.id)
    )
    return [(row.account_id, row.platform_id) for row in rows]


def delete_old_codes(connection: Connection, now: datetime) -> int:
    return connection.execute(delete(staff_codes).where(staff_codes.c.until < now)).rowcount
