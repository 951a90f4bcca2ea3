"""Spreading: everybody meant has one letter, however often it is broken off and begun again."""

from datetime import time, timedelta
from typing import Any

import pytest

from bot.bulletin import deciding, spreading
from bot.bulletin.actor import OPERATOR
from bot.core.quiet import Quiet
from bot.store import letters, notices, roads
from bot.store.database import Database
from tests.bulletin.scene import (
    CHAT,
    OA,
    PAGE,
    add_accounts,
    add_bulletin,
    add_people,
    bulletin_of,
    change_bulletin,
    counts_of,
    letters_of,
    people_of,
    set_letters,
)
from tests.store.rows import NOW, rows_of
from tests.waiting import together

QUIET = Quiet(time(21), time(7))  # NOW is 10:00 in Vietnam
DAYS, HOURS = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


def start(database: Database, now: Any = NOW, quiet: Quiet = QUIET) -> int:
    return spreading.start_due(database, quiet, now)


def spread(database: Database, number: int, width: int = 10, most: int = 1_000) -> int:
    """Slices until there is none; returns how many letters were made."""
    made = 0
    for _ in range(most):
        new = spreading.spread_slice(database, bulletin_of(database, number), width, NOW, NOW)
        if new is None:
            break
        made += new
    return made


def begun(database: Database, **values: Any) -> int:
    number = add_bulletin(database, **values)
    assert start(database) == 1
    return number


def test_everybody_meant_gets_one_letter(database: Database) -> None:
    add_people(database, OA, 25)
    add_people(database, PAGE, 12, last_wrote_at=NOW - 2 * DAYS)
    add_people(database, CHAT, 3)
    add_people(database, OA, 4, "stopped", wants_news=False)
    number = begun(database)
    assert spread(database, number) == 40
    assert counts_of(database, number) == {"queued": 28, "waiting": 12}
    found = letters_of(database, number)
    assert {row.key for row in found} == {
        f"bulletin:{number}:person:{row.person_id}" for row in found
    }
    assert {(row.account_id, row.state, row.road, row.code) for row in found} == {
        (OA, "queued", roads.FREE, ""),
        (PAGE, "waiting", roads.WINDOW, roads.WINDOW),
        (CHAT, "queued", roads.PAGE, ""),
    }
    assert all((row.lane, row.body, row.part) == (letters.NEWS_LANE, {}, 0) for row in found)
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["spread_at"]) == ("sending", NOW)


def test_a_spread_that_was_broken_off_goes_on_where_it_stood(database: Database) -> None:
    add_people(database, OA, 35)
    number = begun(database)
    assert spread(database, number, most=2) == 20
    assert bulletin_of(database, number)["spread_after"] == people_of(database, OA)[19]
    assert spread(database, number) == 15
    assert counts_of(database, number) == {"queued": 35}


def test_letters_made_by_a_run_whose_cursor_was_lost_are_not_made_again(
    database: Database,
) -> None:
    add_people(database, OA, 30)
    number = begun(database)
    spread(database, number)
    change_bulletin(database, number, spread_after=0, spread_at=None)
    assert spread(database, number) == 0
    assert counts_of(database, number) == {"queued": 30}


def test_several_at_once_make_each_letter_once(database: Database) -> None:
    add_people(database, OA, 60)
    number = begun(database)
    made = together(*[lambda: spread(database, number, width=7)] * 3)
    assert all(isinstance(one, int) for one in made), made
    while bulletin_of(database, number)["spread_at"] is None:
        spread(database, number, width=7)
    assert counts_of(database, number) == {"queued": 60}


def test_two_clocks_begin_it_once(database: Database) -> None:
    add_bulletin(database)
    assert sum(together(*[lambda: start(database)] * 3)) == 1


def test_a_pause_stops_the_spread_and_resuming_goes_on(database: Database) -> None:
    add_people(database, OA, 30)
    number = begun(database)
    spread(database, number, most=1)
    database.write(lambda connection: deciding.pause(connection, number, OPERATOR, NOW))
    assert spread(database, number) == 0
    database.write(lambda connection: deciding.resume(connection, number, OPERATOR, NOW))
    assert spread(database, number) == 20


@pytest.mark.parametrize(
    ("values", "now", "begins"),
    [
        ({}, NOW, True),
        ({"send_at": NOW + HOURS}, NOW, False),
        ({"send_at": NOW + HOURS}, NOW + HOURS, True),
        ({"state": "draft"}, NOW, False),
        ({"state": "cancelled"}, NOW, False),
        ({}, NOW + 12 * HOURS, False),  # 22:00
        ({}, NOW + 20.9 * HOURS, False),  # 6:54
        ({}, NOW + 21 * HOURS, True),  # 7:00
        ({"is_urgent": True}, NOW + 12 * HOURS, True),
    ],
)
def test_it_begins_when_its_time_has_come(
    database: Database, values: dict[str, Any], now: Any, begins: bool
) -> None:
    number = add_bulletin(database, **values)
    before = bulletin_of(database, number)["state"]
    assert start(database, now) == int(begins)
    assert bulletin_of(database, number)["state"] == ("sending" if begins else before)


def test_one_that_is_too_old_when_the_clock_comes_back_is_not_sent(database: Database) -> None:
    add_people(database, OA, 3)
    number = add_bulletin(database)
    start(database, NOW + 8 * DAYS)
    assert bulletin_of(database, number)["state"] == "done"
    assert spread(database, number) == 0
    (notice,) = rows_of(database, notices.notices)
    assert (notice.unit_slug, notice.link) == ("phuong-a", f"/staff/bulletins/{number}")


def test_it_is_done_when_nothing_is_left_that_the_clock_could_send(database: Database) -> None:
    add_people(database, OA, 3)
    add_people(database, PAGE, 2, last_wrote_at=NOW - 2 * DAYS)
    number = begun(database)
    assert spreading.end_finished(database, NOW) == 0
    spread(database, number)
    assert spreading.end_finished(database, NOW) == 0
    set_letters(database, letters.letters.c.state == "queued", state="sent")
    assert spreading.end_finished(database, NOW) == 1
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["ended_at"]) == ("done", NOW)
    assert spreading.end_finished(database, NOW) == 0


def test_one_for_nobody_is_done_at_once(database: Database) -> None:
    number = begun(database)
    spread(database, number)
    assert spreading.end_finished(database, NOW) == 1


def test_while_it_is_asked_when_somebody_wrote_it_is_not_done(database: Database) -> None:
    add_people(database, OA, 1, last_wrote_at=None)
    number = begun(database)
    spread(database, number)
    assert counts_of(database, number) == {"waiting": 1}
    assert spreading.end_finished(database, NOW) == 0
    assert spreading.end_finished(database, NOW + spreading.UNKNOWN_FOR) == 1


def test_what_has_not_left_is_closed_when_it_is_called_off(database: Database) -> None:
    add_people(database, OA, 5)
    add_people(database, PAGE, 2, last_wrote_at=NOW - 2 * DAYS)
    number = begun(database)
    spread(database, number)
    table = letters.letters
    first, second, *_ = letters_of(database, number)
    set_letters(database, table.c.id == first.id, state="sent")
    set_letters(database, table.c.id == second.id, state="sending")
    database.write(lambda connection: deciding.cancel(connection, number, OPERATOR, NOW))
    assert spreading.close_cancelled(database, number, NOW, NOW) == 5
    assert counts_of(database, number) == {"sent": 1, "sending": 1, "refused": 5}
    assert bulletin_of(database, number)["ended_at"] is None  # one is in the air
    set_letters(database, table.c.id == second.id, state="queued", part=1)
    assert spreading.close_cancelled(database, number, NOW, NOW) == 1
    assert bulletin_of(database, number)["ended_at"] == NOW
    assert {row.code for row in letters_of(database, number)} == {"", "cancelled"}


@pytest.mark.parametrize("state", ["sending", "paused", "done"])
def test_past_its_validity_nothing_waits_any_more(database: Database, state: str) -> None:
    add_people(database, OA, 3)
    add_people(database, PAGE, 2, last_wrote_at=NOW - 2 * DAYS)
    number = begun(database)
    spread(database, number)
    change_bulletin(database, number, state=state)
    assert spreading.close_expired(database, bulletin_of(database, number), NOW, NOW) == 5
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["closed_at"]) == ("done", NOW)
    assert {(row.state, row.code) for row in letters_of(database, number)} == {
        ("refused", "expired")
    }


def test_a_slice_grows_where_few_are_meant_and_shrinks_again() -> None:
    assert spreading.next_width(1_000, 10) == 2_000
    assert spreading.next_width(16_000, 0) == 16_000
    assert spreading.next_width(8_000, 5_000) == 4_000
    assert spreading.next_width(1_000, 1_000) == 1_000
