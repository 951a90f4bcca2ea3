"""Brings bulletins that are articles too on their way, so that Zalo broadcasts them in time."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.core.quiet import Quiet
from bot.delivery.publishing import Publisher


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    del now  # each step asks anew: a call may take its time
    settings = bot.settings
    quiet = Quiet(*settings.quiet_hours)
    publisher = Publisher(bot.caller("zalo"), settings.zalo.api_url, settings.public_url, quiet)
    return publisher.run()
