"""Asks the platforms for name and age of people who wrote for the first time."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.channels.messenger import MessengerChannel
from bot.delivery import newcomers


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    del now  # each question has its own instant
    messenger = bot.channels["messenger"]
    assert isinstance(messenger, MessengerChannel)
    questions = {
        "zalo": newcomers.on_zalo(bot.settings.zalo.api_url),
        "messenger": newcomers.on_messenger(messenger.graph),
    }
    asked = sum(
        newcomers.ask_newcomers(bot.caller(account.channel), account.id, questions[account.channel])
        for account in bot.book.read_again().values()
        if account.channel in questions and account.stopped_at is None and account.access_token
    )
    return {"asked": asked}
