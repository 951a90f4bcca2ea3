"""Questions the bot could not answer and wishes for a person, masked, kept for staff."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, insert, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, table_of
from bot.store.ready import Ready


class QuestionRow(SQLModel, table=True):
    """`kind` is lost, human or feedback; the person is None once they are forgotten. `done_at`
    and `done_by`: who of staff has seen to it.
    """

    __tablename__ = "questions"
    __table_args__ = NUMBERS_GROW

    id: int | None = Field(default=None, sa_column=id_column())
    account_id: str
    person_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    kind: str
    said: str
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))
    done_at: datetime | None = Field(default=None, sa_column=instant_column())
    done_by: str = Field(default="", sa_column_kwargs={"server_default": ""})


questions = table_of(QuestionRow)

_ASKED = ("account_id", "person_id", "kind", "said", "at")
_PUT_IN = Ready(insert(questions).values({name: bindparam(name) for name in _ASKED}))


def put_in(
    connection: Connection, account_id: str, person_id: int, kind: str, said: str, at: datetime
) -> None:
    told = (account_id, person_id, kind, said, at)
    _PUT_IN.run(connection, dict(zip(_ASKED, told, strict=True)))


def still_open(
    connection: Connection, account_ids: Collection[str], before: int | None, limit: int
) -> list[Any]:
    """What people of these accounts asked and nobody has seen to, newest first; older than the one
    numbered `before`.
    """
    asked = (
        select(questions)
        .where(questions.c.account_id.in_(account_ids), questions.c.done_at.is_(None))
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    return list(
        connection.execute(asked if before is None else asked.where(questions.c.id < before))
    )


def note_done(
    connection: Connection, number: int, account_ids: Collection[str], who: str, now: datetime
) -> bool:
    """Somebody has seen to it; False where another had before, or it is of another account."""
    done = connection.execute(
        update(questions)
        .where(
            questions.c.id == number,
            questions.c.account_id.in_(account_ids),
            questions.c.done_at.is_(None),
        )
        .values(done_at=now, done_by=who)
    )
    return done.rowcount == 1
