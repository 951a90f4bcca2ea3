"""`followers sync`: reads who follows the OAs, now and to the end."""

import threading
from collections.abc import Callable
from typing import Any

from bot.app import Bot
from bot.commands.faults import Fault
from bot.core.outcomes import OurFault, Waiting
from bot.delivery.calls import NotTold
from bot.delivery.followers import Reader
from bot.demo.names import ACCOUNTS
from bot.store import syncs
from bot.store.syncs import Sync

MOST_FAULTS = 10  # in a row; then somebody has to look
PAUSE_SECONDS = 2.0
LOOK_SECONDS = 1.0  # after another process that has the run in hand

Told = Callable[[str], None]


def sync(bot: Bot, account_id: str, tell: Told) -> dict[str, Any]:
    """What was read of each OA, by account; `tell` gets a line after each step."""
    chosen = _chosen(bot, account_id)
    return {"accounts": {name: _sync_one(bot, name, tell) for name in chosen}}


def _chosen(bot: Bot, account_id: str) -> list[str]:
    # The demo's OA is on no platform this command could ask.
    every = {i: one for i, one in bot.book.read_again().items() if i not in ACCOUNTS}
    if account_id and account_id not in every:
        raise Fault(f"There is no account {account_id}: see `account list`.")
    if account_id and every[account_id].channel != "zalo":
        raise Fault(f"{account_id} is no OA: only Zalo tells who follows.")
    chosen = (
        [account_id] if account_id else [i for i, one in every.items() if one.channel == "zalo"]
    )
    if not chosen:
        raise Fault("There is no OA: connect one with `account add --channel zalo` first.")
    return chosen


def _sync_one(bot: Bot, account_id: str, tell: Told) -> dict[str, Any]:
    now = bot.clock.now()
    bot.database.write(lambda connection: syncs.begin(connection, account_id, now))
    reader = Reader(
        bot.caller("zalo"), bot.settings.zalo.api_url, tell=lambda sync: tell(_step(sync))
    )
    faults = 0
    before = None
    while (row := _row(bot, account_id)).stage != "done":
        fault = reader.read(account_id)
        after = _row(bot, account_id)
        faults = 0 if (after.stage, after.todo, after.counts) != before else faults + 1
        before = (after.stage, after.todo, after.counts)
        if fault is not None:
            _wait_or_give_up(account_id, fault, faults)
        elif after.stage != "done":
            tell(f"{account_id}: another process reads them, or died at it a moment ago")
            threading.Event().wait(LOOK_SECONDS)
    return _told(row)


def _wait_or_give_up(account_id: str, fault: NotTold, faults: int) -> None:
    if isinstance(fault, OurFault) or faults >= MOST_FAULTS:
        said = f"{fault.code} {fault.words}".strip()
        raise Fault(
            f"The followers of {account_id} cannot be read ({said}): put that right, then run "
            "this again; it goes on where it stopped."
        )
    after = fault.after if isinstance(fault, Waiting) else None
    threading.Event().wait(PAUSE_SECONDS if after is None else after)


def _row(bot: Bot, account_id: str) -> Any:
    with bot.database.read() as connection:
        return syncs.run_of(connection, account_id)


def _step(sync: Sync) -> str:
    listed = sync.counts.get("listed", 0) or sync.counts.get("seen", 0)
    asked = sync.counts.get("asked", 0)
    return f"{sync.account_id}: {sync.stage}, {listed} of {sync.total} listed, {asked} asked"


def _told(row: Any) -> dict[str, Any]:
    """The result of a run as it is printed."""
    names = ("listed", "new", "asked", "left", "minors", "unknown", "forgotten")
    counts = {name: row.counts.get(name, 0) for name in names}
    return {"total": row.total, "is_whole": row.is_whole, **counts}
