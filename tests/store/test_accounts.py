"""Accounts: made once, changed in part, one renewal of a token at a time, no secret in words."""

from datetime import timedelta

from bot.store import accounts
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import Connection, Database
from bot.store.vault import Vault
from tests.store.rows import ACCOUNT, NOW, add_account, add_token, rows_of
from tests.waiting import together

LEASE = NOW + timedelta(seconds=30)


def found(database: Database, vault: Vault) -> Account:
    with database.read() as connection:
        account = accounts.find(connection, vault, ACCOUNT)
    assert account is not None
    return account


def claim(database: Database, vault: Vault, token: str, after: timedelta = timedelta()) -> bool:
    now = NOW + after
    return database.write(
        lambda connection: accounts.claim_refresh(
            connection, ACCOUNT, vault.fingerprint(token), now=now, until=now + (LEASE - NOW)
        )
    )


def test_an_account_is_made_once_and_changed_in_part(database: Database, vault: Vault) -> None:
    add_account(database, unit_slug="phuong-a", app_id="1")
    add_account(database, app_id="2")
    account = found(database, vault)
    assert (account.channel, account.platform_id) == ("zalo", "22")
    assert (account.unit_slug, account.app_id) == ("phuong-a", "2")
    add_account(database)
    assert found(database, vault) == account


def test_who_is_not_there_is_not_found(database: Database, vault: Vault) -> None:
    with database.read() as connection:
        assert accounts.find(connection, vault, ACCOUNT) is None


def test_the_words_of_an_account_hold_no_secret(database: Database, vault: Vault) -> None:
    add_account(database, app_secret_closed=vault.close("fake-app-secret"))
    assert repr(found(database, vault)) == f"Account({ACCOUNT})"


def test_a_new_pair_takes_the_place_of_the_old_one(database: Database, vault: Vault) -> None:
    add_account(database)
    add_token(database, vault, "fake-access-0", "fake-refresh-0", NOW)
    assert not found(database, vault).has_previous
    add_token(database, vault, "fake-access-1", "fake-refresh-1", LEASE)
    account = found(database, vault)
    assert (account.access_token, account.refresh_token) == ("fake-access-1", "fake-refresh-1")
    assert account.token_at == LEASE
    (row,) = rows_of(database, accounts.accounts)
    assert vault.open(row.previous_access_closed) == "fake-access-0"
    assert vault.open(row.previous_refresh_closed) == "fake-refresh-0"


def test_one_at_a_time_renews_a_token(database: Database, vault: Vault) -> None:
    add_account(database)
    add_token(database, vault, "fake-access-0", "fake-refresh-0", NOW)
    claims = together(*[lambda: claim(database, vault, "fake-access-0")] * 4)
    assert sorted(claims) == [False, False, False, True]
    assert not claim(database, vault, "fake-access-0", LEASE - NOW)
    assert claim(database, vault, "fake-access-0", LEASE - NOW + timedelta(seconds=1))


def test_a_token_that_was_renewed_already_is_not_claimed(database: Database, vault: Vault) -> None:
    add_account(database)
    add_token(database, vault, "fake-access-1", "fake-refresh-1", NOW)
    assert not claim(database, vault, "fake-access-0")
    assert claim(database, vault, "fake-access-1")
    add_token(database, vault, "fake-access-2", "fake-refresh-2", NOW)
    assert claim(database, vault, "fake-access-2")  # saving the pair ended the lease


def test_an_account_stops_once_and_resumes(database: Database, vault: Vault) -> None:
    add_account(database)

    def stop(code: str) -> bool:
        return database.write(
            lambda connection: accounts.stop(connection, ACCOUNT, code, "w" * 600, NOW)
        )

    assert stop("-204")
    assert not stop("-205")
    account = found(database, vault)
    assert (account.stopped_at, account.stopped_code) == (NOW, "-204")
    assert account.stopped_words == "w" * 500
    database.write(lambda connection: accounts.resume(connection, ACCOUNT))
    account = found(database, vault)
    assert (account.stopped_at, account.stopped_code, account.stopped_words) == (None, "", "")


def test_tokens_of_the_environment_have_no_age(database: Database, vault: Vault) -> None:
    add_account(database)
    add_token(database, vault, "fake-access-0", "fake-refresh-0", NOW)
    database.write(lambda connection: accounts.stop(connection, ACCOUNT, "token", "dead", NOW))
    database.write(
        lambda connection: accounts.take_tokens(
            connection, vault, ACCOUNT, "fake-access-9", "fake-refresh-9", env_print="print"
        )
    )
    account = found(database, vault)
    assert (account.access_token, account.refresh_token) == ("fake-access-9", "fake-refresh-9")
    assert (account.token_at, account.token_expires_at, account.stopped_at) == (None, None, None)
    with database.read() as connection:
        assert accounts.env_print_of(connection, ACCOUNT) == "print"


def test_a_permission_asked_for_is_taken_once_and_in_time(database: Database) -> None:
    wish = {
        "verifier_closed": "",
        "unit_slug": "don-vi",
        "app_id": "1",
        "app_secret_closed": "",
        "webhook_secret_closed": "",
        "until": NOW,
    }

    def put(connection: Connection) -> None:
        for state in ("s1", "s2"):
            accounts.put_connect(connection, {"state": state, **wish})

    database.write(put)

    def take(state: str, after: int = 0) -> object:
        now = NOW + timedelta(seconds=after)
        return database.write(lambda connection: accounts.take_connect(connection, state, now))

    assert take("s1") == {"state": "s1", **wish}
    assert take("s1") is None
    assert take("s2", after=1) is None
    assert take("unknown") is None


def test_the_book_is_read_again_on_demand(database: Database, vault: Vault) -> None:
    book = AccountBook(database, vault)
    assert book.all() == {}
    add_account(database)
    assert book.get(ACCOUNT) is None  # fresh enough not to be asked
    assert list(book.read_again()) == [ACCOUNT]
    assert book.get(ACCOUNT) is not None
