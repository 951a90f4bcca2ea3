"""Reads each OA's followers once a night, and goes on with a run that was begun."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import Bot
from bot.core.clock import LOCAL
from bot.delivery.followers import Reader
from bot.store import syncs

# Not longer: whoever stops the program waits for the job that runs.
RUN_SECONDS = 20.0
NIGHT = range(5)  # hours of Vietnam: nobody writes, and no bulletin goes out
NOT_AGAIN_FOR = timedelta(hours=20)


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    end = bot.clock.seconds() + RUN_SECONDS
    reader = Reader(
        bot.caller("zalo"), bot.settings.zalo.api_url, may_go_on=lambda: bot.clock.seconds() < end
    )
    begun = read = 0
    for account in bot.book.read_again().values():
        if account.channel == "zalo" and account.stopped_at is None and account.access_token:
            begun += _begin_if_due(bot, account.id, now)
            read += _is_open(bot, account.id) and reader.read(account.id) is None
    return {"begun": begun, "read": read}


def _begin_if_due(bot: Bot, account_id: str, now: datetime) -> bool:
    with bot.database.read() as connection:
        last = syncs.run_of(connection, account_id)
    is_fresh = last is not None and (last.stage != "done" or now - last.finished_at < NOT_AGAIN_FOR)
    if is_fresh or now.astimezone(LOCAL).hour not in NIGHT:
        return False
    bot.database.write(lambda connection: syncs.begin(connection, account_id, now))
    return True


def _is_open(bot: Bot, account_id: str) -> bool:
    with bot.database.read() as connection:
        last = syncs.run_of(connection, account_id)
    return last is not None and last.stage != "done"
