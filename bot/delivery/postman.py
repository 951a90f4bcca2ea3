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

from bot.channels.channel import Channel, Credentials, Letter
from bot.channels.http import HTTP_SECONDS, Network
from bot.core.outcomes import OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble
from bot.delivery.settling import Consequence, consequence
from bot.store import accounts, letters, pace, people
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import Connection, Database
from bot.store.letters import Claimed

log = structlog.get_logger()

ROUND_SECONDS = 0.008  # between two rounds at least
TICK_SECONDS = 1.0  # due letters are looked for at least this often
# A letter still `sending` after this is in no living hand; the sweep makes it `unsure`.
SENDING_LEASE = timedelta(seconds=HTTP_SECONDS + 5)


class Renewer(Protocol):
    """Renews the access token of an account; True when letters may be tried again."""

    def renew(self, account_id: str, used: str) -> bool: ...


class Watcher(Protocol):
    """Is told of every sending, for the metrics."""

    def sent(self, channel: str, outcome: str, seconds: float, waited: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Done:
    """A sending that came back: how long it took and what became of it."""

    letter: Claimed
    outcome: Outcome
    token: str
    seconds: float


@dataclass(slots=True)
class Postman:
    """Sends for any account of the database. `start` it, `wake` it, `stop` it."""

    database: Database
    book: AccountBook
    channels: Mapping[str, Channel]
    rates: Mapping[str, float]
    network: Network
    renewer: Renewer
    watcher: Watcher
    senders: int = 32
    worker: str = field(default_factory=lambda: secrets.token_hex(6))
    _signals: queue.SimpleQueue[str | Done | None] = field(default_factory=queue.SimpleQueue)
    _woken: dict[str, float] = field(default_factory=dict)
    _owed: Counter[str] = field(default_factory=Counter)
    _working: dict[str, str] = field(default_factory=dict)
    _in_air: int = 0
    _round_at: float = 0.0
    _is_stopping: bool = False
    _rest: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _pool: ThreadPoolExecutor | None = None

    def start(self) -> None:
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
            done = self._gather(min(tick_at, self._next_instant()) - _seconds())
            now = _seconds()
            is_tick = now >= tick_at
            if is_tick:
                tick_at = now + TICK_SECONDS
            try:
                self._round(done, is_tick)
            except Exception as error:  # noqa: BLE001 - the database is away; it is asked again
                log.error("postman_round_failed", fault=f"{type(error).__name__}: {error}"[:300])
                if self._is_stopping:
                    return  # the sweep of a later start takes what is in hand
                for one in done:
                    self._signals.put(one)
                self._rest.wait(TICK_SECONDS)

    def _gather(self, patience: float) -> list[Done]:
        """Waits for a first signal, then takes all that are there."""
        done: list[Done] = []
        try:
            signal = self._signals.get(timeout=max(0.0, patience))
            # What comes within a few milliseconds shares a round: half the commits under load.
            self._rest.wait(max(0.0, self._round_at + ROUND_SECONDS - _seconds()))
            while True:
                if signal is None:
                    self._is_stopping = True
                elif isinstance(signal, str):
                    self._woken[signal] = 0.0
                    self._owed[signal] += 1
                else:
                    done.append(signal)
                signal = self._signals.get_nowait()
        except queue.Empty:
            return done

    def _next_instant(self) -> float:
        """When a woken account may be asked for letters; never while all senders are busy."""
        if self._in_air >= self.senders or self._is_stopping:
            return float("inf")
        return min(self._woken.values(), default=float("inf"))

    def _round(self, done: list[Done], is_tick: bool) -> None:
        """Settle and claim in one commit; then send what was claimed."""
        now = datetime.now(UTC)
        consequences = [(one, consequence(one.letter, one.outcome, now)) for one in done]
        free = 0 if self._is_stopping else self.senders - self._in_air + len(done)
        wishes = [name for name, at in self._woken.items() if free and at <= now.timestamp()]
        if not (done or wishes or is_tick):
            return
        result = self.database.write(
            lambda connection: self._ledger(connection, consequences, wishes, free, is_tick, now)
        )
        self._round_at = _seconds()
        self._in_air -= len(done)
        for account_id in wishes:
            self._woken.pop(account_id, None)
        self._follow_up(consequences, result)
        for letter in result.leaving:
            self._send(letter)

    def _ledger(
        self,
        connection: Connection,
        consequences: list[tuple[Done, Consequence]],
        wishes: Sequence[str],
        free: int,
        is_tick: bool,
        now: datetime,
    ) -> "_Result":
        """One transaction of the ledger. May run twice, so it changes nothing of the postman."""
        self._settle(connection, consequences, now)
        names = set(wishes)
        if is_tick and free:
            names.update(letters.accounts_due(connection, now))
        result = _Result()
        for account_id in sorted(names):
            if free <= len(result.leaving):
                result.again[account_id] = 0.0
            else:
                self._claim(connection, account_id, free - len(result.leaving), now, result)
        return result

    def _settle(
        self, connection: Connection, consequences: list[tuple[Done, Consequence]], now: datetime
    ) -> None:
        settled = [follows.settled for _one, follows in consequences]
        letters.settle(connection, settled, self.worker)
        for one, follows in consequences:
            letter, outcome = one.letter, one.outcome
            if isinstance(outcome, Sent) and self._working.get(letter.account_id) != one.token:
                print_of_token = self.book.vault.fingerprint(one.token)
                accounts.note_token_works(connection, letter.account_id, print_of_token)
            if follows.is_person_gone:
                people.mark_gone(connection, letter.person_id, now)
                letters.close_person(
                    connection, letter.person_id, follows.settled.code, follows.settled.words, now
                )
            if follows.stops_account and isinstance(outcome, OurFault):
                accounts.stop(connection, letter.account_id, outcome.code, outcome.words, now)
            usage = getattr(outcome, "usage", None)
            slows_until = follows.slows_until
            if slows_until is None and usage is not None and usage > pace.MUCH_USED:
                slows_until = 0.0
            if slows_until is not None:
                rate = self._rate(letter.account_id)
                pace.slow_down(connection, letter.account_id, rate, now.timestamp(), slows_until)

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
        taken = letters.claim(
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

    def _follow_up(self, consequences: list[tuple[Done, Consequence]], result: "_Result") -> None:
        """What follows the commit: who is woken again, whose token is renewed, what staff learn."""
        self._woken.update(result.again)
        for account_id, count in result.claimed.items():
            # Nothing to claim while letters are in the air: one of them may be waited for.
            left = max(0, self._owed[account_id] - count) if count else int(self._in_air > 0)
            self._owed[account_id] = left
        for one, follows in consequences:
            # A wake-up that led to no letter, or a letter that goes again: the person's next one
            # may have waited for this one. Otherwise asking after each would double the rounds.
            account_id = one.letter.account_id
            if isinstance(one.outcome, Sent):
                self._working[account_id] = one.token
            if self._owed[account_id] or one.letter.has_next or follows.settled.state == "queued":
                self._woken.setdefault(account_id, 0.0)
            if follows.needs_token and self._pool is not None:
                self._pool.submit(self._renew, one.letter.account_id, one.token)
            if follows.stops_account:
                log.error(
                    "account_stopped",
                    account=one.letter.account_id,
                    code=follows.settled.code,
                    words=follows.settled.words,
                )

    def _renew(self, account_id: str, used: str) -> None:
        try:
            if self.renewer.renew(account_id, used):
                self.wake(account_id)
        except Exception:
            log.exception("token_renewal_failed", account=account_id)

    def _rate(self, account_id: str) -> float:
        return self.rates[account_id.partition(":")[0]]

    def _send(self, letter: Claimed) -> None:
        assert self._pool is not None
        self._in_air += 1
        self._pool.submit(self._carry, letter)

    def _carry(self, letter: Claimed) -> None:
        """In a sender's thread: one call to the platform, and its outcome back to the ledger."""
        started = _seconds()
        outcome, token = self._outcome(letter)
        seconds = _seconds() - started
        self._signals.put(Done(letter, outcome, token, seconds))
        channel = letter.account_id.partition(":")[0]
        name = type(outcome).__name__.lower()
        self.watcher.sent(channel, name, seconds, started - letter.created_at.timestamp())
        log.info(
            "letter",
            trace=letter.trace,
            letter=letter.id,
            account=letter.account_id,
            outcome=name,
            code=getattr(outcome, "code", ""),
            words=getattr(outcome, "words", ""),
        )

    def _outcome(self, letter: Claimed) -> tuple[Outcome, str]:
        """What became of it, and the access token it was sent with. Never raises."""
        try:
            account = self.book.get(letter.account_id)
        except Exception as error:  # noqa: BLE001 - the database is away: nothing has left
            return Waiting("busy", "database", type(error).__name__), ""
        if account is None:
            return OurFault("no_account", "the account is not in the database"), ""
        try:
            bubble = Bubble.from_json(letter.body)
            channel = self.channels[account.channel]
            content = Letter(letter.key, letter.platform_id, bubble, letter.lane == 0)
            outcome = channel.send(self.network, credentials(account), content)
        except Exception:
            log.exception("send_failed", trace=letter.trace, letter=letter.id)
            outcome = Unsure("fault", "the program failed while sending")
        return outcome, account.access_token


@dataclass(slots=True)
class _Result:
    """What one ledger transaction decided, taken over only after its commit."""

    leaving: list[Claimed] = field(default_factory=list)
    again: dict[str, float] = field(default_factory=dict)
    claimed: dict[str, int] = field(default_factory=dict)


def credentials(account: Account) -> Credentials:
    """What a channel may know of an account."""
    return Credentials(
        id=account.id,
        platform_id=account.platform_id,
        app_id=account.app_id,
        app_secret=account.app_secret,
        webhook_secret=account.webhook_secret,
        access_token=account.access_token,
        refresh_token=account.refresh_token,
    )


def _seconds() -> float:
    return datetime.now(UTC).timestamp()
