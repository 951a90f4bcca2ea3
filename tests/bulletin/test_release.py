"""Release: what the clock may free goes by itself, what only the person can open does not."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.core.clock import LOCAL
from bot.store import accounts, letters, news_letters, people, roads, spread
from bot.store.database import Connection, Database
from tests.bulletin.scene import (
    OA,
    PAGE,
    add_accounts,
    add_bulletin,
    add_people,
    bulletin_of,
    change_bulletin,
    letters_of,
    set_letters,
)
from tests.store.rows import NOW

DAY = timedelta(days=1)
TODAY = datetime.combine(NOW.astimezone(LOCAL).date(), time(), LOCAL)
TABLE = letters.letters


@pytest.fixture(autouse=True)
def the_accounts(database: Database) -> None:
    add_accounts(database)


def begun(database: Database, state: str = "done") -> int:
    number = add_bulletin(database, state="sending")

    def work(connection: Connection) -> None:
        part = spread.next_slice(connection, 0, 1_000)
        spread.put_in(connection, bulletin_of(database, number), part, NOW, NOW)

    database.write(work)
    change_bulletin(database, number, state=state, spread_at=NOW, ended_at=NOW)
    return number


def release(database: Database, number: int, today: datetime = TODAY) -> int:
    return database.write(
        lambda connection: news_letters.release(connection, number, NOW, today, NOW)
    )


def change_people(database: Database, **values: Any) -> None:
    database.write(lambda connection: connection.execute(people.people.update().values(**values)))


def standing(database: Database, number: int) -> set[tuple[str, str, str]]:
    return {(row.state, row.road, row.code) for row in letters_of(database, number)}


def test_what_was_unknown_goes_once_it_is_known(database: Database) -> None:
    add_people(database, OA, 3, last_wrote_at=None)
    number = begun(database)
    assert standing(database, number) == {("waiting", roads.UNKNOWN, roads.UNKNOWN)}
    assert release(database, number) == 0
    change_people(database, last_wrote_at=NOW - DAY)
    assert release(database, number) == 3
    assert standing(database, number) == {("queued", roads.FREE, "")}
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["ended_at"]) == ("sending", None)
    assert release(database, number) == 0


def test_or_waits_for_the_person_then(database: Database) -> None:
    add_people(database, OA, 2, last_wrote_at=None)
    number = begun(database)
    change_people(database, last_wrote_at=NOW - 10 * DAY)
    assert release(database, number) == 2
    assert standing(database, number) == {("waiting", roads.WINDOW, roads.WINDOW)}
    assert bulletin_of(database, number)["state"] == "done"
    assert release(database, number) == 0


def test_money_lets_them_go(database: Database) -> None:
    database.write(lambda connection: accounts.change(connection, OA, {"may_pay": True}))
    add_people(database, OA, 2, last_wrote_at=NOW - 3 * DAY)
    number = begun(database)
    assert standing(database, number) == {("waiting", roads.BUDGET, roads.BUDGET)}
    database.write(lambda connection: accounts.change(connection, OA, {"budget": 1_000}))
    assert release(database, number) == 2
    assert standing(database, number) == {("queued", roads.PAID, "")}


def test_what_the_platform_took_no_more_of_goes_on_the_next_day(database: Database) -> None:
    add_people(database, OA, 2)
    number = begun(database)
    first, second = letters_of(database, number)
    set_letters(database, TABLE.c.id > 0, state="waiting", code="-218", settled_at=NOW)
    database.write(lambda connection: news_letters.note_today(connection, [first.id, second.id]))
    assert release(database, number) == 0
    assert release(database, number, TODAY + DAY) == 2


def test_who_may_open_it_by_writing_is_offered_it_instead(database: Database) -> None:
    add_people(database, PAGE, 2, last_wrote_at=NOW - 2 * DAY)
    number = begun(database)
    change_people(database, last_wrote_at=NOW)
    assert release(database, number) == 0


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_nothing_goes_of_what_stands_still(database: Database, state: str) -> None:
    add_people(database, OA, 1, last_wrote_at=None)
    number = begun(database, state)
    change_people(database, last_wrote_at=NOW)
    assert release(database, number) == 0
