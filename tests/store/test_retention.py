"""Retention and forgetting: what is past its time goes, what must stay to work on stays."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.store import acts, events, people, questions, retention
from bot.store.database import Connection, Database
from bot.store.retention import ACTS, EVENTS, LETTERS, QUESTIONS, RETENTION, TEXTS, VISITORS
from tests.store.rows import (
    ACCOUNT,
    NOW,
    add_event,
    add_letter,
    add_person,
    rows_of,
    set_state,
    states,
)
from tests.waiting import together

WEBCHAT = "webchat:don-vi"
MOMENT = timedelta(seconds=1)


def before(days: int) -> datetime:
    """A moment longer ago than so many days."""
    return NOW - timedelta(days=days) - MOMENT


def within(days: int) -> datetime:
    return NOW - timedelta(days=days) + MOMENT


def purge(database: Database) -> dict[str, int]:
    """Runs until nothing is left to delete; what the runs deleted together."""
    total: dict[str, int] = {}
    while any((done := _chunk(database)).values()):
        total = {name: total.get(name, 0) + number for name, number in done.items()}
    return {name: number for name, number in total.items() if number}


def _chunk(database: Database) -> dict[str, int]:
    return database.write(lambda connection: retention.purge_chunk(connection, NOW))


def ask(database: Database, person_id: int, at: datetime) -> None:
    database.write(
        lambda connection: questions.put_in(connection, ACCOUNT, person_id, "lost", "said", at)
    )


def add_act(database: Database, at: datetime) -> None:
    database.write(lambda connection: acts.put_in(connection, at, "operator", "what", "x"))


def wish_to_be_forgotten(database: Database, person: people.Person) -> None:
    person.forget_at = NOW
    database.write(lambda connection: people.keep(connection, person))


def names(database: Database) -> list[str]:
    return [row.platform_id for row in rows_of(database, people.people)]


def test_every_kind_of_data_has_a_time_and_a_reason() -> None:
    assert len({kept.name for kept in RETENTION}) == len(RETENTION) == 17
    assert all(kept.days > 0 and kept.why for kept in RETENTION)


def test_words_go_first_and_events_later(database: Database) -> None:
    lan = add_person(database)
    for key, at in (
        ("new", within(TEXTS.days)),
        ("old", before(TEXTS.days)),
        ("older", before(EVENTS.days)),
    ):
        add_event(database, lan.id, key, received_at=at)
    assert purge(database) == {"texts": 2, "events": 1}
    said = {row.key: row.said for row in rows_of(database, events.events)}
    assert said == {"new": "words of new", "old": ""}


def test_settled_letters_go_and_open_ones_stay(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "new", state="sent", created_at=within(LETTERS.days))
    for state in ("sent", "unsure", "refused", "gone", "queued", "sending"):
        add_letter(database, lan, state, state=state, created_at=before(LETTERS.days))
    assert purge(database) == {"letters": 4}
    assert set(states(database)) == {"new", "queued", "sending"}


def test_questions_and_acts_go_after_their_time(database: Database) -> None:
    lan = add_person(database)
    for at in (before(QUESTIONS.days), within(QUESTIONS.days)):
        ask(database, lan.id, at)
    for at in (before(ACTS.days), within(ACTS.days)):
        add_act(database, at)
    assert purge(database) == {"questions": 1, "acts": 1}


def test_visitors_of_the_page_go_and_people_of_the_platforms_stay(database: Database) -> None:
    def visit(name: str, account_id: str, wrote_at: datetime | None, first_at: datetime) -> None:
        def work(connection: Any) -> None:
            person = people.lock(connection, account_id, name, first_at)
            person.last_wrote_at = wrote_at
            people.keep(connection, person)

        database.write(work)

    old, new = before(VISITORS.days), within(VISITORS.days)
    visit("gone quiet", WEBCHAT, old, old)
    visit("never wrote", WEBCHAT, None, old)
    visit("wrote lately", WEBCHAT, new, old)
    visit("came lately", WEBCHAT, None, new)
    visit("on zalo", ACCOUNT, old, old)
    assert purge(database)["people"] == 2
    assert sorted(names(database)) == ["came lately", "on zalo", "wrote lately"]


def test_more_than_a_chunk_goes_in_several(database: Database) -> None:
    rows = retention._CHUNK + 1
    lan = add_person(database)

    def work(connection: Any) -> None:
        for n in range(rows):
            questions.put_in(connection, ACCOUNT, lan.id, "lost", str(n), before(QUESTIONS.days))

    database.write(work)
    assert _chunk(database)["questions"] == rows - 1
    assert _chunk(database)["questions"] == 1
    assert rows_of(database, questions.questions) == []


def test_forgetting_keeps_keys_and_loses_words_and_person(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    add_event(database, lan.id, "lan")
    add_event(database, minh.id, "minh")
    for person in (lan, minh):
        ask(database, person.id, NOW)
        add_letter(database, person, f"to {person.platform_id}", state="sent")
    database.write(lambda connection: retention.forget(connection, lan.id))
    rows = {row.key: (row.person_id, row.said) for row in rows_of(database, events.events)}
    assert rows == {"lan": (None, ""), "minh": (minh.id, "words of minh")}
    assert list(states(database)) == ["to minh"]
    assert [row.person_id for row in rows_of(database, questions.questions)] == [minh.id]
    with pytest.raises(events.Repeat):
        add_event(database, None, "lan")


def test_who_wished_it_is_deleted_when_the_last_word_has_left(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    add_event(database, lan.id, "lan")
    add_letter(database, lan, "last word")
    wish_to_be_forgotten(database, lan)
    assert database.write(lambda connection: retention.forget_due(connection, NOW)) == 0
    for state, forgotten in (("sending", 0), ("sent", 1)):
        set_state(database, "last word", state)
        assert database.write(lambda connection: retention.forget_due(connection, NOW)) == forgotten
    assert names(database) == [minh.platform_id]
    assert states(database) == {}
    (row,) = rows_of(database, events.events)
    assert (row.key, row.person_id, row.said) == ("lan", None, "")
    assert database.write(lambda connection: retention.forget_due(connection, NOW)) == 0


def test_who_writes_again_at_that_moment_is_not_forgotten(database: Database) -> None:
    lan = add_person(database)
    wish_to_be_forgotten(database, lan)
    is_locked, may_go_on = threading.Event(), threading.Event()

    def come_back(connection: Connection) -> None:
        person = people.lock(connection, ACCOUNT, "lan", NOW)
        is_locked.set()
        may_go_on.wait(10)
        person.forget_at = None
        people.keep(connection, person)

    def sweep() -> int:
        is_locked.wait(10)
        threading.Timer(0.1, may_go_on.set).start()
        return database.write(lambda connection: retention.forget_due(connection, NOW))

    assert together(lambda: database.write(come_back), sweep) == [None, 0]
    assert names(database) == ["lan"]
