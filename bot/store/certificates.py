"""Certificates: which confirmations of attendance were issued, and the code each is checked by."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.signups import signups
from bot.store.upsert import insert_into


class CertificateRow(SQLModel, table=True):
    """One confirmation. What `/verify/<code>` shows stands here and names nobody: it holds also
    when the sign-up is past its time. `withdrawn_at`: it was issued wrongly and is void.
    """

    __tablename__ = "certificates"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    code: str = Field(unique=True)
    signup_id: int = Field(sa_type=BigInteger, unique=True)
    activity_id: int = Field(sa_type=BigInteger, index=True)
    initials: str
    unit_slug: str
    unit_name: str
    title: str
    starts_at: datetime = Field(sa_column=instant_column(nullable=False))
    minutes: int
    issued_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    issued_by: str
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant_column())


certificates = table_of(CertificateRow)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A confirmation; the fields are those of CertificateRow."""

    id: int
    code: str
    signup_id: int
    activity_id: int
    initials: str
    unit_slug: str
    unit_name: str
    title: str
    starts_at: datetime
    minutes: int
    issued_at: datetime
    issued_by: str
    withdrawn_at: datetime | None


def put_in(connection: Connection, values: dict[str, object]) -> bool:
    """Issues one; False where that sign-up has one already."""
    statement = insert_into(connection, certificates).values(**values)
    made = statement.on_conflict_do_nothing(index_elements=["signup_id"])
    return connection.execute(made.returning(certificates.c.id)).first() is not None


def find(connection: Connection, code: str) -> Certificate | None:
    """By the code printed on it."""
    row = connection.execute(select(certificates).where(certificates.c.code == code)).one_or_none()
    return None if row is None else Certificate(*row)


def of_signup(connection: Connection, signup_id: int) -> Certificate | None:
    row = connection.execute(
        select(certificates).where(certificates.c.signup_id == signup_id)
    ).one_or_none()
    return None if row is None else Certificate(*row)


def of_activity(connection: Connection, activity_id: int) -> dict[int, Certificate]:
    """Those of an activity, by sign-up."""
    rows = connection.execute(
        select(certificates)
        .where(certificates.c.activity_id == activity_id)
        .order_by(certificates.c.id)
    )
    return {row.signup_id: Certificate(*row) for row in rows}


def of_person(connection: Connection, person_id: int, most: int) -> list[Certificate]:
    """Those for what the person did themselves, the newest first; void ones are left out."""
    rows = connection.execute(
        select(certificates)
        .join(signups, signups.c.id == certificates.c.signup_id)
        .where(
            signups.c.person_id == person_id,
            signups.c.brought_by.is_(None),
            certificates.c.withdrawn_at.is_(None),
        )
        .order_by(certificates.c.starts_at.desc(), certificates.c.id.desc())
        .limit(most)
    )
    return [Certificate(*row) for row in rows]


def withdraw(connection: Connection, code: str, now: datetime) -> bool:
    """Makes one void; False where it is not known or void already."""
    done = connection.execute(
        update(certificates)
        .where(certificates.c.code == code, certificates.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    return done.rowcount == 1
