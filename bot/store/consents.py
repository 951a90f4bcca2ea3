"""Consents: what somebody agreed to, in which words, and when; until they take it back."""

import hashlib
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Index, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into

NEWS = "news"


class ConsentRow(SQLModel, table=True):
    """One yes. `what`: "news", or an interest; `words`: the sentence they agreed to; `version`
    tells two wordings apart. `withdrawn_at`: taken back, and deleted by the retention table.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("consents_of_person", "person_id", "what"), NUMBERS_GROW)

    id: int | None = Field(default=None, sa_column=id_column())
    person_id: int = Field(sa_type=BigInteger)
    what: str
    words: str
    version: str
    at: datetime = Field(sa_column=instant_column(nullable=False))
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant_column(index=True))


consents = table_of(ConsentRow)


def give(connection: Connection, person_id: int, what: str, words: str, now: datetime) -> None:
    """The person agrees to `what` in these words; the yes before, if any, ends with this one."""
    withdraw(connection, person_id, [what], now)
    version = hashlib.sha256(words.encode()).hexdigest()[:8]
    connection.execute(
        insert_into(connection, consents).values(
            person_id=person_id, what=what, words=words, version=version, at=now
        )
    )


def withdraw(connection: Connection, person_id: int, what: list[str], now: datetime) -> None:
    """The person takes their yes to each of these back."""
    connection.execute(
        update(consents)
        .where(
            consents.c.person_id == person_id,
            consents.c.what.in_(what),
            consents.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
