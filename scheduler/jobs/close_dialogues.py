"""Closes questions that were left open for a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import Bot
from bot.store import people

OPEN_FOR = timedelta(hours=24)


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    before = now - OPEN_FOR
    closed = bot.database.write(lambda connection: people.close_stale(connection, before=before))
    return {"closed": closed}
