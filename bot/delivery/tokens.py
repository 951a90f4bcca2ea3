"""Renews access tokens: one process at a time, saved before use, the old pair kept."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.channels.http import HTTP_SECONDS
from bot.channels.zalo.oauth import TokenFault, TokenPair
from bot.core.clock import Clock
from bot.delivery import stopping
from bot.store import accounts
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import AWAY, Connection, Database

log = structlog.get_logger()

# Longer than the HTTP limit: whoever takes over must be sure that the first call has ended.
LEASE = timedelta(seconds=HTTP_SECONDS + 15)
LEFT = timedelta(hours=2)
SAVE_AGAIN_SECONDS = 0.5
# A token that was refused this soon and never worked is not renewed once more: something else is
# wrong, and each renewal uses up a refresh token.
NEW = timedelta(seconds=60)

Refresh = Callable[[Account], TokenPair | TokenFault]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Keeps tokens alive. `refresh` asks a channel's platform for a new pair, by channel."""

    database: Database
    book: AccountBook
    refresh: Mapping[str, Refresh]
    clock: Clock

    def renew(self, account_id: str, used: str) -> bool:
        """Called when `used` was refused; True when letters may be tried again at once."""
        account = self.book.read_again().get(account_id)
        if account is None:
            return False
        if account.access_token != used:
            return True
        real = self.clock.real()
        is_new = account.token_at is not None and real - account.token_at < NEW
        if is_new and not account.has_token_worked:
            return self._give_up(account, "token", "a token issued a moment ago is refused")
        return self._renew(account, real)

    def renew_due(self) -> int:
        """Renews every token that has less than two hours left; returns how many were."""
        real = self.clock.real()
        due = [
            account
            for account in self.book.read_again().values()
            if account.token_expires_at is not None and account.token_expires_at - real < LEFT
        ]
        return sum(self._renew(account, real) for account in due)

    def _renew(self, account: Account, real: datetime) -> bool:
        refresh = self.refresh.get(account.channel)
        if refresh is None or not account.refresh_token:
            return self._give_up(account, "token", "the access token is dead and cannot be renewed")
        print_of_used = self.book.vault.fingerprint(account.access_token)

        def claim(connection: Connection) -> bool:
            return accounts.claim_refresh(
                connection, account.id, print_of_used, now=real, until=real + LEASE
            )

        if not self.database.write(claim):
            return False  # somebody else is at it, or has done it
        answer = refresh(account)
        if isinstance(answer, TokenPair):
            self._save(account, answer)
            return True
        log.error("token_refused", account=account.id, code=answer.code, words=answer.words)
        if answer.is_final:
            return self._give_up(account, answer.code, answer.words)
        if not answer.is_unsure:  # nothing was consumed: the next try need not wait for the lease
            self.database.write(
                lambda connection: accounts.change(
                    connection, account.id, {"refreshing_until": None}
                )
            )
        return False

    def _save(self, account: Account, pair: TokenPair) -> None:
        real = self.clock.real()

        def save(connection: Connection) -> None:
            accounts.save_pair(
                connection,
                self.book.vault,
                account.id,
                pair.access_token,
                pair.refresh_token,
                now=real,
                expires_at=real + timedelta(seconds=pair.expires_in),
            )

        # The old pair is dead and the new one stands nowhere yet: the database may be away for a
        # moment, but giving up would cut the account off until its admin connects it again.
        while True:
            try:
                self.database.write(save)
                break
            except AWAY as error:
                if self.clock.real() > real + LEASE:
                    raise
                log.error("token_not_saved", account=account.id, fault=type(error).__name__)
                threading.Event().wait(SAVE_AGAIN_SECONDS)
        self.book.read_again()
        log.info("token_renewed", account=account.id)

    def _give_up(self, account: Account, code: str, words: str) -> bool:
        """Stops the account: only its admin can connect it again."""

        def stop(connection: Connection) -> bool:
            accounts.change(connection, account.id, {"refreshing_until": None})
            return stopping.stop(connection, account.id, code, words, self.clock.now())

        self.database.write(stop)
        self.book.read_again()
        return False
