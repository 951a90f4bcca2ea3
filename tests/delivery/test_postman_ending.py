"""The postman when it is told to leave, and when the database is away for a moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.store.book import AccountBook
from bot.store.database import Connection, Database, Work
from tests.cast import LAN, crowd
from tests.stage import FAST, Stage
from tests.waiting import until


class LeavingDatabase:
    """A database that is away while `is_away` is set."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_away = threading.Event()
        self.failures = 0

    def write(self, work: Work[object]) -> object:
        self._check()
        return self._database.write(work)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self._check()
        with self._database.read() as connection:
            yield connection

    def _check(self) -> None:
        if self.is_away.is_set():
            self.failures += 1
            raise OperationalError("SELECT 1", {}, ConnectionError("server closed"))


@pytest.fixture
def leaving(stage: Stage) -> LeavingDatabase:
    return LeavingDatabase(stage.bot.database)


def test_what_is_in_the_air_is_finished_and_noted(stage: Stage) -> None:
    stage.zalo_server.faults.delay = 0.3
    postman = stage.start_postman()
    stage.write(LAN, "a", "b")
    until(lambda: stage.states()["a"] == "sending")
    postman.stop()
    assert stage.states() == {"a": "sent", "b": "queued"}
    assert stage.zalo.texts_to(LAN.zalo) == ["a"]


def test_what_had_not_left_stays_in_the_queue(stage: Stage) -> None:
    """At ten a second, some still wait for their instant when the word comes to leave."""
    for person in crowd(8):
        stage.write(person, person.zalo)
    postman = stage.start_postman(rates={"zalo": 10.0, "messenger": 10.0})
    until(lambda: stage.zalo.messages)
    postman.stop()
    states = list(stage.states().values())
    assert set(states) == {"sent", "queued"}
    assert len(stage.zalo.messages) == states.count("sent")


def test_a_postman_with_nothing_to_do_leaves_at_once(stage: Stage) -> None:
    postman = stage.start_postman()
    postman.stop()
    postman.stop()
    stage.write(LAN, "a")
    assert stage.states() == {"a": "queued"}


def test_an_outcome_is_noted_when_the_database_comes_back(
    stage: Stage, leaving: LeavingDatabase
) -> None:
    stage.zalo_server.faults.delay = 0.2
    stage.start_postman(database=leaving)
    stage.write(LAN, "a", "b")
    until(lambda: stage.states()["a"] == "sending")
    leaving.is_away.set()
    until(lambda: leaving.failures > 0 and stage.zalo.messages)
    assert stage.states()["a"] == "sending"
    leaving.is_away.clear()
    stage.until_settled()
    assert stage.states() == {"a": "sent", "b": "sent"}
    assert stage.zalo.texts_to(LAN.zalo) == ["a", "b"]


def test_a_letter_whose_account_cannot_be_read_has_not_left(
    stage: Stage, leaving: LeavingDatabase
) -> None:
    leaving.is_away.set()
    postman = stage.start_postman(book=AccountBook(leaving, stage.bot.book.vault))  # type: ignore[arg-type] # stands in for one
    stage.write(LAN, "a")
    until(lambda: stage.letter("a").attempts == 1)
    assert (stage.letter("a").state, stage.letter("a").code) == ("queued", "database")
    leaving.is_away.clear()
    stage.next_try_now()
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["a"]
    postman.stop()


def test_a_database_that_stays_away_keeps_nobody_from_leaving(
    stage: Stage, leaving: LeavingDatabase
) -> None:
    postman = stage.start_postman(database=leaving, rates={"zalo": float(FAST)})
    leaving.is_away.set()
    until(lambda: leaving.failures > 0)
    postman.stop()
    assert "postman" not in {thread.name for thread in threading.enumerate()}
