"""Members: what a volunteer told once about themselves, with the words they agreed to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, bindparam, delete, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_or_update


class MemberRow(SQLModel, table=True):
    """One person's profile: name, phone, year of birth, branch (chi đoàn).

    `consent_words` are the words that were shown when they agreed at `consent_at` that it is kept.
    `changed_at`: when they changed it or signed up with it last.
    """

    __tablename__ = "members"

    person_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str
    phone: str
    birth_year: int
    branch: str = ""
    consent_words: str
    consent_at: datetime = Field(sa_column=instant_column(nullable=False))
    changed_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))


members = table_of(MemberRow)
_FIND = Ready(select(members).where(members.c.person_id == bindparam("person")))


@dataclass(frozen=True, slots=True)
class Member:
    """A profile; the fields are those of MemberRow."""

    person_id: int
    name: str
    phone: str
    birth_year: int
    branch: str
    consent_words: str
    consent_at: datetime
    changed_at: datetime


def find(connection: Connection, person_id: int) -> Member | None:
    """What the person told, None where they have not."""
    row = _FIND.row(connection, {"person": person_id})
    return None if row is None else Member(*row)


def put(connection: Connection, member: Member) -> None:
    """Keeps the profile in the place of the one before."""
    values = {name: getattr(member, name) for name in Member.__dataclass_fields__}
    insert_or_update(connection, members, values, ["person_id"])


def note_use(connection: Connection, person_id: int, now: datetime) -> None:
    """They signed up with it: it is kept on from now."""
    connection.execute(
        update(members).where(members.c.person_id == person_id).values(changed_at=now)
    )


def forget(connection: Connection, person_id: int) -> None:
    connection.execute(delete(members).where(members.c.person_id == person_id))
