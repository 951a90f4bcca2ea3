"""The calendar: which activities are when, over all units and weeks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.store.activities import CANCELLED, OPEN, WEEKLY, Activity, activities, found, with_shifts


def coming(
    connection: Connection, units: Sequence[str], now: datetime, until: datetime, *, is_desk: bool
) -> list[Activity]:
    """The open activities of those units that are not over and start before `until`, in order."""
    return found(
        connection,
        activities.c.state == OPEN,
        activities.c.unit_slug.in_(list(units)),
        activities.c.is_desk.is_(is_desk),
        activities.c.ends_at > now,
        activities.c.starts_at < until,
    )


def starting(connection: Connection, after: datetime, before: datetime) -> list[Activity]:
    """The open activities of all units that start after the one and before the other instant."""
    return found(
        connection,
        activities.c.state == OPEN,
        activities.c.starts_at > after,
        activities.c.starts_at < before,
    )


def between(
    connection: Connection, units: Sequence[str], after: datetime, before: datetime
) -> list[Activity]:
    """All activities of those units that start within the time, cancelled ones too."""
    return found(
        connection,
        activities.c.unit_slug.in_(list(units)),
        activities.c.starts_at >= after,
        activities.c.starts_at < before,
    )


def newest_of_series(connection: Connection, before: datetime) -> list[Activity]:
    """The last activity of each weekly series, where it was planned before that instant.

    It tells by its own `repeat` whether the series goes on.
    """
    newest = (
        select(activities.c.series_id, func.max(activities.c.series_at).label("series_at"))
        .where(activities.c.series_id.is_not(None))
        .group_by(activities.c.series_id)
        .subquery()
    )
    rows = connection.execute(
        select(activities)
        .join(
            newest,
            (activities.c.series_id == newest.c.series_id)
            & (activities.c.series_at == newest.c.series_at),
        )
        .where(activities.c.repeat == WEEKLY, activities.c.series_at < before)
        .order_by(activities.c.id)
    )
    return with_shifts(connection, rows.all())


def around(
    connection: Connection, now: datetime, before: timedelta, after: timedelta
) -> list[Activity]:
    """The open activities whose door is open: from so long before the start to so long after the
    end.
    """
    return found(
        connection,
        activities.c.state == OPEN,
        activities.c.starts_at <= now + before,
        activities.c.ends_at >= now - after,
    )


def ended(connection: Connection, after: datetime, before: datetime) -> list[Activity]:
    """The activities that took place and ended between the two instants, closed or not."""
    return found(
        connection,
        activities.c.state != CANCELLED,
        activities.c.ends_at > after,
        activities.c.ends_at <= before,
    )
