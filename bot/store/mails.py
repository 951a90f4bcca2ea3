"""E-mails to staff on their way out: claimed, noted as sending, sent, settled, like letters."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.upsert import insert_into

# Longer than the mail server may take for one: who holds an e-mail so long has died.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8


class MailRow(SQLModel, table=True):
    """One e-mail. `key` is used once. States: queued, sending, sent, refused, unsure (the program
    died between sending and noting: never sent again). `due_at`, `lease_until`: real time.
    """

    __tablename__ = "mails"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    key: str = Field(unique=True)
    address: str
    subject: str
    body: str
    state: str = "queued"
    attempts: int = 0
    created_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    due_at: datetime = Field(sa_column=instant_column(nullable=False))
    lease_until: datetime | None = Field(default=None, sa_column=instant_column())
    words: str = ""


mails = table_of(MailRow)


def put_in(connection: Connection, values: dict[str, Any]) -> bool:
    """Adds one; False where its key was used."""
    row = MailRow(**values).model_dump()
    del row["id"]
    statement = insert_into(connection, mails).values(**row)
    return connection.execute(statement.on_conflict_do_nothing(index_elements=["key"])).rowcount > 0


def claim(connection: Connection, real: datetime) -> Any | None:
    """The next that is due, now `sending` and the caller's alone; None where there is none."""
    connection.execute(
        update(mails)
        .where(mails.c.state == "sending", mails.c.lease_until < real)
        .values(state="unsure", words="the program ended while sending")
    )
    due = (
        select(mails.c.id)
        .where(mails.c.state == "queued", mails.c.due_at <= real)
        .order_by(mails.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return connection.execute(
        update(mails)
        .where(mails.c.id == due, mails.c.state == "queued")
        .values(state="sending", lease_until=real + LEASE, attempts=mails.c.attempts + 1)
        .returning(mails)
    ).one_or_none()


def settle(connection: Connection, number: int, state: str, words: str, due_at: datetime) -> None:
    """What became of it: sent, refused, unsure, or queued again until `due_at`."""
    connection.execute(
        update(mails)
        .where(mails.c.id == number, mails.c.state == "sending")
        .values(state=state, words=words[:300], due_at=due_at, lease_until=None)
    )
