"""Questions to a platform beside the letters: at the account's pace, with a token that is alive."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.channels.channel import Credentials
from bot.channels.http import Network
from bot.core.clock import Clock
from bot.core.outcomes import Gone, OurFault, Refused, Unsure, Waiting
from bot.core.quiet import Quiet
from bot.delivery.carrying import credentials
from bot.store import pace, running
from bot.store.book import AccountBook
from bot.store.database import Connection, Database
from bot.store.pace import Room

T = TypeVar("T")

# Of the account's rate: answers keep the rest. At 20 a second and with one OA asked after the other
# this is 300 calls a minute, of 4,000 that all OAs of an app have together.
SHARE = 4
# While news of the account go out they have its rate, but for one question in so many seconds.
BESIDE_NEWS_SECONDS = 5.0
LONGEST_WAIT = 5.0  # seconds for an instant of the account; then whoever asks comes back later

NotTold = Waiting | Refused | Gone | OurFault | Unsure


class Renewer(Protocol):
    """Renews the access token of an account; True when it may be tried again."""

    def renew(self, account_id: str, used: str) -> bool: ...


@dataclass(slots=True)
class Caller:
    """Asks for one caller at a time; `rate` is the account's sends a second."""

    database: Database
    book: AccountBook
    network: Network
    tokens: Renewer
    clock: Clock
    quiet: Quiet
    rate: float
    _next_at: float = 0.0
    _rest: threading.Event = field(default_factory=threading.Event)

    def ask(
        self, account_id: str, question: Callable[[Network, Credentials], T | NotTold]
    ) -> T | NotTold:
        """The answer, or why there is none. A dead token is renewed once, and asked again.

        A call that may have arrived is not repeated here: whoever asks knows whether it may be.
        """
        answer, token = self._once(account_id, question)
        if isinstance(answer, Waiting) and answer.kind == "token" and token:
            if not self.tokens.renew(account_id, token):
                return answer
            answer, _token = self._once(account_id, question)
        if isinstance(answer, Waiting) and answer.kind == "rate":
            self._slow_down(account_id, answer.after or 0.0)
        return answer

    def _once(
        self, account_id: str, question: Callable[[Network, Credentials], T | NotTold]
    ) -> tuple[T | NotTold, str]:
        account = self.book.get(account_id)
        if account is None or not account.access_token:
            return OurFault("token", "the account has no access token", "account"), ""
        refused = self._wait(account_id)
        if refused is not None:
            return refused, ""
        return question(self.network, credentials(account)), account.access_token

    def _wait(self, account_id: str) -> Waiting | OurFault | None:
        """Returns at an instant that is reserved for this call, or says why there is none."""
        give_up_at = max(self.clock.seconds(), self._next_at) + LONGEST_WAIT
        while True:
            self._rest.wait(max(0.0, self._next_at - self.clock.seconds()))
            found = self.database.write(lambda connection: self._take(connection, account_id))
            if found.letters:
                self._next_at = self.clock.seconds() + self._pause(account_id, found.step)
                return None
            if found.again_at == float("inf"):
                return OurFault("stopped", "the account stands still", "account")
            if found.again_at > give_up_at:
                return Waiting("busy", "pace", "the account is held back")
            self._next_at = found.again_at

    def _take(self, connection: Connection, account_id: str) -> Room:
        room = pace.room(connection, account_id, self.rate, self.clock.seconds(), 1)
        if room.letters:
            pace.take(connection, account_id, room, 1)
        return room

    def _pause(self, account_id: str, step: float) -> float:
        """Seconds from one question to the next."""
        now = self.clock.now()
        with self.database.read() as connection:
            has_news = any(
                account_id in running.accounts_of(connection, one.id, self.clock.real())
                for one in running.running(connection, now, is_quiet=self.quiet.covers(now))
            )
        return max(SHARE * step, BESIDE_NEWS_SECONDS if has_news else 0.0)

    def _slow_down(self, account_id: str, after: float) -> None:
        now = self.clock.seconds()
        self.database.write(
            lambda connection: pace.slow_down(connection, account_id, self.rate, now, now + after)
        )
