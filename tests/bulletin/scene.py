"""Bulletins and the people they are for, put straight into the tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.store import accounts, bulletin_counts, bulletins, letters, people
from bot.store.database import Database
from tests.store.rows import NOW, rows_of

OA, PAGE, CHAT = "zalo:22", "messenger:33", "webchat:phuong-a"
UNIT = "phuong-a"
EVERY_CHANNEL = ["zalo", "messenger", "webchat"]


def add_accounts(database: Database, *names: str, **values: Any) -> None:
    for name in names or (OA, PAGE, CHAT):
        given = {"unit_slug": UNIT, **values}
        database.write(lambda connection, n=name, v=given: accounts.put_in(connection, n, v))


def add_people(
    database: Database, account_id: str, count: int, prefix: str = "p", **values: Any
) -> None:
    """So many people, who wrote at NOW unless told otherwise; one row after the other."""
    rows = [
        {
            "account_id": account_id,
            "platform_id": f"{prefix}{number}",
            "first_at": NOW,
            "last_wrote_at": NOW,
            "address": "",
            "follows": True,
            "wants_news": True,
            "choices": [],
            "question": "",
            "told": {},
            **values,
        }
        for number in range(count)
    ]
    database.write(lambda connection: _insert(connection, rows))


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(people.people), list(rows))


def add_bulletin(database: Database, **values: Any) -> int:
    """An approved one that is due, unless told otherwise."""
    given = {
        "title": "Thứ Bảy tình nguyện",
        "body": "Bảy giờ, nhà văn hoá.",
        "unit_slug": UNIT,
        "channels": EVERY_CHANNEL,
        "created_at": NOW,
        "created_by": "hoa@example.vn",
        "send_at": NOW,
        "valid_until": NOW + timedelta(days=7),
        "state": "approved",
        **values,
    }
    row = bulletins.as_row(**given)
    return database.write(lambda connection: bulletins.put_in(connection, row))


def bulletin_of(database: Database, number: int) -> dict[str, Any]:
    with database.read() as connection:
        found = bulletins.find(connection, number)
    assert found is not None
    return found


def counts_of(database: Database, number: int) -> dict[str, int]:
    """How many letters of the bulletin stand in each state."""
    found: dict[str, int] = {}
    with database.read() as connection:
        for (_account, state), count in bulletin_counts.by_state(connection, number).items():
            found[state] = found.get(state, 0) + count
    return found


def set_letters(database: Database, *where: Any, **values: Any) -> None:
    """Changes letters by hand, as a postman might have."""
    table = letters.letters
    database.write(
        lambda connection: connection.execute(table.update().where(*where).values(**values))
    )


def change_bulletin(database: Database, number: int, **values: Any) -> None:
    table = bulletins.bulletins
    database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.id == number).values(**values)
        )
    )


def letters_of(database: Database, number: int) -> list[Any]:
    return [row for row in rows_of(database, letters.letters) if row.bulletin_id == number]


def people_of(database: Database, account_id: str) -> list[int]:
    with database.read() as connection:
        table = people.people
        asked = select(table.c.id).where(table.c.account_id == account_id).order_by(table.c.id)
        return list(connection.execute(asked).scalars())


def later(span: timedelta) -> datetime:
    return NOW + span
