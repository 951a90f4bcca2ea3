"""How often our own public pages were opened, by day; of nobody in particular."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select
from sqlmodel import Field, SQLModel

from bot.store.columns import table_of
from bot.store.upsert import insert_into


class PageVisitRow(SQLModel, table=True):
    """`path` as in the address bar, `times` on that day ("2026-11-28", Asia/Ho_Chi_Minh)."""

    __tablename__ = "page_visits"

    day: str = Field(primary_key=True)
    path: str = Field(primary_key=True)
    times: int


page_visits = table_of(PageVisitRow)


def note(connection: Connection, day: str, path: str) -> None:
    """One visit more."""
    statement = insert_into(connection, page_visits).values(day=day, path=path, times=1)
    more = {"times": page_visits.c.times + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["day", "path"], set_=more))


def counted(
    connection: Connection, paths: Collection[str], first: str, last: str
) -> dict[str, int]:
    """Visits of these pages from the first to the last day; pages without one are left out."""
    rows = connection.execute(
        select(page_visits.c.path, func.sum(page_visits.c.times))
        .where(page_visits.c.path.in_(paths), page_visits.c.day.between(first, last))
        .group_by(page_visits.c.path)
    )
    return {path: int(times) for path, times in rows}
