"""Keeps the counts of bulletins: large ones for a quick report, old ones before letters go."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.store import kept_counts
from bot.store.database import Work


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    with bot.database.read() as connection:
        numbers = kept_counts.to_count(connection, now)
    for number in numbers:
        bot.database.write(_counting(number, now))
    return {"bulletins": len(numbers)}


def _counting(number: int, now: datetime) -> Work[None]:
    return lambda connection: kept_counts.keep(connection, number, now)
