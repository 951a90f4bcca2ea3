"""Hands the leader the list of those whom no message can reach, the evening before."""

from collections.abc import Mapping
from datetime import datetime

from bot.activity import calls
from bot.app import Bot
from bot.core.quiet import Quiet


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    quiet = Quiet(*bot.settings.quiet_hours)
    return {"lists": bot.database.write(lambda connection: calls.hand_out(connection, now, quiet))}
