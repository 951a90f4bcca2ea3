"""Status and forecast: the counts add up, and what is said of them is true."""

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bulletin import spreading
from bot.bulletin.forecast import ARTICLE, TWICE, Forecast, forecast
from bot.bulletin.names import account_name
from bot.bulletin.status import status
from bot.core.quiet import Quiet
from bot.store import accounts, letters, roads
from bot.store.bulletin_counts import STATES
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
    set_letters,
)
from tests.store.rows import NOW

QUIET = Quiet(time(21), time(7))
NIGHT = NOW + timedelta(hours=12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_accounts(database: Database) -> None:
    add_accounts(database)


def spread(database: Database, **values: Any) -> int:
    number = add_bulletin(database, **values)
    spreading.start_due(database, QUIET, NOW)
    while spreading.spread_slice(database, bulletin_of(database, number), 1_000, NOW, NOW):
        pass
    return number


def shown(database: Database, number: int, now: Any = NOW) -> dict[str, Any]:
    with database.read() as connection:
        found = status(connection, number, QUIET, now)
    counts = [found[state] for state in STATES]
    assert sum(counts) == found["total"]
    for own in found["accounts"].values():
        assert list(own) == list(STATES)
    for state in STATES:
        assert found[state] == sum(own[state] for own in found["accounts"].values())
    return found


def stop(database: Database, account_id: str) -> None:
    database.write(lambda connection: accounts.stop(connection, account_id, "190", "dead", NOW))


def foreseen(database: Database, price: int = roads.PAID_PRICE, **values: Any) -> Forecast:
    number = add_bulletin(database, state="draft", **values)
    with database.read() as connection:
        return forecast(connection, bulletin_of(database, number), NOW, price)


def test_a_draft_has_no_people_yet(database: Database) -> None:
    add_people(database, OA, 2)
    found = shown(database, add_bulletin(database, state="draft", send_at=NOW + DAY))
    assert (found["state"], found["total"], found["accounts"]) == ("draft", 0, {})
    assert found["send_at"] == "2026-11-22T10:00:00+07:00"


def test_the_counts_by_account(database: Database) -> None:
    add_people(database, OA, 3)
    add_people(database, PAGE, 2, last_wrote_at=NOW - 2 * DAY)
    found = shown(database, spread(database))
    assert found["accounts"][OA] == {**dict.fromkeys(STATES, 0), "queued": 3}
    assert found["accounts"][PAGE] == {**dict.fromkeys(STATES, 0), "waiting": 2}
    assert (found["total"], found["queued"], found["waiting"]) == (5, 3, 2)


def test_what_an_account_that_stands_still_cannot_send_waits(database: Database) -> None:
    add_people(database, OA, 3)
    add_people(database, CHAT, 1)
    number = spread(database)
    stop(database, OA)
    found = shown(database, number)
    assert (found["queued"], found["waiting"]) == (1, 3)


def test_in_the_quiet_hours_the_rest_waits(database: Database) -> None:
    add_people(database, OA, 3)
    number = spread(database)
    assert shown(database, number, NIGHT)["waiting"] == 3
    change_bulletin(database, number, is_urgent=True)
    assert shown(database, number, NIGHT)["queued"] == 3
    change_bulletin(database, number, is_urgent=False, state="paused")
    assert shown(database, number, NIGHT)["queued"] == 3


def test_due_in_the_quiet_hours_everybody_meant_waits(database: Database) -> None:
    add_people(database, OA, 3)
    add_people(database, OA, 2, "stopped", wants_news=False)
    number = add_bulletin(database, send_at=NIGHT)
    assert shown(database, number, NIGHT - timedelta(hours=2))["total"] == 0
    found = shown(database, number, NIGHT)
    assert (found["state"], found["total"], found["waiting"]) == ("approved", 3, 3)


@given(st.lists(st.sampled_from(STATES), max_size=12), st.booleans(), st.booleans())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_counts_always_add_up(
    database: Database, states: list[str], is_night: bool, is_stopped: bool
) -> None:
    before = len(states)
    prefix = f"{before}{is_night}{is_stopped}{'-'.join(states)}"
    add_people(database, OA, before, prefix)
    number = spread(database)
    with database.read() as connection:
        everybody = status(connection, number, QUIET, NOW)["total"]
    table = letters.letters
    with database.read() as connection:
        mine = list(
            connection.execute(
                table.select().where(table.c.bulletin_id == number).order_by(table.c.id.desc())
            )
        )
    for row, state in zip(mine, states, strict=False):
        set_letters(database, table.c.id == row.id, state=state)
    if is_stopped:
        stop(database, OA)
    assert shown(database, number, NIGHT if is_night else NOW)["total"] == everybody
    database.write(lambda connection: accounts.resume(connection, OA))


def test_a_forecast_says_who_is_reached_and_why_the_others_wait(database: Database) -> None:
    add_people(database, OA, 1_204)
    add_people(database, OA, 211, "old", last_wrote_at=NOW - 3 * DAY)
    add_people(database, OA, 120, "used", free_left=0)
    add_people(database, OA, 55, "off", wants_news=False)
    add_people(database, OA, 3, "young", is_minor=True)
    found = foreseen(database)
    assert found.sentence() == (
        "Tới được ngay 1.204 người; chờ lần họ nhắn tới 331: 211 quá 48 giờ, 120 hết lượt. "
        "Không gửi 55 người đã dừng tin, 3 người dưới 18 tuổi chưa chọn nhận."
    )
    assert (found.reached, found.meant) == (1_204, 1_535)
    assert {(line.words, line.number) for line in found.lines} == {
        ("Tới ngay, trong 48 giờ miễn phí", 1_204),
        ("Chờ: quá 48 giờ chưa nhắn", 211),
        ("Chờ: hết lượt tin miễn phí", 120),
        ("Không gửi: đã dừng tin", 55),
        ("Không gửi: dưới 18 tuổi, chưa chọn nhận", 3),
    }
    assert found.notes == []


def test_what_is_foreseen_is_what_is_spread(database: Database) -> None:
    add_people(database, OA, 5)
    add_people(database, OA, 4, "old", last_wrote_at=NOW - 3 * DAY)
    add_people(database, OA, 1, "off", wants_news=False)
    add_people(database, PAGE, 3)
    add_people(database, CHAT, 2)
    found = foreseen(database)
    assert TWICE in found.notes
    counts = shown(database, spread(database))
    assert (counts["total"], counts["queued"]) == (found.meant, found.reached)


def test_money_reaches_only_so_many(database: Database) -> None:
    add_accounts(database, OA, may_pay=True, budget=3 * roads.PAID_PRICE)
    add_people(database, OA, 5, last_wrote_at=NOW - 3 * DAY)
    found = foreseen(database)
    assert found.totals == {roads.PAID: 3, roads.BUDGET: 2}
    assert any("165 đồng" in note for note in found.notes)
    assert "2 hết tiền tháng này" in found.sentence()
    assert foreseen(database, price=80).totals == {roads.PAID: 2, roads.BUDGET: 3}


def test_an_account_that_stands_still_reaches_nobody(database: Database) -> None:
    add_people(database, OA, 4)
    stop(database, OA)
    found = foreseen(database)
    assert found.sentence() == "Tới được ngay 0 người; 4 ở kênh đang dừng."
    assert any(account_name(OA) in note for note in found.notes)


def test_nobody_at_all(database: Database) -> None:
    assert foreseen(database).sentence() == "Chưa có ai ở các kênh và đối tượng đã chọn."


def test_an_article_is_for_people_the_table_does_not_count(database: Database) -> None:
    add_people(database, OA, 4)
    found = foreseen(database, has_article=True)
    assert (found.reached, found.notes) == (4, [ARTICLE])
