"""Deletes what the retention table says is past its time, in chunks that hold nobody up."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.store import retention
from scheduler.jobs import count_days

MOST_CHUNKS = 500  # half a million rows a run; the rest goes tomorrow


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Counts first: what is deleted must stand in the daily counts."""
    count_days.run(bot, now)
    total: Counter[str] = Counter()
    for _ in range(MOST_CHUNKS):
        done = bot.database.write(lambda connection: retention.purge_chunk(connection, now))
        total.update(done)
        if not any(done.values()):
            break
    return dict(total)
