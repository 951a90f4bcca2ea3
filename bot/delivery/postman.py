"""The postman: claims due letters, sends each at its instant, settles what became of them.

One thread keeps the ledger in rounds (settle, mark, claim: one commit), a pool of threads sends.
A round runs when somebody wakes it, an answer came, an instant is due, or a second has passed.
"""

import heapq
import queue
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.channel import Channel, Credentials, Letter
from bot.channels.http import HTTP_SECONDS, Network
from bot.core.outcomes import OurFault, Outcome, Unsure
from bot.core.replies import Bubble
from bot.delivery.settling import Consequence, consequence
from bot.store import accounts, letters, pace, people
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import Connection, Database
from bot.store.letters import Claimed

log = structlog.get_logger()

TICK_SECONDS = 1.0  # due letters are looked for at least this often
# A letter still `sending` after this is in no living hand; the sweep makes it `unsure`.
SENDING_LEASE = timedelta(seconds=HTTP_SECONDS + 5)
CLAIM_LEASE = timedelta(seconds=30)
SOON_SECONDS = 0.002  # an instant this near is now


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
    _timed: list[tuple[float, int, Claimed]] = field(default_factory=list)
    _woken: dict[str, float] = field(default_factory=dict)
    _in_air: int = 0
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
        """Finishes what is in the air, gives back what is not, and returns when all is noted."""
        self._signals.put(None)
        if self._thread is not None:
            self._thread.join()
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _run(self) -> None:
        tick_at = 0.0
        while not (self._is_stopping and self._in_air == 0):
            now = _seconds()
            done = self._gather(min(tick_at, self._next_instant()) - now)
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
        self.database.write(lambda connection: letters.give_back(connection, self.worker))

    def _gather(self, patience: float) -> list[Done]:
        """Waits for a first signal, then takes all that are there."""
        done: list[Done] = []
        try:
            signal = (
                self._signals.get(timeout=max(0.0, patience))
                if patience > 0
                else (self._signals.get_nowait())
            )
            while True:
                if signal is None:
                    self._is_stopping = True
                elif isinstance(signal, str):
                    self._woken[signal] = 0.0
                else:
                    done.append(signal)
                signal = self._signals.get_nowait()
        except queue.Empty:
            return done

    def _next_instant(self) -> float:
        instants = [self._timed[0][0]] if self._timed else []
        if self._free() > 0 and not self._is_stopping:
            instants.extend(self._woken.values())
        return min(instants, default=float("inf"))

    def _free(self) -> int:
        """Senders without a letter: one that waits for its instant has its sender already.

        Otherwise letters whose instants passed while all were busy would leave in one burst.
        """
        return self.senders - self._in_air - len(self._timed)

    def _round(self, done: list[Done], is_tick: bool) -> None:
        """Settle, mark, claim in one commit; then send what is due."""
        self._in_air -= len(done)
        now = datetime.now(UTC)
        consequences = [(one, consequence(one.letter, one.outcome, now)) for one in done]
        due = self._due(now.timestamp())
        wishes = {} if self._is_stopping else self._wishes(now.timestamp())
        if not (done or due or wishes or is_tick):
            return
        try:
            result = self.database.write(
                lambda connection: self._ledger(connection, consequences, due, wishes, is_tick, now)
            )
        except BaseException:
            self._in_air += len(done)
            for letter in due:
                heapq.heappush(self._timed, (now.timestamp(), letter.id, letter))
            raise
        for account_id in wishes:
            self._woken.pop(account_id, None)
        self._follow_up(consequences, result)
        for letter in result.leaving:
            self._send(letter)

    def _due(self, now: float) -> list[Claimed]:
        """Claimed letters whose instant has come, as many as can be in the air."""
        due = []
        while self._timed and self._timed[0][0] <= now + SOON_SECONDS:
            due.append(heapq.heappop(self._timed)[2])
        if self._is_stopping:  # what has no instant yet is given back at the end
            self._timed.clear()
            return []
        return due

    def _wishes(self, now: float) -> dict[str, float]:
        """The accounts that may have something to claim now."""
        if self._free() <= 0:
            return {}
        return {account_id: at for account_id, at in self._woken.items() if at <= now}

    def _ledger(
        self,
        connection: Connection,
        consequences: list[tuple[Done, Consequence]],
        due: list[Claimed],
        wishes: Mapping[str, float],
        is_tick: bool,
        now: datetime,
    ) -> "_Result":
        """One transaction of the ledger. May run twice, so it changes nothing of the postman."""
        self._settle(connection, consequences, now)
        marked = letters.mark_sending(
            connection,
            [letter.id for letter in due],
            worker=self.worker,
            now=now,
            lease_until=now + SENDING_LEASE,
        )
        result = _Result([letter for letter in due if letter.id in marked])
        names = set(wishes)
        if is_tick and not self._is_stopping:
            names.update(letters.accounts_due(connection, now))
        room_left = self._free() - len(result.leaving)
        for account_id in sorted(names):
            if room_left <= 0:
                result.again[account_id] = 0.0
                continue
            room_left -= self._claim(connection, account_id, room_left, now, result)
        return result

    def _settle(
        self, connection: Connection, consequences: list[tuple[Done, Consequence]], now: datetime
    ) -> None:
        letters.settle(connection, [follows.settled for _one, follows in consequences])
        for one, follows in consequences:
            letter, outcome = one.letter, one.outcome
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
    ) -> int:
        """Claims for one account; those whose instant is now are marked as leaving at once."""
        rate = self._rate(account_id)
        seconds = now.timestamp()
        room = pace.room(connection, account_id, rate, seconds, most)
        if room.letters == 0:
            if room.again_at != float("inf"):
                result.again[account_id] = room.again_at
            return 0
        instants = room.instants(room.letters)
        is_leaving = instants[-1] <= seconds + SOON_SECONDS
        taken = letters.claim(
            connection,
            account_id,
            worker=self.worker,
            most=room.letters,
            now=now,
            lease_until=now + (SENDING_LEASE if is_leaving else CLAIM_LEASE),
            is_leaving=is_leaving,
        )
        if not taken:
            return 0
        pace.take(connection, account_id, room, len(taken))
        if len(taken) == room.letters:
            result.again[account_id] = 0.0
        if is_leaving:
            result.leaving.extend(taken)
        else:
            self._spread(connection, list(zip(instants, taken, strict=False)), now, result)
        return len(taken)

    def _spread(
        self,
        connection: Connection,
        claimed: list[tuple[float, Claimed]],
        now: datetime,
        result: "_Result",
    ) -> None:
        """Letters whose instant is now are marked as leaving, the others wait for theirs."""
        soon = now.timestamp() + SOON_SECONDS
        leaving = [letter for at, letter in claimed if at <= soon]
        letters.mark_sending(
            connection,
            [letter.id for letter in leaving],
            worker=self.worker,
            now=now,
            lease_until=now + SENDING_LEASE,
        )
        result.leaving.extend(leaving)
        result.timed.extend((at, letter) for at, letter in claimed if at > soon)

    def _follow_up(self, consequences: list[tuple[Done, Consequence]], result: "_Result") -> None:
        """What follows the commit: who is woken again, whose token is renewed, what staff learn."""
        self._woken.update(result.again)
        for at, letter in result.timed:
            heapq.heappush(self._timed, (at, letter.id, letter))
        for one, follows in consequences:
            # The next letter of the same person may be waiting for this one.
            self._woken.setdefault(one.letter.account_id, 0.0)
            if follows.needs_token and self._pool is not None:
                self._pool.submit(self._renew, one.letter.account_id, one.token)
            if follows.stops_account:
                self.book.read_again()
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
        account = self.book.get(letter.account_id)
        outcome = self._outcome(letter, account)
        seconds = _seconds() - started
        token = account.access_token if account is not None else ""
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

    def _outcome(self, letter: Claimed, account: Account | None) -> Outcome:
        if account is None:
            return OurFault("no_account", "the account is not in the database")
        try:
            bubble = Bubble.from_json(letter.body)
            channel = self.channels[account.channel]
            content = Letter(letter.key, letter.platform_id, bubble, letter.lane == 0)
            return channel.send(self.network, credentials(account), content)
        except Exception:
            log.exception("send_failed", trace=letter.trace, letter=letter.id)
            return Unsure("fault", "the program failed while sending")


@dataclass(slots=True)
class _Result:
    """What one ledger transaction decided, taken over only after its commit."""

    leaving: list[Claimed]
    timed: list[tuple[float, Claimed]] = field(default_factory=list)
    again: dict[str, float] = field(default_factory=dict)


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
