"""Forgotten: whoever had their data deleted is not brought back by a list of followers."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into


class ForgottenRow(SQLModel, table=True):
    """Somebody who is forgotten: only a fingerprint of the account and of their id there."""

    __tablename__ = "forgotten"

    print: str = Field(primary_key=True)
    at: datetime = Field(sa_column=instant_column(nullable=False, index=True))


forgotten = table_of(ForgottenRow)


def mark_forgotten(connection: Connection, gone: Sequence[tuple[str, str]], now: datetime) -> None:
    """Remembers fingerprints of those (account, platform id) whose data was deleted."""
    if gone:
        connection.execute(
            insert_into(connection, forgotten).values(at=now).on_conflict_do_nothing(),
            [{"print": _print(account, name)} for account, name in gone],
        )


def forgotten_among(
    connection: Connection, account_id: str, platform_ids: Sequence[str]
) -> set[str]:
    """Which of these people of an account must not come back by a list."""
    prints = {_print(account_id, name): name for name in platform_ids}
    found = connection.execute(select(forgotten.c.print).where(forgotten.c.print.in_(prints)))
    return {prints[one] for one in found.scalars()}


def _print(account_id: str, platform_id: str) -> str:
    return hashlib.sha256(f"{account_id} {platform_id}".encode()).hexdigest()
