"""Rows put straight into the ledger, and read back, for tests that look at one table."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select

from bot.core.replies import Bubble
from bot.store import accounts, events, letters, people
from bot.store.database import Connection, Database
from bot.store.vault import Vault

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ACCOUNT = "zalo:22"


def add_account(database: Database, account_id: str = ACCOUNT, **values: Any) -> str:
    database.write(lambda connection: accounts.put_in(connection, account_id, values))
    return account_id


def add_token(database: Database, vault: Vault, access: str, refresh: str, at: datetime) -> None:
    """A token pair for ACCOUNT, taken `at` and without an end."""
    database.write(
        lambda connection: accounts.save_pair(
            connection, vault, ACCOUNT, access, refresh, now=at, expires_at=None
        )
    )


def add_person(database: Database, name: str = "lan", account_id: str = ACCOUNT) -> people.Person:
    return database.write(lambda connection: people.lock(connection, account_id, name, NOW))


def letter_row(person: people.Person, key: str, **values: Any) -> dict[str, Any]:
    """A queued reply that is due since NOW."""
    return {
        "key": key,
        "account_id": person.account_id,
        "person_id": person.id,
        "lane": letters.REPLY_LANE,
        "state": "queued",
        "body": Bubble(f"words of {key}").as_json(),
        "entry": "",
        "trace": "t",
        "attempts": 0,
        "created_at": NOW,
        "due_at": NOW,
        "worker": "",
        "message_id": "",
        "code": "",
        "words": "",
        **values,
    }


def add_letter(database: Database, person: people.Person, key: str, **values: Any) -> int:
    """Puts the letter in and returns its number."""

    def work(connection: Connection) -> int:
        letters.put_in(connection, [letter_row(person, key, **values)])
        number = select(letters.letters.c.id).where(letters.letters.c.key == key)
        found: int = connection.execute(number).scalar_one()
        return found

    return database.write(work)


def event_row(person_id: int | None, key: str, **values: Any) -> dict[str, Any]:
    """A question of today that was answered."""
    return {
        "account_id": ACCOUNT,
        "key": key,
        "person_id": person_id,
        "kind": "TextSaid",
        "said": f"words of {key}",
        "topic": "vneid.install",
        "decision": "answer",
        "trace": "t",
        "at": NOW,
        "received_at": NOW,
        **values,
    }


def add_event(database: Database, person_id: int | None, key: str, **values: Any) -> int:
    row = event_row(person_id, key, **values)
    return database.write(lambda connection: events.put_in(connection, row))


def rows_of(database: Database, table: Table) -> list[Any]:
    """Every row, in the order of the primary key."""
    with database.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def letter_of(database: Database, key: str) -> Any:
    with database.read() as connection:
        table = letters.letters
        return connection.execute(select(table).where(table.c.key == key)).one()


def states(database: Database) -> dict[str, str]:
    """The state of every letter, by key."""
    return {row.key: row.state for row in rows_of(database, letters.letters)}


def set_state(database: Database, key: str, state: str) -> None:
    table = letters.letters
    database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.key == key).values(state=state)
        )
    )
