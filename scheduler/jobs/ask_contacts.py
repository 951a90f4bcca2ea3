"""Asks Zalo for the last contact of people whose news waits because it is not known."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.delivery.contacts import ask_contacts

# Not longer: whoever stops the program waits for the job that runs.
RUN_SECONDS = 20.0


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    del now  # each question has its own instant
    end = bot.clock.seconds() + RUN_SECONDS
    caller, api_url = bot.caller("zalo"), bot.settings.zalo.api_url
    asked = sum(
        ask_contacts(caller, api_url, account.id, lambda: bot.clock.seconds() < end)
        for account in bot.book.read_again().values()
        if account.channel == "zalo" and account.stopped_at is None and account.access_token
    )
    return {"asked": asked}
