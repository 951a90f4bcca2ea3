"""Job runs: which job ran last, how it went, and who holds it now; two clocks do a thing once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into


class JobRow(SQLModel, table=True):
    """The last run of a job (real time). `due_at`: not before then; `running_until`: its lease."""

    __tablename__ = "jobs"

    name: str = Field(primary_key=True)
    due_at: datetime = Field(sa_column=instant_column(nullable=False))
    running_until: datetime | None = Field(default=None, sa_column=instant_column())
    started_at: datetime | None = Field(default=None, sa_column=instant_column())
    finished_at: datetime | None = Field(default=None, sa_column=instant_column())
    result: str = ""


jobs = table_of(JobRow)


def claim(
    connection: Connection, name: str, *, now: datetime, next_at: datetime, until: datetime
) -> bool:
    """Lets the caller run the job, if it is due and nobody else is running it."""
    connection.execute(
        insert_into(connection, jobs)
        .values(name=name, due_at=now, result="")
        .on_conflict_do_nothing(index_elements=["name"])
    )
    done = connection.execute(
        update(jobs)
        .where(
            jobs.c.name == name,
            jobs.c.due_at <= now,
            or_(jobs.c.running_until.is_(None), jobs.c.running_until < now),
        )
        .values(due_at=next_at, running_until=until, started_at=now)
    )
    return done.rowcount == 1


def finish(
    connection: Connection, name: str, result: str, now: datetime, *, until: datetime
) -> None:
    """Notes how the run under the lease `until` went; one that overran has lost the job."""
    connection.execute(
        update(jobs)
        .where(jobs.c.name == name, jobs.c.running_until == until)
        .values(running_until=None, finished_at=now, result=result[:500])
    )


def all_runs(connection: Connection) -> list[Any]:
    return list(connection.execute(select(jobs).order_by(jobs.c.name)))
