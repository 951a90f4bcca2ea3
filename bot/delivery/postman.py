"""The postman: claims due letters at each account's pace, sends them, notes what became of them.

One thread keeps the ledger in rounds (settle and claim: one commit), a pool of threads sends.
A round runs when somebody wakes it, an answer came, an instant is due, or a second has passed.
"""

import queue
import secrets
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.channel import Channel
from bot.channels.http import HTTP_SECONDS, Network
from bot.core.clock import Clock
from bot.core.outcomes import Sent, Waiting
from bot.core.quiet import Quiet
from bot.delivery.bulk import Bulk, Plan, Taken
from bot.delivery.carrying import Carrier, Done, Watcher
from bot.delivery.editions import Editions
from bot.delivery.noting import Noted, Noting
from bot.delivery.settling import consequence
from bot.store import claims, pace
from bot.store.book import AccountBook
from bot.store.claims import Claimed
from bot.store.database import Connection, Database

log = structlog.get_logger()

ROUND_SECONDS = 0.02  # between two rounds at least: each costs a commit
# What became of a letter or two of news is noted this much later at most: it shares the round of
# the next group. More are noted at once: whatever is not noted is in doubt if the program dies.
NEWS_PATIENCE_SECONDS, FEW = 0.02, 2
TICK_SECONDS = 1.0  # due letters are looked for at least this often
# A letter still `sending` after this is in no living hand; the sweep makes it `unsure`.
SENDING_LEASE = timedelta(seconds=HTTP_SECONDS + 5)
# The share of the senders that news never take: a platform that hangs keeps no reply waiting.
KEPT_FOR_REPLIES = 0.25


class Renewer(Protocol):
    """Renews the access token of an account; True when letters may be tried again."""

    def renew(self, account_id: str, used: str) -> bool: ...


@dataclass(slots=True)
class Postman:
    """Sends for any account of the database. `start` it, `wake` it, `stop` it.

    `rates` are sends a second by channel; `paid_price` is that of one paid message, in đồng.
    """

    database: Database
    book: AccountBook
    channels: Mapping[str, Channel]
    rates: Mapping[str, float]
    network: Network
    renewer: Renewer
    watcher: Watcher
    clock: Clock
    quiet: Quiet
    paid_price: int
    senders: int = 32
    worker: str = field(default_factory=lambda: secrets.token_hex(6))
    _signals: queue.SimpleQueue[str | list[Done] | None] = field(default_factory=queue.SimpleQueue)
    _woken: dict[str, float] = field(default_factory=dict)
    _owed: Counter[str] = field(default_factory=Counter)
    _working: dict[str, str] = field(default_factory=dict)
    _told: dict[str, Counter[str]] = field(default_factory=dict)
    _in_air: int = 0
    _round_at: float = 0.0
    _is_stopping: bool = False
    _rest: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _pool: ThreadPoolExecutor | None = None
    _bulk: Bulk = field(init=False)
    _carrier: Carrier = field(init=False)
    _noting: Noting = field(init=False)

    def start(self) -> None:
        editions = Editions(self.database)
        self._carrier = Carrier(self.book, self.channels, self.network, editions, self.watcher)
        self._bulk = Bulk(self.book, self.channels, self.clock, self.quiet, self.paid_price)
        self._noting = Noting(
            self.worker, self.book.vault, self._working, self._rate, self.paid_price
        )
        self._pool = ThreadPoolExecutor(self.senders, thread_name_prefix="sender")
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)
        self._thread.start()

    def wake(self, account_id: str) -> None:
        """There is a letter for this account. Cheap, from any thread, may be lost."""
        self._signals.put(account_id)

    def stop(self) -> None:
        """Finishes what is in the air and returns when all is noted."""
        self._signals.put(None)
        if self._thread is not None:
            self._thread.join()
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _run(self) -> None:
        tick_at = 0.0
        while not (self._is_stopping and self._in_air == 0):
            backs = self._gather(min(tick_at, self._next_instant()))
            now = _seconds()
            is_tick = now >= tick_at
            if is_tick:
                tick_at = now + TICK_SECONDS
            try:
                self._round(backs, is_tick)
            except Exception as error:  # noqa: BLE001 - the database is away; it is asked again
                log.error("postman_round_failed", fault=f"{type(error).__name__}: {error}"[:300])
                if self._is_stopping:
                    return  # the sweep of a later start takes what is in hand
                for back in backs:
                    self._signals.put(back)
                self._rest.wait(TICK_SECONDS)

    def _gather(self, until: float) -> list[list[Done]]:
        """Waits for signals until that instant, or until those that came should have a round.

        What comes within a few milliseconds shares a round: half the commits under load.
        """
        backs: list[list[Done]] = []
        count = 0
        while True:
            try:
                signal = self._signals.get(timeout=max(0.0, until - _seconds()))
            except queue.Empty:
                return backs
            now = _seconds()
            patience = 0.0
            if signal is None:
                self._is_stopping = True
            elif isinstance(signal, str):
                self._woken[signal] = 0.0
                self._owed[signal] += 1
            else:
                backs.append(signal)
                count += len(signal)
                is_patient = signal[0].letter.lane and count <= FEW
                patience = NEWS_PATIENCE_SECONDS if is_patient else 0.0
            until = min(until, max(now + patience, self._round_at + ROUND_SECONDS))

    def _next_instant(self) -> float:
        """When a woken account may be asked for letters; never while all senders are busy."""
        if self._in_air >= self.senders or self._is_stopping:
            return float("inf")
        instant = min(self._woken.values(), default=float("inf"))
        if self.senders - self._in_air > self._kept:
            instant = min(instant, self._bulk.next_instant(self._woken))
        return instant

    @property
    def _kept(self) -> int:
        return int(self.senders * KEPT_FOR_REPLIES)

    def _round(self, backs: list[list[Done]], is_tick: bool) -> None:
        """Settle and claim in one commit; then send what was claimed."""
        now = datetime.now(UTC)
        noted = [
            (one, consequence(one.letter, one.outcome, now, has_more=one.has_more))
            for back in backs
            for one in back
        ]
        free = 0 if self._is_stopping else self.senders - self._in_air + len(backs)
        wishes = [name for name, at in self._woken.items() if free and at <= now.timestamp()]
        news = self._bulk.due(now.timestamp(), self._woken) if free > self._kept else []
        if not (noted or wishes or news or is_tick):
            return
        result = self.database.write(
            lambda connection: self._ledger(connection, noted, wishes, news, free, is_tick, now)
        )
        self._round_at = _seconds()
        self._in_air -= len(backs)
        for account_id in wishes:
            self._woken.pop(account_id, None)
        self._follow_up(noted, result, now)
        for letter in result.leaving:
            self._send([letter])
        self._send_news(result.news, self._round_at - now.timestamp())
        if is_tick:
            self._tell()

    def _ledger(
        self,
        connection: Connection,
        noted: Noted,
        wishes: Sequence[str],
        news: Sequence[str],
        free: int,
        is_tick: bool,
        now: datetime,
    ) -> "_Result":
        """One transaction of the ledger. May run twice, so it changes nothing of the postman."""
        self._noting.note(connection, noted, now, self.clock.now())
        names = set(wishes)
        result = _Result()
        if is_tick and free:
            names.update(claims.accounts_due(connection, now))
            result.plan = self._bulk.look(connection, now)
        for account_id in sorted(names):
            if free <= len(result.leaving):
                result.again[account_id] = 0.0
            else:
                self._claim(connection, account_id, free - len(result.leaving), now, result)
        self._claim_news(connection, news, free - len(result.leaving) - self._kept, now, result)
        return result

    def _claim(
        self, connection: Connection, account_id: str, most: int, now: datetime, result: "_Result"
    ) -> None:
        """Claims what may leave now for one account and reserves its instants."""
        rate = self._rate(account_id)
        room = pace.room(connection, account_id, rate, now.timestamp(), most)
        if room.letters == 0:
            if room.again_at != float("inf"):
                result.again[account_id] = room.again_at
            return
        taken = claims.claim(
            connection,
            account_id,
            worker=self.worker,
            most=room.letters,
            now=now,
            lease_until=now + SENDING_LEASE,
        )
        result.claimed[account_id] = len(taken)
        if taken:
            pace.take(connection, account_id, room, len(taken))
            result.leaving.extend(taken)
        if len(taken) == room.letters:
            result.again[account_id] = 0.0

    def _claim_news(
        self,
        connection: Connection,
        names: Sequence[str],
        free: int,
        now: datetime,
        result: "_Result",
    ) -> None:
        """Claims a group of news for each account, as far as `free` senders go."""
        for account_id in names:
            # A reply that must wait for its instant goes before any more news.
            if free <= 0 or account_id in result.again:
                continue
            at_once = self._bulk.at_once(account_id)
            taken = self._bulk.claim(
                connection,
                account_id,
                self._rate(account_id),
                worker=self.worker,
                most=free * at_once,
                now=now,
                lease_until=now + SENDING_LEASE,
            )
            result.news[account_id] = taken
            free -= -(-len(taken.letters) // at_once)

    def _follow_up(self, noted: Noted, result: "_Result", now: datetime) -> None:
        """What follows the commit: who is woken again, whose token is renewed."""
        self._woken.update(result.again)
        for account_id, count in result.claimed.items():
            # Nothing to claim while letters are in the air: one of them may be waited for.
            left = max(0, self._owed[account_id] - count) if count else int(self._in_air > 0)
            self._owed[account_id] = left
        if result.plan is not None:
            self._bulk.follow(result.plan)
        self._noting.committed(noted)
        for one, follows in noted:
            account_id, outcome = one.letter.account_id, one.outcome
            if isinstance(outcome, Sent):
                self._working[account_id] = one.token
            if one.letter.lane:
                self._follow_up_news(one, follows.settled.state, now)
            # A wake-up that led to no letter, or a letter that goes again: the person's next one
            # may have waited for this one. Otherwise asking after each would double the rounds.
            elif self._owed[account_id] or one.letter.has_next or follows.settled.state == "queued":
                self._woken.setdefault(account_id, 0.0)
            if follows.needs_token and self._pool is not None:
                self._pool.submit(self._renew, account_id, one.token)

    def _follow_up_news(self, one: Done, state: str, now: datetime) -> None:
        account_id, outcome = one.letter.account_id, one.outcome
        told = self._told.setdefault(account_id, Counter())
        told[type(outcome).__name__.lower()] += 1
        if one.has_more:
            self._bulk.wake(account_id)
        if isinstance(outcome, Waiting) and outcome.kind == "night" and state == "queued":
            self._bulk.hold(account_id, now.timestamp() + (outcome.after or 0.0))

    def _tell(self) -> None:
        """One line a second and account: a line for each of many thousands would cost too much."""
        for account_id, outcomes in self._told.items():
            log.info("news", account=account_id, **outcomes)
        self._told.clear()

    def _renew(self, account_id: str, used: str) -> None:
        try:
            if self.renewer.renew(account_id, used):
                self.wake(account_id)
        except Exception:
            log.exception("token_renewal_failed", account=account_id)

    def _rate(self, account_id: str) -> float:
        return self.rates[account_id.partition(":")[0]]

    def _send_news(self, news: Mapping[str, Taken], late: float) -> None:
        for account_id, taken in news.items():
            self._bulk.took(account_id, taken, late)
            at_once = self._bulk.at_once(account_id)
            for start in range(0, len(taken.letters), at_once):
                self._send(taken.letters[start : start + at_once])

    def _send(self, together: list[Claimed]) -> None:
        assert self._pool is not None
        self._in_air += 1
        self._pool.submit(self._carry, together)

    def _carry(self, together: list[Claimed]) -> None:
        """In a sender's thread: one call to the platform, and its outcomes back to the ledger."""
        self._signals.put(self._carrier.carry(together))


@dataclass(slots=True)
class _Result:
    """What one ledger transaction decided, taken over only after its commit."""

    leaving: list[Claimed] = field(default_factory=list)
    again: dict[str, float] = field(default_factory=dict)
    claimed: dict[str, int] = field(default_factory=dict)
    news: dict[str, Taken] = field(default_factory=dict)
    plan: Plan | None = None


def _seconds() -> float:
    return datetime.now(UTC).timestamp()
