"""The assembled bot for the length of one command.

Light: what the bot is built of is imported when it is built, not when the help is printed.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import Bot


@contextmanager
def opened(settings: Settings) -> "Iterator[Bot]":
    """Builds the bot and closes it, whatever the command does."""
    from bot import logs
    from bot.app import build

    logs.set_up("WARNING", settings.is_production)  # a command prints its result, not a log
    bot = build(settings)
    try:
        yield bot
    finally:
        bot.close()


def here() -> "AbstractContextManager[Bot]":
    """The bot of the environment this command runs in."""
    return opened(Settings.from_env())
