"""Interests: the kinds of news a person chose; who chose none gets the general ones."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Connection, delete, select
from sqlmodel import Field, SQLModel

from bot.store.columns import table_of
from bot.store.upsert import insert_into

# What a bulletin may be about, as a person chooses it (words for each stand in content/talk.toml).
INTERESTS = ("papers", "volunteering", "jobs", "urgent")


class InterestRow(SQLModel, table=True):
    """One person chose one kind of news."""

    __tablename__ = "interests"

    interest: str = Field(primary_key=True)
    person_id: int = Field(primary_key=True, sa_type=BigInteger, index=True)


interests = table_of(InterestRow)


def of(connection: Connection, person_id: int) -> list[str]:
    """What the person chose, in the order of INTERESTS."""
    rows = connection.execute(
        select(interests.c.interest).where(interests.c.person_id == person_id)
    )
    chosen = set(rows.scalars())
    return [name for name in INTERESTS if name in chosen]


def put(connection: Connection, person_id: int, chosen: Sequence[str]) -> None:
    """From now on the person has chosen these and no others."""
    connection.execute(delete(interests).where(interests.c.person_id == person_id))
    if chosen:
        connection.execute(
            insert_into(connection, interests).on_conflict_do_nothing(),
            [{"person_id": person_id, "interest": name} for name in chosen],
        )
