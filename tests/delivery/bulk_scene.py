"""A bulletin under way on the stage: its letters straight in the ledger, its people as told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.store import bulletins, letters, people
from bot.store.database import Connection
from tests.cast import Citizen
from tests.stage import Stage
from tests.store.rows import letter_row

WORDS = "Thứ Bảy này phường làm thủ tục lưu động."


def run_bulletin(
    stage: Stage,
    citizens: Sequence[Citizen] = (),
    *,
    on_messenger: Sequence[Citizen] = (),
    **values: Any,
) -> int:
    """A bulletin that is being sent, urgent so that no hour stops it, and a letter for each.

    Everybody has just written, on the platform too.
    """
    now = datetime.now(UTC)
    row = {
        "title": WORDS,
        "body": WORDS,
        "unit_slug": "don-vi",
        "state": "sending",
        "is_urgent": True,
        "created_at": now,
        "started_at": now,
        **values,
    }
    for one in citizens:
        stage.zalo.meet(one.zalo, now)
    for one in on_messenger:
        stage.messenger.meet(one.messenger)

    def work(connection: Connection) -> int:
        connection.execute(insert(bulletins.bulletins), [bulletins.as_row(**row)])
        table = bulletins.bulletins
        newest = select(table.c.id).order_by(table.c.id.desc()).limit(1)
        number: int = connection.execute(newest).scalar_one()
        found = [people.lock(connection, stage.oa, one.zalo, now) for one in citizens]
        found += [people.lock(connection, stage.page, one.messenger, now) for one in on_messenger]
        for person in found:
            person.last_wrote_at = now
            person.name = "Lan"
            people.keep(connection, person)
            letters.put_in(connection, [news_row(number, person, now)])
        return number

    return stage.bot.database.write(work)


def add_letter(stage: Stage, bulletin: int, person_id: int) -> None:
    """A letter of the bulletin for somebody who is in the ledger already."""

    def work(connection: Connection) -> None:
        table = people.people
        row = connection.execute(select(table).where(table.c.id == person_id)).one()
        person = people.Person(*row, before=row)
        letters.put_in(connection, [news_row(bulletin, person, datetime.now(UTC))])

    stage.bot.database.write(work)


def news_row(bulletin: int, person: people.Person, now: datetime) -> dict[str, Any]:
    key = f"bulletin:{bulletin}:person:{person.id}"
    values = {"lane": letters.NEWS_LANE, "body": {}, "bulletin_id": bulletin, "due_at": now}
    return letter_row(person, key, **values)


def change_person(stage: Stage, platform_id: str, **values: Any) -> None:
    table = people.people
    stage.bot.database.write(
        lambda connection: connection.execute(
            update(table).where(table.c.platform_id == platform_id).values(**values)
        )
    )


def change_bulletin(stage: Stage, number: int, **values: Any) -> None:
    table = bulletins.bulletins
    stage.bot.database.write(
        lambda connection: connection.execute(
            update(table).where(table.c.id == number).values(**values)
        )
    )


def state_of(stage: Stage, platform_id: str) -> Any:
    """The newest letter of a person."""
    joined = letters.letters.join(people.people, people.people.c.id == letters.letters.c.person_id)
    with stage.bot.database.read() as connection:
        return connection.execute(
            select(letters.letters)
            .select_from(joined)
            .where(people.people.c.platform_id == platform_id)
            .order_by(letters.letters.c.id.desc())
            .limit(1)
        ).one()


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)
