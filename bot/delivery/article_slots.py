"""When an article may be broadcast: Zalo's hours, our quiet hours, one a day for each OA."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from bot.core.clock import LOCAL, local_day
from bot.core.quiet import Quiet

# Zalo works on a broadcast for up to half an hour [official]: so long before its time it is asked.
AHEAD = timedelta(minutes=30)
# Broadcasts are taken 06:00–21:59 [official]; the last minutes are left for a call that waits.
NIGHT = Quiet(time(21, 55), time(6, 0))
NO_QUIET = Quiet(time(0), time(0))
MOST_DAYS = 31  # that a slot is looked for


def call_at(
    wish: datetime, now: datetime, quiet: Quiet, taken: Collection[date], until: datetime
) -> datetime | None:
    """When Zalo is to be asked so that the article is out by `wish`, or as soon after as may be.

    `taken` are the days on which the OA has a broadcast already; None: no slot before `until`.
    """
    found = max(wish - AHEAD, now)
    for _ in range(MOST_DAYS):
        found = by_day(found, quiet)
        if found + AHEAD > until:
            return None
        if local_day(found) not in taken:
            return found
        found = datetime.combine(local_day(found) + timedelta(days=1), time(), LOCAL)
    return None


def by_day(instant: datetime, quiet: Quiet) -> datetime:
    """The instant, or the first one after it at which neither Zalo nor we rest."""
    found = instant
    while (later := quiet.over(NIGHT.over(found))) != found:
        found = later
    return found
