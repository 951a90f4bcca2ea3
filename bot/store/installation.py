"""What is true of this one installation: its id, and marks that must outlive a restart."""

import secrets

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from bot.store.columns import table_of
from bot.store.upsert import insert_into, insert_or_update


class MarkRow(SQLModel, table=True):
    """A named value."""

    __tablename__ = "marks"

    name: str = Field(primary_key=True)
    value: str


marks = table_of(MarkRow)


def installation_id(connection: Connection) -> str:
    """A short random name made once: two databases on one broker must not share queues."""
    connection.execute(
        insert_into(connection, marks)
        .values(name="installation", value=secrets.token_hex(6))
        .on_conflict_do_nothing(index_elements=["name"])
    )
    found = get(connection, "installation")
    assert found is not None
    return found


def get(connection: Connection, name: str) -> str | None:
    value: str | None = connection.execute(
        select(marks.c.value).where(marks.c.name == name)
    ).scalar_one_or_none()
    return value


def put(connection: Connection, name: str, value: str) -> None:
    insert_or_update(connection, marks, {"name": name, "value": value}, ["name"])
