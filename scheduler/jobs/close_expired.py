"""Closes what has not left of bulletins past their `valid_until`: old news is told to nobody."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.bulletin import spreading
from bot.store import bulletins


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    with bot.database.read() as connection:
        past = bulletins.past_validity(connection, now)
    real = bot.clock.real()
    closed = sum(spreading.close_expired(bot.database, one, now, real) for one in past)
    return {"bulletins": len(past), "letters": closed}
