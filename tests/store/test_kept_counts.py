"""Kept counts: of small bulletins counted when asked, of large ones at times, of old for good."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store import bulletin_counts, kept_counts, letters
from bot.store.database import Database
from tests.bulletin.scene import (
    OA,
    add_accounts,
    add_bulletin,
    add_people,
    bulletin_of,
    change_bulletin,
    counts_of,
    set_letters,
)
from tests.bulletin.test_spreading import spread, start
from tests.store.rows import NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def number(database: Database) -> int:
    """Five letters, all made."""
    add_accounts(database, OA)
    add_people(database, OA, 5)
    made = add_bulletin(database)
    start(database)
    spread(database, made, width=1_000)
    return made


def keep(database: Database, number: int, now: Any = NOW) -> None:
    with database.read() as connection:
        found = bulletin_counts.tallies(connection, number)
    database.write(lambda connection: kept_counts.keep(connection, number, found, now))


def told(database: Database, number: int, now: Any = NOW) -> tuple[dict[str, int], dict[str, int]]:
    """By state, as the status and as the report tell it."""
    bulletin = bulletin_of(database, number)
    with database.read() as connection:
        states = kept_counts.by_state(connection, bulletin, now)
        tallies = kept_counts.tallies(connection, bulletin, now)
    by_tally: dict[str, int] = {}
    for one in tallies:
        by_tally[one.state] = by_tally.get(one.state, 0) + one.number
    return {state: count for (_account, state), count in states.items()}, by_tally


def to_count(database: Database, now: Any) -> list[int]:
    with database.read() as connection:
        return kept_counts.to_count(connection, now)


def all_sent(database: Database) -> None:
    set_letters(database, letters.letters.c.id > 0, state="sent")


def make_large(database: Database) -> None:
    """What is kept says that there were many more."""
    table = kept_counts.kept
    database.write(
        lambda connection: connection.execute(table.update().values(number=kept_counts.LARGE))
    )


def test_a_small_one_is_told_as_it_is(database: Database, number: int) -> None:
    keep(database, number)
    all_sent(database)
    assert told(database, number) == ({"sent": 5}, {"sent": 5})


def test_of_a_large_one_the_report_is_the_kept_one(database: Database, number: int) -> None:
    keep(database, number)
    make_large(database)
    all_sent(database)
    assert told(database, number) == ({"sent": 5}, {"queued": kept_counts.LARGE})
    keep(database, number)
    assert told(database, number)[1] == {"sent": 5}


def test_counting_twice_keeps_one(database: Database, number: int) -> None:
    keep(database, number)
    keep(database, number)
    assert counts_of(database, number) == {"queued": 5}
    assert told(database, number, NOW + 81 * DAY)[1] == {"queued": 5}


def test_when_the_letters_are_gone_the_counts_are_still_told(
    database: Database, number: int
) -> None:
    all_sent(database)
    keep(database, number, NOW + 80 * DAY)
    table = letters.letters
    database.write(lambda connection: connection.execute(table.delete()))
    assert told(database, number, NOW + 100 * DAY) == ({"sent": 5}, {"sent": 5})


def test_when_what_is_counted(database: Database, number: int) -> None:
    assert to_count(database, NOW) == [number]
    keep(database, number)
    assert to_count(database, NOW + HOUR) == []  # small
    make_large(database)
    assert to_count(database, NOW + timedelta(seconds=20)) == []
    assert to_count(database, NOW + timedelta(seconds=31)) == [number]
    change_bulletin(database, number, state="done")
    assert to_count(database, NOW + timedelta(seconds=31)) == []
    assert to_count(database, NOW + HOUR) == [number]
    assert to_count(database, NOW + 80 * DAY) == [number]
    keep(database, number, NOW + 80 * DAY)
    assert to_count(database, NOW + 85 * DAY) == []


def test_what_has_not_begun_is_not_counted(database: Database) -> None:
    for state in ("draft", "approved"):
        add_bulletin(database, state=state)
    assert to_count(database, NOW) == []
