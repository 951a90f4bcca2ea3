"""Asks when people last did something with an OA, where only that keeps their news waiting."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.core.outcomes import OurFault
from bot.delivery.calls import Caller
from bot.delivery.profiles import ask_contact
from bot.store import followers
from bot.store.database import Connection
from bot.store.followers import Known

log = structlog.get_logger()

ASKED_AGAIN = timedelta(days=1)
BATCH = 20  # people asked between two commits


def ask_contacts(
    caller: Caller, api_url: str, account_id: str, may_go_on: Callable[[], bool]
) -> int:
    """Asks until nobody is left, time is up, or something is in the way; returns of how many."""
    asked = 0
    is_free = True
    while is_free and may_go_on():
        before = caller.clock.now() - ASKED_AGAIN
        with caller.database.read() as connection:
            rows = followers.waited_for(connection, account_id, before, BATCH)
        known, is_free = _ask_all(caller, api_url, account_id, rows)
        caller.database.write(partial(_keep, account_id, known))
        asked += len(known)
        is_free = is_free and bool(rows)
    return asked


def _ask_all(
    caller: Caller, api_url: str, account_id: str, rows: Sequence[Any]
) -> tuple[list[Known], bool]:
    """What was told of them, and whether the others may be asked too."""
    known = []
    for number, platform_id in rows:
        now = caller.clock.now()
        told = ask_contact(caller, api_url, account_id, platform_id, Known(number, now))
        if not isinstance(told, Known):
            log.warning("contact_not_asked", account=account_id, code=told.code, words=told.words)
            if isinstance(told, OurFault):  # staff must act: tomorrow is soon enough to ask again
                known.append(Known(number, now, has_quota=True, code=told.code))
            return known, False
        known.append(told)
    return known, True


def _keep(account_id: str, known: Sequence[Known], connection: Connection) -> None:
    followers.note_known(connection, account_id, known)
