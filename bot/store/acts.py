"""Acts: who did what, when and why: the audit trail."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into


class ActRow(SQLModel, table=True):
    """One act; `who` is "operator" for the command line and "program" for the bot itself."""

    __tablename__ = "acts"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    who: str
    what: str
    thing: str
    why: str = ""


acts = table_of(ActRow)


def put_in(
    connection: Connection, at: datetime, who: str, what: str, thing: str, why: str = ""
) -> None:
    connection.execute(
        insert_into(connection, acts).values(at=at, who=who, what=what, thing=thing, why=why)
    )


def newest(
    connection: Connection, who: Collection[str] | None, before: int | None, limit: int
) -> list[Any]:
    """The newest acts, of these people or of all, older than the act numbered `before`."""
    asked = select(acts).order_by(acts.c.id.desc()).limit(limit)
    if who is not None:
        asked = asked.where(acts.c.who.in_(who))
    if before is not None:
        asked = asked.where(acts.c.id < before)
    return list(connection.execute(asked))
