"""Events: known once by account and key, whoever comes second changes nothing."""

import threading
from datetime import timedelta

import pytest

from bot.store import events, people
from bot.store.database import Connection, Database
from bot.store.events import Repeat
from tests.store.rows import ACCOUNT, NOW, add_event, add_person, event_row, rows_of
from tests.waiting import together


def test_an_event_known_already_is_a_repeat(database: Database) -> None:
    first = add_event(database, None, "a")
    with pytest.raises(Repeat):
        add_event(database, None, "a", said="other words")
    (row,) = rows_of(database, events.events)
    assert (row.id, row.said) == (first, "words of a")


def test_a_repeat_leaves_nothing_of_its_transaction(database: Database) -> None:
    lan = add_person(database)
    add_event(database, lan.id, "a")

    def again(connection: Connection) -> None:
        person = people.lock(connection, ACCOUNT, "lan", NOW)
        person.topic = "vneid.install"
        people.keep(connection, person)
        events.put_in(connection, event_row(person.id, "a"))

    with pytest.raises(Repeat):
        database.write(again)
    with database.read() as connection:
        found = people.find(connection, ACCOUNT, "lan")
    assert found is not None
    assert found.topic is None


def test_the_same_key_on_another_account_is_another_event(database: Database) -> None:
    add_event(database, None, "a")
    add_event(database, None, "a", account_id="messenger:1")
    assert len(rows_of(database, events.events)) == 2


@pytest.mark.parametrize("round_", range(5))
def test_two_at_the_same_moment_store_it_once(database: Database, round_: int) -> None:
    key = f"round {round_}"

    def take() -> int:
        def work(connection: Connection) -> int:
            person = people.lock(connection, ACCOUNT, "lan", NOW)
            return events.put_in(connection, event_row(person.id, key))

        return database.write(work)

    results = together(take, take, take)
    assert sorted(type(result).__name__ for result in results) == ["Repeat", "Repeat", "int"]
    assert len(rows_of(database, events.events)) == 1


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_repeat_waits_for_the_first_and_takes_its_place_if_that_fails(database: Database) -> None:
    """The first stores the key and fails before its commit: the second must not be lost."""
    is_stored, may_fail = threading.Event(), threading.Event()

    def failing(connection: Connection) -> None:
        events.put_in(connection, event_row(None, "a"))
        is_stored.set()
        may_fail.wait(10)
        raise ValueError

    def second() -> int:
        is_stored.wait(10)
        threading.Timer(0.05, may_fail.set).start()
        return add_event(database, None, "a")

    first, number = together(lambda: database.write(failing), second)
    assert isinstance(first, ValueError)
    assert [row.id for row in rows_of(database, events.events)] == [number]


def test_the_newest_words_of_a_person_oldest_first(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    for n in range(4):
        add_event(database, lan.id, f"lan {n}", received_at=NOW + timedelta(seconds=n))
    add_event(database, lan.id, "pressed", said="")
    add_event(database, minh.id, "minh")
    with database.read() as connection:
        said = events.said_by(connection, lan.id, 2)
    assert said == [
        ("words of lan 2", NOW + timedelta(seconds=2)),
        ("words of lan 3", NOW + timedelta(seconds=3)),
    ]


def test_when_each_account_last_heard_anything(database: Database) -> None:
    add_event(database, None, "a")
    add_event(database, None, "b", received_at=NOW + timedelta(hours=1))
    add_event(database, None, "a", account_id="messenger:1")
    with database.read() as connection:
        heard = events.last_received(connection)
    assert heard == {ACCOUNT: NOW + timedelta(hours=1), "messenger:1": NOW}
