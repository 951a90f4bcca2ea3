"""Daily counts without persons: what is left of the events once the purge has run."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, literal_column, select
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import table_of
from bot.store.events import events
from bot.store.upsert import insert_into


class DailyCountRow(SQLModel, table=True):
    """How often (`times`) and by how many (`people`) a topic was asked on a day, by unit."""

    __tablename__ = "daily_counts"

    day: str = Field(primary_key=True)  # "2026-11-28", Asia/Ho_Chi_Minh
    unit_slug: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    decision: str = Field(primary_key=True)
    times: int
    people: int


daily_counts = table_of(DailyCountRow)


def count_day(connection: Connection, day: str, start: datetime, end: datetime) -> int:
    """Counts the events received from `start` to before `end` anew; returns the rows written.

    A day whose events were purged already keeps the counts it has.
    """
    # A literal: PostgreSQL takes two parameters for two expressions and refuses to group by one.
    topic = func.coalesce(events.c.topic, literal_column("''"))
    rows = connection.execute(
        select(
            accounts.c.unit_slug,
            accounts.c.channel,
            topic.label("topic"),
            events.c.decision,
            func.count().label("times"),
            func.count(events.c.person_id.distinct()).label("people"),
        )
        .join_from(events, accounts, events.c.account_id == accounts.c.id)
        .where(
            events.c.received_at >= start,
            events.c.received_at < end,
            events.c.decision.is_not(None),
        )
        .group_by(accounts.c.unit_slug, accounts.c.channel, topic, events.c.decision)
    ).all()
    if not rows:
        return 0
    connection.execute(delete(daily_counts).where(daily_counts.c.day == day))
    # Two jobs may count the same day at once: the hourly one and the one before a purge.
    counted = insert_into(connection, daily_counts)
    connection.execute(
        counted.on_conflict_do_update(
            index_elements=["day", "unit_slug", "channel", "topic", "decision"],
            set_={"times": counted.excluded.times, "people": counted.excluded.people},
        ),
        [{"day": day, **row._mapping} for row in rows],
    )
    return len(rows)
