"""The bulletins that people may still speak of: read again every few seconds, shared by threads.

Most of the time there is none, and then no answer pays for it.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot.core.clock import Clock
from bot.store.accounts import accounts
from bot.store.bulletins import DONE, DRAFT, SENDING, bulletins
from bot.store.database import Database
from bot.store.letters import letters

FRESH_SECONDS = 3.0
SPOKEN_OF = timedelta(days=2)  # after its validity: a button or a number may still be meant


@dataclass(frozen=True, slots=True)
class Live:
    """A bulletin that has begun. `choices`: title and payload of its buttons that lead to topics.

    `has_waiting`: letters of it wait for their people, who may be offered them.
    """

    id: int
    title: str
    choices: Sequence[Sequence[str]]
    has_waiting: bool


class NewsBook:
    """Shared by the threads of a process; asking it costs nothing while it is fresh."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._live: Sequence[Live] = ()
        self._read_at = 0.0

    def live(self) -> Sequence[Live]:
        """The bulletins, oldest first; at most some seconds old."""
        if time.monotonic() - self._read_at > FRESH_SECONDS and self._lock.acquire(blocking=False):
            # One thread reads; the others answer meanwhile by what was known a moment ago.
            try:
                self._read()
            finally:
                self._lock.release()
        return self._live

    def read_again(self) -> None:
        with self._lock:
            self._read()

    def _read(self) -> None:
        now = self._clock.now()
        # One letter an account, from the index: of an EXISTS PostgreSQL makes a join over all.
        waits = (
            select(letters.c.id)
            .where(
                letters.c.bulletin_id == bulletins.c.id,
                letters.c.account_id == accounts.c.id,
                letters.c.state == "waiting",
            )
            .order_by(letters.c.bulletin_id, letters.c.account_id, letters.c.state, letters.c.id)
            .limit(1)
            .correlate(bulletins, accounts)
            .scalar_subquery()
        )
        may_be_offered = bulletins.c.state.in_((SENDING, DONE)) & (bulletins.c.valid_until > now)
        has_waiting = may_be_offered & exists(select(accounts.c.id).where(waits.is_not(None)))
        asked = select(bulletins.c.id, bulletins.c.title, bulletins.c.buttons, has_waiting).where(
            bulletins.c.state != DRAFT,
            bulletins.c.started_at.is_not(None),
            bulletins.c.valid_until > now - SPOKEN_OF,
        )
        with self._database.read() as connection:
            rows = connection.execute(asked.order_by(bulletins.c.id))
            self._live = [Live(row[0], row[1], choices_of(row[2]), bool(row[3])) for row in rows]
            self._read_at = time.monotonic()

    def shown_at(self, real: datetime) -> datetime:
        """The program's time at a real instant: letters are settled in real time."""
        return real + (self._clock.now() - self._clock.real())


def choices_of(buttons: Sequence[dict[str, str]]) -> list[list[str]]:
    """Title and payload of the buttons of a bulletin that lead to topics."""
    return [[one["title"], f"#{one['topic']}"] for one in buttons if one.get("topic")]
