"""Questions the bot could not answer and wishes for a person, masked, kept for staff."""

from datetime import datetime

from sqlalchemy import BigInteger, Connection
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into


class QuestionRow(SQLModel, table=True):
    """`kind` is lost, human or feedback; the person is None once they are forgotten."""

    __tablename__ = "questions"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    account_id: str
    person_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    kind: str
    said: str
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))


questions = table_of(QuestionRow)


def put_in(
    connection: Connection, account_id: str, person_id: int, kind: str, said: str, at: datetime
) -> None:
    connection.execute(
        insert_into(connection, questions).values(
            account_id=account_id, person_id=person_id, kind=kind, said=said, at=at
        )
    )
