"""Claiming replies: of each person only the oldest open one, and never one letter twice."""

from datetime import datetime, timedelta

import pytest

from bot.store import claims, letters
from bot.store.claims import Claimed
from bot.store.database import Connection, Database
from tests.store.rows import (
    ACCOUNT,
    NOW,
    add_account,
    add_letter,
    add_person,
    rows_of,
    set_state,
    states,
)
from tests.waiting import together

LEASE = NOW + timedelta(seconds=30)
NEWS_LANE = 1


def claim(
    database: Database,
    *,
    worker: str = "w",
    most: int = 100,
    now: datetime = NOW,
) -> list[Claimed]:
    def work(connection: Connection) -> list[Claimed]:
        return claims.claim(
            connection,
            ACCOUNT,
            worker=worker,
            most=most,
            now=now,
            lease_until=LEASE,
        )

    return database.write(work)


def keys(claimed: list[Claimed]) -> list[str]:
    return [letter.key for letter in claimed]


def test_a_claimed_letter_says_all_that_is_needed_to_send_it(database: Database) -> None:
    lan = add_person(database)
    number = add_letter(database, lan, "a", trace="abc", attempts=2)
    (letter,) = claim(database)
    assert letter == Claimed(
        id=number,
        key="a",
        account_id=ACCOUNT,
        person_id=lan.id,
        platform_id="lan",
        lane=letters.REPLY_LANE,
        body={"text": "words of a", "buttons": [], "picture": ""},
        trace="abc",
        attempts=2,
        created_at=NOW,
        has_next=False,
    )
    (row,) = rows_of(database, letters.letters)
    assert (row.state, row.worker, row.lease_until) == ("sending", "w", LEASE)
    assert row.sending_at == NOW


def test_a_letter_tells_whether_another_one_waits_for_it(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    add_letter(database, lan, "lan 1")
    add_letter(database, lan, "lan 2", due_at=NOW + timedelta(minutes=1))
    add_letter(database, minh, "minh 1")
    add_letter(database, minh, "news for minh", lane=NEWS_LANE)
    waits = {letter.key: letter.has_next for letter in claim(database)}
    assert waits == {"lan 1": True, "minh 1": False}


def test_only_the_oldest_open_letter_of_a_person(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    for key in ("lan 1", "lan 2"):
        add_letter(database, lan, key)
    add_letter(database, minh, "minh 1")
    assert keys(claim(database)) == ["lan 1", "minh 1"]
    assert claim(database) == []


def test_the_next_one_comes_when_the_one_before_is_settled(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "a")
    add_letter(database, lan, "b")
    set_state(database, "a", "sending")
    assert claim(database) == []
    for state in ("sent", "unsure", "refused", "gone"):
        set_state(database, "a", state)
        assert keys(claim(database)) == ["b"]
        set_state(database, "b", "queued")


def test_one_that_waits_for_its_next_try_holds_back_those_behind_it(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "a", due_at=NOW + timedelta(minutes=1))
    add_letter(database, lan, "b")
    assert claim(database) == []
    assert keys(claim(database, now=NOW + timedelta(minutes=1))) == ["a"]


def test_news_are_left_alone_and_hold_no_reply_back(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "news for lan", lane=NEWS_LANE)
    add_letter(database, lan, "reply to lan")
    assert keys(claim(database)) == ["reply to lan"]
    assert claim(database) == []


def test_other_accounts_are_left_alone(database: Database) -> None:
    add_letter(database, add_person(database, account_id="messenger:1"), "a")
    assert claim(database) == []


def test_no_more_than_asked_for(database: Database) -> None:
    for n in range(5):
        add_letter(database, add_person(database, f"person {n}"), f"key {n}")
    assert keys(claim(database, most=2)) == ["key 0", "key 1"]


def test_claimers_never_share_a_letter_nor_pass_one_of_the_same_person(database: Database) -> None:
    """Three claim, settle and claim again until nothing is left; everything goes once, in order."""
    people = [add_person(database, f"person {n}") for n in range(6)]
    for n in range(60):
        add_letter(database, people[n % 6], f"{n % 6}:{n // 6}")

    left: list[str] = []

    def worker(name: str) -> None:
        for _ in range(200):
            claimed = claim(database, worker=name, most=3)
            for letter in claimed:
                left.append(letter.key)  # noted before the next of the person can be claimed
                set_state(database, letter.key, "sent")
            if not claimed and len(left) == 60:
                return

    together(*[lambda name=name: worker(name) for name in ("a", "b", "c")])
    for person in range(6):
        mine = [key for key in left if key.startswith(f"{person}:")]
        assert mine == [f"{person}:{n}" for n in range(10)]
    assert set(states(database).values()) == {"sent"}


def test_the_accounts_that_have_something_to_send_now(database: Database) -> None:
    for account_id in (ACCOUNT, "messenger:1", "messenger:2"):
        add_account(database, account_id)
    add_letter(database, add_person(database), "due")
    add_letter(database, add_person(database, account_id="messenger:1"), "sent", state="sent")
    later = add_person(database, account_id="messenger:2")
    add_letter(database, later, "later", due_at=NOW + timedelta(seconds=1))
    with database.read() as connection:
        assert claims.accounts_due(connection, NOW) == [ACCOUNT]


def test_a_key_is_used_once(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "a")
    set_state(database, "a", "sent")
    add_letter(database, lan, "a")
    assert states(database) == {"a": "sent"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_due_are_found_in_the_index_of_few(database: Database) -> None:
    """SQLite takes a partial index only where the statement says the very words of it."""
    moment = {"now": NOW, "to_lease": LEASE, "to_sending_at": NOW}
    given = {"account": ACCOUNT, "most": 1, "to_worker": "w", **moment}

    def plan(connection: Connection) -> str:
        ready = claims._CLAIM._of(connection)
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ready.text}", ready.values(given))
        return " ".join(row.detail for row in rows)

    with database.read() as connection:
        assert "letters_due" in plan(connection)
