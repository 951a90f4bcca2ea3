"""Doors: the short-lived links with which a leader ticks people off on a phone, without account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into


class DoorRow(SQLModel, table=True):
    """One link; the database knows the fingerprint of its token, not the token."""

    __tablename__ = "doors"

    fingerprint: str = Field(primary_key=True)
    activity_id: int = Field(sa_type=BigInteger, index=True)
    made_at: datetime = Field(sa_column=instant_column(nullable=False))
    made_by: str
    until: datetime = Field(sa_column=instant_column(nullable=False))


doors = table_of(DoorRow)


@dataclass(frozen=True, slots=True)
class Door:
    """A link; the fields are those of DoorRow."""

    fingerprint: str
    activity_id: int
    made_at: datetime
    made_by: str
    until: datetime


def put_in(connection: Connection, door: Door) -> None:
    values = {name: getattr(door, name) for name in Door.__dataclass_fields__}
    connection.execute(insert_into(connection, doors).values(**values))


def find(connection: Connection, fingerprint: str, now: datetime) -> Door | None:
    """The link, while it is valid."""
    row = connection.execute(
        select(doors).where(doors.c.fingerprint == fingerprint, doors.c.until > now)
    ).one_or_none()
    return None if row is None else Door(*row)


def close_of(connection: Connection, activity_id: int, now: datetime) -> None:
    """Ends all links of an activity."""
    connection.execute(
        update(doors)
        .where(doors.c.activity_id == activity_id, doors.c.until > now)
        .values(until=now)
    )
