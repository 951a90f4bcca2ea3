"""Acts: who did what, when and why: the audit trail."""

from datetime import datetime

from sqlalchemy import Connection
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
