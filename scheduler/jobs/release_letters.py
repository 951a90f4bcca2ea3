"""Lets letters go that waited for something other than their person: money, Zalo's day, a date."""

from collections.abc import Mapping
from datetime import datetime, time

from bot.app import Bot
from bot.core.clock import LOCAL
from bot.store import bulletins, news_letters
from bot.store.bulletins import DONE, SENDING


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Only what the clock may free is looked at; the others are offered when the person writes."""
    with bot.database.read() as connection:
        numbers = [
            bulletin["id"]
            for bulletin in bulletins.in_states(connection, SENDING, DONE)
            if bulletin["closed_at"] is None
        ]
    return {"letters": sum(_release(bot, number, now) for number in numbers)}


def _release(bot: Bot, number: int, now: datetime) -> int:
    real = bot.clock.real()
    today = datetime.combine(real.astimezone(LOCAL).date(), time(), LOCAL)
    changed = 0
    while done := bot.database.write(
        lambda connection: news_letters.release(connection, number, now, today, real)
    ):
        changed += done
    return changed
