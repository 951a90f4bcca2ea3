"""Sets each Page's Messenger profile (Get Started, greeting, menu) at start where it differs."""

import structlog

from bot.app import Bot
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.api import Fault
from bot.channels.messenger.profile import GREETING_LENGTH, set_profile, wished_profile
from bot.delivery.carrying import credentials

log = structlog.get_logger()


def keep_profiles(bot: Bot) -> None:
    """A Page whose profile cannot be set still answers; the fault is logged."""
    channel = bot.channels["messenger"]
    assert isinstance(channel, MessengerChannel)
    for account in bot.book.all().values():
        if account.channel != "messenger" or account.stopped_at is not None:
            continue
        saying = bot.listener.saying(account.unit_slug, "", bot.clock.now())
        wished = wished_profile(saying.line("introduction")[:GREETING_LENGTH], saying.menu())
        done = set_profile(bot.network, channel.graph, credentials(account), wished)
        if isinstance(done, Fault):
            log.warning("profile_not_set", account=account.id, code=done.code, words=done.words)
        elif done:
            log.info("profile_set", account=account.id)
