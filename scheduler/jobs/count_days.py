"""Keeps daily counts without persons: today's so far, and the last days' again."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.app import Bot
from bot.core.clock import LOCAL, local_day
from bot.store import counts
from bot.store.database import Work

DAYS_BACK = 3  # days counted anew, for a clock that stood still over a long weekend


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    rows = 0
    for back in range(DAYS_BACK + 1):
        day = local_day(now) - timedelta(days=back)
        rows += bot.database.write(_counting(day))
    return {"rows": rows}


def _counting(day: date) -> Work[int]:
    start = datetime.combine(day, time(), LOCAL)
    end = start + timedelta(days=1)
    return lambda connection: counts.count_day(connection, day.isoformat(), start, end)
