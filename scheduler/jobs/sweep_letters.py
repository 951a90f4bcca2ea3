"""Takes letters out of dead hands, and lets people go whose last word has left."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.store import letters, retention


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Letters that a dead process was sending become unsure."""
    real = bot.clock.real()
    unsure = bot.database.write(lambda connection: letters.sweep(connection, real))
    forgotten = bot.database.write(lambda connection: retention.forget_due(connection, now))
    return {"unsure": unsure, "forgotten": forgotten}
