"""The vault: secrets at rest open with the right key only, and keys can be changed."""

import pytest

from bot.store import accounts
from bot.store.book import AccountBook
from bot.store.database import Database
from bot.store.vault import Vault, VaultFault
from tests.store.rows import ACCOUNT, NOW, add_account, add_token, rows_of

OLD, NEW = "old-key-" * 5, "new-key-" * 5
TOKEN = "fake-access-0"


def test_a_secret_comes_back_and_is_not_to_be_seen() -> None:
    closed = Vault(OLD).close(TOKEN)
    assert TOKEN not in closed
    assert Vault(OLD).open(closed) == TOKEN


def test_nothing_stays_nothing() -> None:
    assert Vault(OLD).close("") == Vault(OLD).open("") == Vault(OLD).fingerprint("") == ""


def test_the_same_secret_is_closed_differently_each_time() -> None:
    assert Vault(OLD).close(TOKEN) != Vault(OLD).close(TOKEN)


def test_another_key_opens_nothing() -> None:
    for closed in (Vault(OLD).close(TOKEN), "no closed secret", "gAAAAA"):
        with pytest.raises(VaultFault):
            Vault(NEW).open(closed)


def test_while_a_key_is_changed_both_open_and_the_new_one_closes() -> None:
    both = Vault(f" {NEW} , {OLD} ")
    assert both.open(Vault(OLD).close(TOKEN)) == TOKEN
    assert Vault(NEW).open(both.close(TOKEN)) == TOKEN


def test_a_fingerprint_tells_tokens_apart_whatever_the_key() -> None:
    """Else a changed key would take the environment's used token for a new one."""
    assert Vault(OLD).fingerprint(TOKEN) == Vault(f"{NEW},{OLD}").fingerprint(TOKEN)
    assert Vault(OLD).fingerprint(TOKEN) != Vault(OLD).fingerprint("fake-access-1")
    assert TOKEN not in Vault(OLD).fingerprint(TOKEN)


def test_no_secret_stands_open_in_the_database(database: Database) -> None:
    vault = Vault(OLD)
    add_account(database, app_secret_closed=vault.close("fake-app-secret"))
    add_token(database, vault, TOKEN, "fake-refresh-0", NOW)
    written = repr(rows_of(database, accounts.accounts))
    assert "fake-" not in written


def test_after_closing_again_the_old_key_is_not_needed(database: Database) -> None:
    vault = Vault(OLD)
    add_account(database, app_secret_closed=vault.close("fake-app-secret"))
    add_token(database, vault, TOKEN, "fake-refresh-0", NOW)
    both = Vault(f"{NEW},{OLD}")
    assert database.write(lambda connection: accounts.close_again(connection, both)) == 1
    account = AccountBook(database, Vault(NEW)).all()[ACCOUNT]
    assert (account.app_secret, account.access_token) == ("fake-app-secret", TOKEN)
    assert account.refresh_token == "fake-refresh-0"


def test_the_account_book_says_that_the_key_is_wrong(database: Database) -> None:
    add_account(database, app_secret_closed=Vault(OLD).close("fake-app-secret"))
    with pytest.raises(VaultFault):
        AccountBook(database, Vault(NEW)).all()
