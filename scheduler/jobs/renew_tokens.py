"""Renews the access tokens that have less than two hours left."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    del now  # a token's age is real time
    return {"renewed": bot.tokens.renew_due()}
