"""People: made once, alone in their lane while an event of theirs is heard, kept as they became."""

from dataclasses import fields
from datetime import timedelta

from bot.store import people
from bot.store.database import Connection, Database
from tests.store.rows import ACCOUNT, NOW, add_person, rows_of
from tests.waiting import together


def find(database: Database, name: str = "lan") -> people.Person | None:
    with database.read() as connection:
        return people.find(connection, ACCOUNT, name)


def test_a_person_has_the_columns_of_the_table_in_their_order() -> None:
    names = [field.name for field in fields(people.Person)]
    assert names == [*(column.name for column in people.people.c), "before"]


def test_who_was_never_here_is_not_found(database: Database) -> None:
    assert find(database) is None


def test_a_person_is_made_once(database: Database) -> None:
    first = add_person(database)
    again = database.write(
        lambda connection: people.lock(connection, ACCOUNT, "lan", NOW + timedelta(days=1))
    )
    assert again == first
    assert first.first_at == NOW
    assert (first.wants_news, first.follows, first.choices, first.told) == (True, False, [], {})


def test_the_same_id_on_another_account_is_somebody_else(database: Database) -> None:
    add_person(database)
    assert add_person(database, account_id="messenger:1").id != add_person(database).id


def test_two_first_events_at_the_same_moment_make_one_person(database: Database) -> None:
    numbers = together(*[lambda: add_person(database).id] * 4)
    assert len(set(numbers)) == 1
    assert len(rows_of(database, people.people)) == 1


def test_two_events_of_one_person_come_one_after_the_other(database: Database) -> None:
    """Each adds one to what it read; without the lane some additions would be lost."""
    add_person(database)

    def count(connection: Connection) -> None:
        person = people.lock(connection, ACCOUNT, "lan", NOW)
        person.told = {"times": [person.told.get("times", [0])[0] + 1]}
        people.keep(connection, person)

    together(*[lambda: [database.write(count) for _ in range(10)]] * 4)
    found = find(database)
    assert found is not None
    assert found.told == {"times": [40]}


def test_what_the_turn_made_of_a_person_is_kept(database: Database) -> None:
    lan = add_person(database)
    lan.address, lan.follows, lan.wants_news = "bác", True, False
    lan.choices, lan.choices_at = [["Cài VNeID", "#vneid.install"]], NOW
    lan.topic, lan.topic_at = "vneid.install", NOW + timedelta(milliseconds=1)
    lan.silent_until = NOW + timedelta(hours=1)
    database.write(lambda connection: people.keep(connection, lan))
    assert find(database) == lan


def test_gone_is_noted(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    database.write(lambda connection: people.mark_gone(connection, lan.id, NOW))
    found = find(database)
    assert found is not None
    assert found.gone_at == NOW
    assert find(database, "minh") == minh


def test_only_questions_open_since_before_are_closed(database: Database) -> None:
    old, new = add_person(database, "old"), add_person(database, "new")
    old.question, old.question_at = "delete", NOW - timedelta(seconds=1)
    new.question, new.question_at = "delete", NOW

    def work(connection: Connection) -> int:
        people.keep(connection, old)
        people.keep(connection, new)
        return people.close_stale(connection, before=NOW)

    assert database.write(work) == 1
    closed = find(database, "old")
    assert closed is not None
    assert (closed.question, closed.question_at) == ("", None)
    assert find(database, "new") == new
