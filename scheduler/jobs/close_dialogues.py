"""Closes questions that were left open for a day, guides and forms left for a month."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import Bot
from bot.core.clock import local_day
from bot.store import guides, people

OPEN_FOR = timedelta(hours=24)
DIALOGUES_OPEN_FOR = timedelta(days=30)


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    before = now - OPEN_FOR
    closed = bot.database.write(lambda connection: people.close_stale(connection, before=before))
    long_ago = now - DIALOGUES_OPEN_FOR
    forms = bot.database.write(lambda connection: people.close_forms(connection, before=long_ago))
    return {"closed": closed, "guides": _close_guides(bot, now, long_ago), "forms": forms}


def _close_guides(bot: Bot, now: datetime, before: datetime) -> int:
    today = local_day(now).isoformat()
    closed = 0
    while number := bot.database.write(
        lambda connection: guides.close_chunk(connection, today, before=before)
    ):
        closed += number
    return closed
