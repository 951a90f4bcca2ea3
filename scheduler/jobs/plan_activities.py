"""Makes next week's activity of each series, alarms for empty desk shifts, ends stale swaps."""

from collections.abc import Mapping
from datetime import datetime

from bot.activity import planning, roster
from bot.app import Bot


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    return {
        "made": bot.database.write(lambda connection: planning.repeat_due(connection, now)),
        "empty": bot.database.write(lambda connection: roster.alarm_empty(connection, now)),
        "swaps": bot.database.write(lambda connection: roster.end_swaps(connection, now)),
    }
