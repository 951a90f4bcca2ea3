"""Staff: who signs in to the office, with which role, and for which unit and those below it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.sessions import sessions
from bot.store.upsert import insert_into

# From the least to the most; who has a role may do what those before it may.
VIEWER, EDITOR, APPROVER, ADMIN = ROLES = ("viewer", "editor", "approver", "admin")


class StaffRow(SQLModel, table=True):
    """One of the staff. `email` is in small letters. `password_until`: the password was made by
    somebody else, holds until then (real time) and must be changed at the first sign-in.
    `ended_at`: may not sign in any more. `is_demo`: of `seed`, never let in in production.
    """

    __tablename__ = "staff"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    email: str = Field(unique=True)
    name: str
    role: str
    unit_slug: str
    password_hash: str
    password_until: datetime | None = Field(default=None, sa_column=instant_column())
    is_demo: bool = False
    created_at: datetime = Field(sa_column=instant_column(nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=instant_column())
    seen_at: datetime | None = Field(default=None, sa_column=instant_column())


staff = table_of(StaffRow)


@dataclass(frozen=True, slots=True)
class Staff:
    """A row of the table; the fields are those of StaffRow."""

    id: int
    email: str
    name: str
    role: str
    unit_slug: str
    password_hash: str = field(repr=False)
    password_until: datetime | None
    is_demo: bool
    created_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None

    @property
    def must_change_password(self) -> bool:
        return self.password_until is not None

    def may(self, role: str) -> bool:
        """Whether this one has at least that role."""
        return may(self.role, role)


def may(role: str, least: str) -> bool:
    """Whether who has `role` may do what needs `least`; "" needs none."""
    return not least or ROLES.index(role) >= ROLES.index(least)


def roles_from(least: str) -> list[str]:
    """The role and those above it."""
    return list(ROLES[ROLES.index(least) :])


def roles_up_to(role: str) -> list[str]:
    """The role and those below it."""
    return list(ROLES[: ROLES.index(role) + 1])


def put_in(connection: Connection, values: dict[str, Any]) -> int | None:
    """Adds somebody; None where the e-mail address is taken."""
    row = StaffRow(**values).model_dump()
    del row["id"]
    made: int | None = connection.execute(
        insert_into(connection, staff)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(staff.c.id)
    ).scalar_one_or_none()
    return made


def change(connection: Connection, number: int, values: dict[str, Any]) -> None:
    connection.execute(update(staff).where(staff.c.id == number).values(**values))


def set_password(
    connection: Connection, number: int, password_hash: str, until: datetime | None
) -> None:
    """A new password signs this one out everywhere; `until` for one that must be changed."""
    change(connection, number, {"password_hash": password_hash, "password_until": until})
    sign_out_everywhere(connection, number)


def end(connection: Connection, number: int, now: datetime) -> None:
    """Lets this one in no more, and out at once wherever they are signed in."""
    change(connection, number, {"ended_at": now})
    sign_out_everywhere(connection, number)


def sign_out_everywhere(connection: Connection, number: int) -> None:
    connection.execute(delete(sessions).where(sessions.c.staff_id == number))


def by_email(connection: Connection, email: str) -> Staff | None:
    row = connection.execute(select(staff).where(staff.c.email == email)).one_or_none()
    return None if row is None else as_staff(row)


def by_number(connection: Connection, number: int) -> Staff | None:
    row = connection.execute(select(staff).where(staff.c.id == number)).one_or_none()
    return None if row is None else as_staff(row)


def everybody(connection: Connection) -> list[Staff]:
    return [as_staff(row) for row in connection.execute(select(staff).order_by(staff.c.id))]


def of_units(connection: Connection, slugs: Collection[str]) -> list[Staff]:
    """The staff of these units: those who may sign in first, then in order of e-mail."""
    rows = connection.execute(
        select(staff)
        .where(staff.c.unit_slug.in_(slugs))
        .order_by(staff.c.ended_at.is_not(None), staff.c.email)
    )
    return [as_staff(row) for row in rows]


def as_staff(row: Row[Any]) -> Staff:
    """The columns of the table, of a row that may have others beside them."""
    return Staff(**{column.name: row._mapping[column] for column in staff.c})
