"""Syncs: how far the list of an account's followers is read, and who is reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, or_, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into


class SyncRow(SQLModel, table=True):
    """How far the followers of an account are read. One run at a time, and it can be resumed.

    `stage`: list, details, leavers, done. `todo`: parts of the list not read yet, as (period, tag,
    offset), the last first. `total` is how many the platform counts, `counts` what was done.
    `is_whole`: everybody it counts was read. `lease_until` (real time) and `worker`: whose turn.
    """

    __tablename__ = "syncs"

    account_id: str = Field(primary_key=True)
    started_at: datetime = Field(sa_column=instant_column(nullable=False))
    stage: str = "list"
    todo: list[list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    total: int = 0
    counts: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    is_whole: bool = False
    lease_until: datetime | None = Field(default=None, sa_column=instant_column())
    worker: str = ""
    finished_at: datetime | None = Field(default=None, sa_column=instant_column())
    code: str = ""
    words: str = ""


syncs = table_of(SyncRow)


@dataclass(frozen=True, slots=True)
class Sync:
    """A run as its worker sees it; the fields are those of SyncRow."""

    account_id: str
    started_at: datetime
    stage: str
    todo: Sequence[Sequence[Any]]
    total: int
    counts: Mapping[str, int]
    is_whole: bool


def begin(connection: Connection, account_id: str, now: datetime) -> None:
    """Makes a new run of an account whose last one is done; one that is open goes on."""
    fresh: dict[str, Any] = {
        "started_at": now,
        "stage": "list",
        "todo": [["", "", 0]],
        "total": 0,
        "counts": {},
        "is_whole": False,
        "finished_at": None,
        "code": "",
        "words": "",
    }
    statement = insert_into(connection, syncs).values(account_id=account_id, worker="", **fresh)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"], set_=fresh, where=syncs.c.stage == "done"
        )
    )


def claim(
    connection: Connection, account_id: str, worker: str, *, now: datetime, until: datetime
) -> Sync | None:
    """Takes the open run of the account until `until` (real time); None where there is none for us.

    Whoever has it already takes it for longer.
    """
    row = connection.execute(
        update(syncs)
        .where(
            syncs.c.account_id == account_id,
            syncs.c.stage != "done",
            or_(
                syncs.c.lease_until.is_(None),
                syncs.c.lease_until < now,
                syncs.c.worker == worker,
            ),
        )
        .values(worker=worker, lease_until=until)
        .returning(
            *(syncs.c[name] for name in ("account_id", "started_at", "stage", "todo", "total")),
            syncs.c.counts,
            syncs.c.is_whole,
        )
    ).one_or_none()
    return None if row is None else Sync(*row)


def keep(connection: Connection, sync: Sync, worker: str, **values: Any) -> bool:
    """Notes how far the worker is; False where the run is no longer theirs."""
    done = connection.execute(
        update(syncs)
        .where(syncs.c.account_id == sync.account_id, syncs.c.worker == worker)
        .values(**values)
    )
    return done.rowcount == 1


def let_go(connection: Connection, account_id: str, worker: str, **values: Any) -> None:
    """The worker stops for now; `values` say what stood in the way, nothing for nothing."""
    connection.execute(
        update(syncs)
        .where(syncs.c.account_id == account_id, syncs.c.worker == worker)
        .values(worker="", lease_until=None, **values)
    )


def run_of(connection: Connection, account_id: str) -> Any:
    """The newest run of the account as its row, None where there never was one."""
    return connection.execute(select(syncs).where(syncs.c.account_id == account_id)).one_or_none()
