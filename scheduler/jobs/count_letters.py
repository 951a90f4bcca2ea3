"""Keeps the counts of bulletins: large ones for a quick report, old ones before letters go."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.app import Bot
from bot.store import bulletin_counts, kept_counts
from bot.store.bulletin_counts import Tally
from bot.store.database import Work


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    with bot.database.read() as connection:
        numbers = kept_counts.to_count(connection, now)
    for number in numbers:
        with bot.database.read() as connection:  # long for a large one: no writer waits for it
            found = bulletin_counts.tallies(connection, number)
        bot.database.write(_keeping(number, found, now))
    return {"bulletins": len(numbers)}


def _keeping(number: int, found: Sequence[Tally], now: datetime) -> Work[None]:
    return lambda connection: kept_counts.keep(connection, number, found, now)
