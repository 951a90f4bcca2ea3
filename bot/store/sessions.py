"""Sessions of the office, and how often somebody tried to sign in; shared by all web processes.

Times are real ones. Of a session only the print of its token stands here.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, case, delete, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into

# Left alone so long, and so long after signing in, a session ends: a shift at the desk is a day's.
IDLE = timedelta(hours=3)
WHOLE = timedelta(hours=14)
NOTED_EVERY = timedelta(minutes=1)  # each page would write otherwise
TRIES_FOR = timedelta(minutes=15)


class SessionRow(SQLModel, table=True):
    """Somebody signed in on one device."""

    __tablename__ = "staff_sessions"

    token_print: str = Field(primary_key=True)
    staff_id: int = Field(sa_type=BigInteger, index=True)
    made_at: datetime = Field(sa_column=instant_column(nullable=False))
    seen_at: datetime = Field(sa_column=instant_column(nullable=False))


class TryRow(SQLModel, table=True):
    """Tries to sign in since `since`, by print of an e-mail address or of a network address."""

    __tablename__ = "sign_in_tries"

    key: str = Field(primary_key=True)
    since: datetime = Field(sa_column=instant_column(nullable=False))
    count: int


sessions = table_of(SessionRow)
tries = table_of(TryRow)


def print_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def put_in(connection: Connection, token: str, staff_id: int, real: datetime) -> None:
    connection.execute(
        insert_into(connection, sessions).values(
            token_print=print_of(token), staff_id=staff_id, made_at=real, seen_at=real
        )
    )


def staff_of(connection: Connection, token: str, real: datetime) -> tuple[int, bool] | None:
    """(whose session it is, whether it should be noted as seen); None where it has ended."""
    row = connection.execute(
        select(sessions).where(
            sessions.c.token_print == print_of(token),
            sessions.c.made_at > real - WHOLE,
            sessions.c.seen_at > real - IDLE,
        )
    ).one_or_none()
    return None if row is None else (row.staff_id, row.seen_at < real - NOTED_EVERY)


def note_seen(connection: Connection, token: str, real: datetime) -> None:
    connection.execute(
        update(sessions).where(sessions.c.token_print == print_of(token)).values(seen_at=real)
    )


def end(connection: Connection, token: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_print == print_of(token)))


def count_try(connection: Connection, key: str, real: datetime) -> int:
    """Counts one more try under the key; returns how many there were in these minutes."""
    is_old = tries.c.since < real - TRIES_FOR
    statement = insert_into(connection, tries).values(key=print_of(key), since=real, count=1)
    counted: int = connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "since": case((is_old, statement.excluded.since), else_=tries.c.since),
                "count": case((is_old, 1), else_=tries.c.count + 1),
            },
        ).returning(tries.c.count)
    ).scalar_one()
    return counted


def clear_tries(connection: Connection, key: str) -> None:
    connection.execute(delete(tries).where(tries.c.key == print_of(key)))


def delete_ended(connection: Connection, real: datetime) -> int:
    """Sessions that have ended and tries that count no more."""
    gone = connection.execute(
        delete(sessions).where(
            (sessions.c.made_at < real - WHOLE) | (sessions.c.seen_at < real - IDLE)
        )
    ).rowcount
    return gone + connection.execute(delete(tries).where(tries.c.since < real - TRIES_FOR)).rowcount
