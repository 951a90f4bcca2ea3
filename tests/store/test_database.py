"""One way to write: what was answered is committed, a failed work leaves nothing, others go on."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import installation
from bot.store.database import Connection, Database, DatabaseStopped, Work
from tests.store.rows import add_person, rows_of
from tests.waiting import together


class Broken(Exception):
    """What a work of these tests raises."""


def marking(name: str, value: str = "x") -> Work[None]:
    return lambda connection: installation.put(connection, name, value)


def failing(name: str) -> Work[None]:
    """Writes, then raises."""

    def work(connection: Connection) -> None:
        installation.put(connection, name, "x")
        raise Broken(name)

    return work


def marks(database: Database) -> list[str]:
    return [row.name for row in rows_of(database, installation.marks)]


def test_what_a_work_returns_comes_back_and_its_rows_are_there(database: Database) -> None:
    def work(connection: Connection) -> str:
        installation.put(connection, "a", "x")
        return "done"

    assert database.write(work) == "done"
    assert marks(database) == ["a"]


def test_a_work_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(Broken):
        database.write(failing("a"))
    assert marks(database) == []


def test_one_failing_work_does_not_touch_the_others(database: Database) -> None:
    works = [marking("a"), failing("b"), marking("c")]
    first, second, third = database.write_many(works)
    assert (first, third) == (None, None)
    assert isinstance(second, Broken)
    assert marks(database) == ["a", "c"]


def test_a_fault_of_the_database_in_one_work_does_not_touch_the_others(database: Database) -> None:
    def twice(connection: Connection) -> None:
        for _ in range(2):
            connection.execute(installation.marks.insert().values(name="b", value="x"))

    results = database.write_many([marking("a"), twice, marking("c")])
    assert [type(result) for result in results] == [type(None), IntegrityError, type(None)]
    assert marks(database) == ["a", "c"]


def test_what_waits_together_fares_each_by_itself(database: Database) -> None:
    """While the writer is held, works of many threads gather; half of them raise."""
    goes_on, is_held = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        installation.put(connection, "held", "x")
        is_held.set()
        goes_on.wait(10)

    holder = threading.Thread(target=database.write, args=(hold,))
    holder.start()
    is_held.wait(10)
    works = [failing(f"n{n:02d}") if n % 2 else marking(f"n{n:02d}") for n in range(20)]
    threading.Timer(0.1, goes_on.set).start()
    results = together(*[lambda work=work: database.write(work) for work in works])
    holder.join()
    assert [type(result) for result in results] == [type(None), Broken] * 10
    assert marks(database) == ["held", *(f"n{n:02d}" for n in range(0, 20, 2))]


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    def work(connection: Connection) -> list[str]:
        installation.put(connection, "a", "x")
        return marks(database)  # asked over another connection while this one has not committed

    assert database.write(work) == []
    assert marks(database) == ["a"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_closed_database_says_so(database: Database) -> None:
    database.write(marking("a"))
    database.close()
    with pytest.raises(DatabaseStopped):
        database.write(marking("b"))
    assert [type(one) for one in database.write_many([marking("b")])] == [DatabaseStopped]


def test_closing_finishes_what_was_handed_in(database_url: str) -> None:
    database = Database(database_url)
    works = [marking(f"n{n}") for n in range(9)]
    writers = [threading.Thread(target=database.write, args=(work,)) for work in works]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    database.close()
    again = Database(database_url)
    assert marks(again) == [f"n{n}" for n in range(9)]
    again.close()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_deadlock_is_tried_again(database: Database) -> None:
    """Two works take two rows in opposite order; PostgreSQL ends one, which runs again."""
    database.write(marking("a", ""))
    database.write(marking("b", ""))
    runs: list[str] = []
    meeting = threading.Barrier(2)

    def taking(first: str, second: str) -> Work[None]:
        def work(connection: Connection) -> None:
            runs.append(first)
            connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            add = text("UPDATE marks SET value = value || :who WHERE name = :name")
            connection.execute(add, {"name": first, "who": first})
            if len(runs) <= 2:
                meeting.wait(10)
            connection.execute(add, {"name": second, "who": first})

        return work

    assert together(
        lambda: database.write(taking("a", "b")), lambda: database.write(taking("b", "a"))
    ) == [None, None]
    assert len(runs) > 2
    values = {row.name: sorted(row.value) for row in rows_of(database, installation.marks)}
    assert values == {"a": ["a", "b"], "b": ["a", "b"]}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_lost_connection_is_no_lost_work(database: Database) -> None:
    """The server ends our sessions, as it does when it is restarted."""
    add_person(database)
    other = Database(database.url)
    end = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with other.read() as connection:
        assert connection.execute(end).scalar_one() >= 1
    other.close()
    database.write(marking("a"))
    assert marks(database) == ["a"]
