"""The account book: all accounts with opened secrets, read again when they may have changed."""

import threading
import time
from collections.abc import Mapping

from bot.store import accounts
from bot.store.accounts import Account
from bot.store.database import Database
from bot.store.vault import Vault

FRESH_SECONDS = 3.0  # another process may have renewed a token or added an account


class AccountBook:
    """Shared by the threads of a process; asking it costs nothing while it is fresh."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self.vault = vault
        self._lock = threading.Lock()
        self._accounts: Mapping[str, Account] = {}
        self._read_at = 0.0

    def all(self) -> Mapping[str, Account]:
        """Every account by id, at most some seconds old."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            self.read_again()
        return self._accounts

    def get(self, account_id: str) -> Account | None:
        return self.all().get(account_id)

    def read_again(self) -> Mapping[str, Account]:
        """Reads the accounts now. Raises VaultFault where SECRET_KEY does not fit."""
        with self._lock, self._database.read() as connection:
            found = accounts.all_accounts(connection, self.vault)
            self._accounts = {account.id: account for account in found}
            self._read_at = time.monotonic()
            return self._accounts
