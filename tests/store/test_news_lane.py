"""Claiming news: in order, each once, the road decided in the same breath, and only what runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.store import accounts, bulletins, letters, news_lane, people
from bot.store import running as running_bulletins
from bot.store.database import Connection, Database
from bot.store.news_lane import Group
from bot.store.running import Running
from tests.store.rows import ACCOUNT, NOW, add_account, letter_row, rows_of, states
from tests.waiting import together

LEASE = NOW + timedelta(seconds=30)
PRICE = 55
HOUR = timedelta(hours=1)


def add_bulletin(database: Database, **values: Any) -> Running:
    row = {"title": "a", "body": "b", "unit_slug": "x", "state": "sending", "created_at": NOW}

    def work(connection: Connection) -> Running:
        table = bulletins.bulletins
        connection.execute(
            insert(table), [bulletins.as_row(**{**row, "started_at": NOW, **values})]
        )
        newest = select(table.c.id, table.c.version, table.c.template)
        return Running(*connection.execute(newest.order_by(table.c.id.desc()).limit(1)).one())

    return database.write(work)


def add_news(
    database: Database,
    bulletin: Running,
    name: str,
    *,
    account_id: str = ACCOUNT,
    person: dict[str, Any] | None = None,
    key: str = "",
    **values: Any,
) -> None:
    """A letter for somebody who has just written; its key is the name, unless told."""

    def work(connection: Connection) -> None:
        found = people.lock(connection, account_id, name, NOW)
        connection.execute(
            update(people.people)
            .where(people.people.c.id == found.id)
            .values(**{"last_wrote_at": NOW, **(person or {})})
        )
        news = {"lane": letters.NEWS_LANE, "bulletin_id": bulletin.id, "body": {}}
        letters.put_in(connection, [letter_row(found, key or name, **news, **values)])

    database.write(work)


def claim(
    database: Database,
    bulletin: Running,
    *,
    account_id: str = ACCOUNT,
    worker: str = "w",
    most: int = 100,
    now: datetime = NOW,
) -> Group:
    return database.write(
        lambda connection: news_lane.claim_news(
            connection,
            account_id,
            bulletin,
            worker=worker,
            most=most,
            now=now,
            program_now=NOW,
            price=PRICE,
            lease_until=LEASE,
        )
    )


def keys(group: Group) -> list[str]:
    return [letter.key for letter in group.leaving]


def set_bulletin(database: Database, bulletin: Running, **values: Any) -> None:
    table = bulletins.bulletins
    database.write(
        lambda connection: connection.execute(
            update(table).where(table.c.id == bulletin.id).values(**values)
        )
    )


def spent(database: Database, account_id: str = ACCOUNT) -> int:
    rows = {row.id: row for row in rows_of(database, accounts.accounts)}
    found: int = rows[account_id].spent
    return found


def codes(database: Database) -> dict[str, tuple[str, str]]:
    return {row.key: (row.state, row.code) for row in rows_of(database, letters.letters)}


@pytest.fixture(autouse=True)
def _account(database: Database) -> None:
    add_account(database)


def test_a_claimed_letter_says_all_that_is_needed_to_send_it(database: Database) -> None:
    bulletin = add_bulletin(database, version=3)
    add_news(database, bulletin, "lan", person={"name": "Lan"}, part=2, attempts=1)
    (letter,) = claim(database, bulletin).leaving
    assert (letter.platform_id, letter.name, letter.part, letter.attempts) == ("lan", "Lan", 2, 1)
    assert (letter.bulletin_id, letter.version, letter.road) == (bulletin.id, 3, "free")
    assert (letter.lane, letter.account_id) == (letters.NEWS_LANE, ACCOUNT)
    (row,) = rows_of(database, letters.letters)
    assert (row.state, row.road, row.worker) == ("sending", "free", "w")
    assert (row.lease_until, row.sending_at) == (LEASE, NOW)


def test_letters_come_in_order_as_many_as_asked_for(database: Database) -> None:
    bulletin = add_bulletin(database)
    for n in range(5):
        add_news(database, bulletin, f"person {n}")
    assert keys(claim(database, bulletin, most=2)) == ["person 0", "person 1"]
    group = claim(database, bulletin, most=10)
    assert (keys(group), group.seen) == (["person 2", "person 3", "person 4"], 3)
    assert claim(database, bulletin) == Group([], 0)


@pytest.mark.parametrize("state", ["draft", "approved", "paused", "done", "cancelled"])
def test_only_what_is_being_sent_leaves(database: Database, state: str) -> None:
    bulletin = add_bulletin(database)
    add_news(database, bulletin, "lan")
    set_bulletin(database, bulletin, state=state)
    assert claim(database, bulletin) == Group([], 0)
    assert states(database) == {"lan": "queued"}


def test_words_that_changed_are_not_sent_for_the_ones_before(database: Database) -> None:
    bulletin = add_bulletin(database)
    add_news(database, bulletin, "lan")
    set_bulletin(database, bulletin, version=2)
    assert claim(database, bulletin) == Group([], 0)


def test_neither_others_nor_what_is_due_later(database: Database) -> None:
    bulletin, other = add_bulletin(database), add_bulletin(database)
    add_account(database, "zalo:33")
    add_news(database, other, "other bulletin")
    add_news(database, bulletin, "other account", account_id="zalo:33")
    add_news(database, bulletin, "later", due_at=NOW + HOUR)
    assert claim(database, bulletin) == Group([], 0)
    assert keys(claim(database, bulletin, now=NOW + HOUR)) == ["later"]


def test_somebody_gets_one_bulletin_after_the_other(database: Database) -> None:
    first, second = add_bulletin(database), add_bulletin(database)
    for bulletin, key in ((first, "first"), (second, "second")):
        add_news(database, bulletin, "lan", key=key)
    assert keys(claim(database, first)) == ["first"]
    assert claim(database, second) == Group([], 0)
    settle_as_sent(database, "first")
    assert keys(claim(database, second)) == ["second"]


def settle_as_sent(database: Database, key: str) -> None:
    table = letters.letters
    database.write(
        lambda connection: connection.execute(
            update(table).where(table.c.key == key).values(state="sent")
        )
    )


SHUT: Sequence[tuple[dict[str, Any], tuple[str, str]]] = (
    ({"last_wrote_at": NOW - 49 * HOUR}, ("waiting", "-window")),
    ({"last_wrote_at": None}, ("waiting", "-unknown")),
    ({"free_left": 0}, ("waiting", "-quota")),
    ({"gone_at": NOW}, ("gone", "-gone")),
    ({"forget_at": NOW}, ("gone", "-gone")),
    ({"wants_news": False}, ("refused", "-stopped")),
)


@pytest.mark.parametrize(("person", "becomes"), SHUT)
def test_who_may_not_be_written_to_waits_or_ends(
    database: Database, person: dict[str, Any], becomes: tuple[str, str]
) -> None:
    bulletin = add_bulletin(database)
    add_news(database, bulletin, "lan", person=person)
    add_news(database, bulletin, "minh")
    group = claim(database, bulletin)
    assert (keys(group), group.seen) == (["minh"], 2)
    assert codes(database)["lan"] == becomes
    (row,) = [row for row in rows_of(database, letters.letters) if row.key == "lan"]
    assert (row.worker, row.lease_until, row.sending_at) == ("", None, None)
    assert (row.settled_at is None) == (becomes[0] == "waiting")


def test_a_template_goes_where_the_window_is_shut(database: Database) -> None:
    page = add_account(database, "messenger:1")
    plain, service = add_bulletin(database), add_bulletin(database, template="nghi_lam")
    for bulletin, name in ((plain, "lan"), (service, "minh")):
        person = {"last_wrote_at": NOW - 25 * HOUR}
        add_news(database, bulletin, name, account_id=page, person=person)
    assert claim(database, plain, account_id=page).leaving == []
    (letter,) = claim(database, service, account_id=page).leaving
    assert letter.road == "template"
    assert codes(database)["lan"] == ("waiting", "-window")


def test_paid_ones_leave_as_far_as_the_budget_goes(database: Database) -> None:
    add_account(database, may_pay=True, budget=3 * PRICE, spent=PRICE, spent_month="2026-11")
    bulletin = add_bulletin(database)
    for n in range(4):
        add_news(database, bulletin, f"{n}", person={"last_wrote_at": NOW - 50 * HOUR})
    group = claim(database, bulletin)
    assert [(letter.key, letter.road) for letter in group.leaving] == [("0", "paid"), ("1", "paid")]
    assert codes(database)["2"] == codes(database)["3"] == ("waiting", "-budget")
    assert spent(database) == 3 * PRICE


def test_what_cannot_leave_is_put_off_together_and_the_others_stay(database: Database) -> None:
    add_account(database, may_pay=True, budget=PRICE, spent=PRICE, spent_month="2026-11")
    bulletin = add_bulletin(database)
    for n in range(3):
        add_news(database, bulletin, f"{n}", person={"last_wrote_at": NOW - 50 * HOUR})
    add_news(database, bulletin, "gone", person={"gone_at": NOW})
    add_news(database, bulletin, "lan")
    database.write(
        lambda connection: news_lane.put_off_closed(
            connection, ACCOUNT, bulletin, most=4, now=NOW, program_now=NOW, price=PRICE
        )
    )
    assert codes(database) == {
        **dict.fromkeys("012", ("waiting", "-budget")),
        "gone": ("gone", "-gone"),
        "lan": ("queued", ""),
    }
    assert keys(claim(database, bulletin)) == ["lan"]


def test_a_new_month_has_its_own_budget(database: Database) -> None:
    add_account(database, may_pay=True, budget=PRICE, spent=PRICE, spent_month="2026-10")
    bulletin = add_bulletin(database)
    add_news(database, bulletin, "lan", person={"last_wrote_at": NOW - 50 * HOUR})
    assert keys(claim(database, bulletin)) == ["lan"]
    assert spent(database) == PRICE


def test_claimers_never_share_a_letter(database: Database) -> None:
    bulletin = add_bulletin(database)
    for n in range(60):
        add_news(database, bulletin, f"person {n}")
    taken: list[str] = []

    def worker(name: str) -> None:
        for _ in range(100):
            group = claim(database, bulletin, worker=name, most=3)
            taken.extend(keys(group))
            if len(taken) == 60:
                return

    together(*[lambda name=name: worker(name) for name in ("a", "b", "c")])
    assert sorted(taken) == sorted(f"person {n}" for n in range(60))


def test_what_runs_now(database: Database) -> None:
    later = add_bulletin(database, started_at=NOW)
    first = add_bulletin(database, started_at=NOW - HOUR, is_urgent=True)
    add_bulletin(database, state="paused")
    add_bulletin(database, valid_until=NOW)

    def running(*, is_quiet: bool) -> list[Running]:
        with database.read() as connection:
            return running_bulletins.running(connection, NOW, is_quiet=is_quiet)

    assert running(is_quiet=False) == [first, later]
    assert running(is_quiet=True) == [first]


def test_which_accounts_have_something_to_send(database: Database) -> None:
    for name in ("zalo:later", "zalo:done"):
        add_account(database, name)
    add_account(database, "zalo:stopped", stopped_at=NOW)
    bulletin = add_bulletin(database)
    add_news(database, bulletin, "a")
    add_news(database, bulletin, "b", account_id="zalo:stopped")
    add_news(database, bulletin, "c", account_id="zalo:later", due_at=NOW + HOUR)
    add_news(database, bulletin, "d", account_id="zalo:done", state="sent")
    with database.read() as connection:
        assert running_bulletins.accounts_of(connection, bulletin.id, NOW) == [ACCOUNT]
