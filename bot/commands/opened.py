"""The assembled bot for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot import logs
from bot.app import Bot, build
from bot.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Bot]:
    """Builds the bot and closes it, whatever the command does."""
    logs.set_up("WARNING", settings.is_production)  # a command prints its result, not a log
    bot = build(settings)
    try:
        yield bot
    finally:
        bot.close()
