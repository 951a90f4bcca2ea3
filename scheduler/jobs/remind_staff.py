"""Tells staff in time: bulletins not approved, weekly ones that want words, answers past a date."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.bulletin import reminding


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    return {
        "unapproved": reminding.warn_unapproved(bot.database, now),
        "weekly": reminding.make_weekly(bot.database, now),
        "moved": reminding.move_missed(bot.database, now),
    }
