"""Lets due bulletins begin, makes their letters, and notes which have nothing left to send."""

import time
from collections.abc import Mapping
from datetime import datetime

from bot.app import Bot
from bot.bulletin import spreading
from bot.core.quiet import Quiet
from bot.store import bulletins

# One run at most; what is left is gone on with by the next, within a second.
RUN_SECONDS = 5.0


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Every bulletin gets a slice in turn: a large one does not keep a small one waiting."""
    over_at = time.monotonic() + RUN_SECONDS
    quiet = Quiet(*bot.settings.quiet_hours)
    started = made = 0
    widths: dict[int, int] = {}
    while True:
        started += spreading.start_due(bot.database, quiet, bot.clock.now())
        unspread = spreading.unspread(bot.database)
        for bulletin in unspread:
            number = bulletin["id"]
            width = widths.setdefault(number, spreading.WIDTH)
            new = spreading.spread_slice(
                bot.database, bulletin, width, bot.clock.now(), bot.clock.real()
            )
            made += new or 0
            widths[number] = spreading.next_width(width, new or 0)
        if not unspread or time.monotonic() > over_at:
            break
    return {
        "started": started,
        "letters": made,
        "ended": spreading.end_finished(bot.database, now),
        "closed": _close_cancelled(bot, now),
    }


def _close_cancelled(bot: Bot, now: datetime) -> int:
    """Goes on where whoever called a bulletin off could not close all its letters."""
    with bot.database.read() as connection:
        numbers = bulletins.calling_off(connection)
    real = bot.clock.real()
    return sum(spreading.close_cancelled(bot.database, number, now, real) for number in numbers)
