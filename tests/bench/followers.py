"""Followers and a running bulletin put straight into the database, as many as a bench wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.store import bulletins, letters, people
from bot.store.database import Connection, Database
from tests.bench.bare import TEXT

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody on an account; `wrote` is how long ago, None for never."""

    account_id: str
    platform_id: str
    wrote: timedelta | None = timedelta(hours=1)
    wants_news: bool = True


def add(database: Database, followers: Sequence[Follower]) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "account_id": one.account_id,
            "platform_id": one.platform_id,
            "first_at": now - timedelta(days=30),
            "address": "",
            "follows": True,
            "wants_news": one.wants_news,
            "last_wrote_at": None if one.wrote is None else now - one.wrote,
            "choices": [],
            "question": "",
            "told": {},
            "name": "Lan",
        }
        for one in followers
    ]

    def work(connection: Connection) -> None:
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(people.people), rows[start : start + CHUNK])

    database.write(work)


def run_bulletin(database: Database, **values: Any) -> int:
    """A bulletin that is being sent, with a queued letter for everybody who wants news."""
    now = datetime.now(UTC)
    row = {
        "title": "Ngày tình nguyện",
        "body": TEXT,
        "unit_slug": "don-vi",
        "channels": ["zalo", "messenger", "webchat"],
        "state": "sending",
        "created_at": now,
        "started_at": now,
        "spread_at": now,
        "valid_until": now + timedelta(days=7),
        "is_urgent": True,
        **values,
    }

    def work(connection: Connection) -> int:
        table = bulletins.bulletins
        made = connection.execute(insert(table), [bulletins.as_row(**row)])
        del made
        number: int = connection.execute(
            select(table.c.id).order_by(table.c.id.desc()).limit(1)
        ).scalar_one()
        found = connection.execute(
            select(people.people.c.id, people.people.c.account_id).where(people.people.c.wants_news)
        ).all()
        rows = [letter_row(number, person, account_id, now) for person, account_id in found]
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(letters.letters), rows[start : start + CHUNK])
        return number

    return database.write(work)


def letter_row(bulletin: int, person: int, account_id: str, now: datetime) -> Mapping[str, Any]:
    return {
        "key": f"bulletin:{bulletin}:person:{person}",
        "account_id": account_id,
        "person_id": person,
        "lane": letters.NEWS_LANE,
        "state": "queued",
        "body": {},
        "entry": "",
        "trace": "",
        "attempts": 0,
        "created_at": now,
        "due_at": now,
        "worker": "",
        "message_id": "",
        "code": "",
        "words": "",
        "bulletin_id": bulletin,
    }
