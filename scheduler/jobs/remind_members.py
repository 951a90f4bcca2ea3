"""Asks everybody the evening before whether they still come, and thanks them afterwards."""

from collections.abc import Mapping
from datetime import datetime

from bot.activity import reminders
from bot.app import Bot
from bot.core.quiet import Quiet


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    quiet = Quiet(*bot.settings.quiet_hours)
    return {
        "reminded": bot.database.write(lambda connection: reminders.remind(connection, now, quiet)),
        "thanked": bot.database.write(lambda connection: reminders.thank(connection, now)),
    }
