"""Deletes pictures whose minutes are over; nobody is shown them any more, this frees the rows."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.store import pictures


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    deleted = bot.database.write(lambda connection: pictures.delete_expired(connection, now))
    return {"pictures": deleted}
