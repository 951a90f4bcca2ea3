"""Accounts: the OAs, Pages and web chats of the units, with their tokens closed by the vault."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Row, false, or_, select, update
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_into
from bot.store.vault import Vault


class AccountRow(SQLModel, table=True):
    """One account. Columns ending in `_closed` are secrets in the vault's form.

    `next_send_at`, `slow_rate`, `slow_at` belong to the pace and count real seconds since 1970.
    `access_print` tells which access token stands here, `env_print` which one was last taken over
    from the environment. `refreshing_until` is the lease of whoever renews the token. `may_pay`:
    news may go for money where no free road is open, for at most `budget` đồng a month; `spent`
    went in `spent_month` ("2026-11"). `articles_a_month`: Zalo broadcasts of its package.
    """

    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    channel: str
    platform_id: str
    unit_slug: str
    app_id: str = ""
    app_secret_closed: str = ""
    webhook_secret_closed: str = ""
    access_closed: str = ""
    refresh_closed: str = ""
    previous_access_closed: str = ""
    previous_refresh_closed: str = ""
    access_print: str = ""
    env_print: str = ""
    token_at: datetime | None = Field(default=None, sa_column=instant_column())
    has_token_worked: bool = False
    token_expires_at: datetime | None = Field(default=None, sa_column=instant_column())
    refreshing_until: datetime | None = Field(default=None, sa_column=instant_column())
    stopped_at: datetime | None = Field(default=None, sa_column=instant_column())
    stopped_code: str = ""
    stopped_words: str = ""
    webhook_fault: str = ""
    webhook_checked_at: datetime | None = Field(default=None, sa_column=instant_column())
    verifier_name: str = ""
    verifier_body: str = ""
    next_send_at: float = Field(default=0.0, sa_type=Float)
    slow_rate: float | None = Field(default=None, sa_type=Float)
    slow_at: float = Field(default=0.0, sa_type=Float)
    may_pay: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    budget: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    spent: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    spent_month: str = Field(default="", sa_column_kwargs={"server_default": ""})
    articles_a_month: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    synced_at: datetime | None = Field(default=None, sa_column=instant_column())


class ConnectRow(SQLModel, table=True):
    """An OAuth permission asked for: `state` goes out and must come back, once, before `until`."""

    __tablename__ = "connects"

    state: str = Field(primary_key=True)
    verifier_closed: str
    unit_slug: str
    app_id: str
    app_secret_closed: str
    webhook_secret_closed: str
    until: datetime = Field(sa_column=instant_column(nullable=False))


accounts = table_of(AccountRow)
connects = table_of(ConnectRow)
_ALL = Ready(select(accounts).order_by(accounts.c.id))  # read every few seconds (book.py)


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its secrets opened. Its repr never shows them."""

    id: str
    channel: str
    platform_id: str
    unit_slug: str
    app_id: str
    app_secret: str
    webhook_secret: str
    access_token: str
    refresh_token: str
    token_at: datetime | None
    has_token_worked: bool
    token_expires_at: datetime | None
    stopped_at: datetime | None
    stopped_code: str
    stopped_words: str
    webhook_fault: str
    webhook_checked_at: datetime | None
    verifier_name: str
    verifier_body: str
    has_previous: bool

    def __repr__(self) -> str:
        return f"Account({self.id})"


def all_accounts(connection: Connection, vault: Vault) -> list[Account]:
    """Every account, in order of id. Raises VaultFault where SECRET_KEY does not fit."""
    return [_account(row, vault) for row in _ALL.rows(connection, {})]


def find(connection: Connection, vault: Vault, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
    return None if row is None else _account(row, vault)


def limits_of(connection: Connection, account_id: str) -> Any:
    """What the account may spend on news: may_pay, budget, spent, spent_month, articles_a_month."""
    names = ("may_pay", "budget", "spent", "spent_month", "articles_a_month")
    return connection.execute(
        select(*(accounts.c[name] for name in names)).where(accounts.c.id == account_id)
    ).one()


def put_in(connection: Connection, account_id: str, values: dict[str, Any]) -> None:
    """Makes the account or changes the given columns of it."""
    channel, platform_id = account_id.split(":", 1)
    row = AccountRow(
        id=account_id, channel=channel, platform_id=platform_id, **{"unit_slug": "", **values}
    )
    statement = insert_into(connection, accounts).values(**row.model_dump())
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=values)
        if values
        else statement.on_conflict_do_nothing(index_elements=["id"])
    )


def change(connection: Connection, account_id: str, values: dict[str, Any]) -> None:
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))


def stop(connection: Connection, account_id: str, code: str, words: str, now: datetime) -> bool:
    """Lets nothing more leave by this account; False where it stood still already."""
    done = connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.stopped_at.is_(None))
        .values(stopped_at=now, stopped_code=code, stopped_words=words[:500])
    )
    return done.rowcount == 1


def resume(connection: Connection, account_id: str) -> None:
    """Lets letters leave again."""
    change(connection, account_id, {"stopped_at": None, "stopped_code": "", "stopped_words": ""})


def claim_refresh(
    connection: Connection, account_id: str, access_print: str, *, now: datetime, until: datetime
) -> bool:
    """Makes the caller the only one who renews this very token until `until` (real time)."""
    done = connection.execute(
        update(accounts)
        .where(
            accounts.c.id == account_id,
            accounts.c.access_print == access_print,
            or_(accounts.c.refreshing_until.is_(None), accounts.c.refreshing_until < now),
        )
        .values(refreshing_until=until)
    )
    return done.rowcount == 1


def save_pair(
    connection: Connection,
    vault: Vault,
    account_id: str,
    access_token: str,
    refresh_token: str,
    *,
    now: datetime,
    expires_at: datetime | None,
) -> None:
    """Puts a new token pair in the place of the old one, which is kept for diagnosis."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(
            previous_access_closed=accounts.c.access_closed,
            previous_refresh_closed=accounts.c.refresh_closed,
            access_closed=vault.close(access_token),
            refresh_closed=vault.close(refresh_token),
            access_print=vault.fingerprint(access_token),
            token_at=now,
            has_token_worked=False,
            token_expires_at=expires_at,
            refreshing_until=None,
        )
    )


def note_token_works(connection: Connection, account_id: str, access_print: str) -> None:
    """The platform took a call with this token: if it is refused later, it has expired."""
    connection.execute(
        update(accounts)
        .where(
            accounts.c.id == account_id,
            accounts.c.access_print == access_print,
            accounts.c.has_token_worked.is_(False),
        )
        .values(has_token_worked=True)
    )


def env_print_of(connection: Connection, account_id: str) -> str:
    """The fingerprint of the tokens last taken over from the environment."""
    found: str | None = connection.execute(
        select(accounts.c.env_print).where(accounts.c.id == account_id)
    ).scalar_one_or_none()
    return found or ""


def take_tokens(
    connection: Connection,
    vault: Vault,
    account_id: str,
    access_token: str,
    refresh_token: str,
    *,
    env_print: str,
) -> None:
    """Takes tokens from the environment: their age is unknown, so they are used until refused."""
    change(
        connection,
        account_id,
        {
            "access_closed": vault.close(access_token),
            "refresh_closed": vault.close(refresh_token),
            "access_print": vault.fingerprint(access_token),
            "env_print": env_print,
            "token_at": None,
            "token_expires_at": None,
            "refreshing_until": None,
        },
    )
    resume(connection, account_id)


def close_again(connection: Connection, vault: Vault) -> int:
    """Closes every secret with the newest key of SECRET_KEY; returns how many accounts."""
    names = [name for name in AccountRow.model_fields if name.endswith("_closed")]
    # Locked: another process may renew a token at this moment, and the old one must not come back.
    rows = connection.execute(select(accounts).with_for_update()).all()
    for row in rows:
        values = {name: vault.close(vault.open(row._mapping[name])) for name in names}
        change(connection, row.id, values)
    return len(rows)


def put_connect(connection: Connection, values: dict[str, Any]) -> None:
    connection.execute(insert_into(connection, connects).values(**values))


def take_connect(connection: Connection, state: str, now: datetime) -> dict[str, Any] | None:
    """The permission asked for under that state; it can be taken once, and not after its time."""
    row = connection.execute(
        connects.delete().where(connects.c.state == state).returning(connects)
    ).one_or_none()
    if row is None or row.until < now:
        return None
    return dict(row._mapping)


def _account(row: Row[Any], vault: Vault) -> Account:
    return Account(
        id=row.id,
        channel=row.channel,
        platform_id=row.platform_id,
        unit_slug=row.unit_slug,
        app_id=row.app_id,
        app_secret=vault.open(row.app_secret_closed),
        webhook_secret=vault.open(row.webhook_secret_closed),
        access_token=vault.open(row.access_closed),
        refresh_token=vault.open(row.refresh_closed),
        token_at=row.token_at,
        has_token_worked=row.has_token_worked,
        token_expires_at=row.token_expires_at,
        stopped_at=row.stopped_at,
        stopped_code=row.stopped_code,
        stopped_words=row.stopped_words,
        webhook_fault=row.webhook_fault,
        webhook_checked_at=row.webhook_checked_at,
        verifier_name=row.verifier_name,
        verifier_body=row.verifier_body,
        has_previous=bool(row.previous_access_closed),
    )
