"""Free places go to those in line: let in a day ahead, offered later, passed on when unanswered."""

from collections.abc import Mapping
from datetime import datetime

from bot.activity import offers
from bot.app import Bot
from bot.core.quiet import Quiet
from bot.store.database import Work


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    quiet = Quiet(*bot.settings.quiet_hours)
    with bot.database.read() as connection:
        due = offers.due(connection, now)
    return {"moved": sum(bot.database.write(_passing(number, now, quiet)) for number in due)}


def _passing(number: int, now: datetime, quiet: Quiet) -> Work[int]:
    return lambda connection: offers.pass_on(connection, number, now, quiet)
