"""Daily counts: times and people apart, and a day once counted outlives its events."""

from datetime import UTC, datetime, timedelta

from bot.store import counts, events
from bot.store.database import Database
from tests.store.rows import ACCOUNT, add_account, add_event, add_person, rows_of

DAY = "2026-11-21"
START = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # midnight in Vietnam
END = START + timedelta(days=1)


def count(database: Database) -> int:
    return database.write(lambda connection: counts.count_day(connection, DAY, START, END))


def counted(database: Database) -> dict[tuple[str, ...], tuple[int, int]]:
    """(times, people) by unit, channel, topic and decision."""
    return {
        (row.unit_slug, row.channel, row.topic, row.decision): (row.times, row.people)
        for row in rows_of(database, counts.daily_counts)
    }


def asked(database: Database, person_id: int | None, key: str, **values: object) -> None:
    add_event(database, person_id, key, **{"received_at": START, **values})


def test_times_and_people_apart_by_unit_channel_topic_and_decision(database: Database) -> None:
    add_account(database, unit_slug="phuong-a")
    page = add_account(database, "messenger:1", unit_slug="phuong-b")
    lan, minh = add_person(database), add_person(database, "minh")
    for n in range(3):
        asked(database, lan.id, f"lan {n}")
    asked(database, minh.id, "minh")
    asked(database, minh.id, "lost", topic=None, decision="fallback")
    asked(database, minh.id, "page", account_id=page)
    asked(database, None, "a follow is no question", decision=None)
    assert count(database) == 3
    assert counted(database) == {
        ("phuong-a", "zalo", "vneid.install", "answer"): (4, 2),
        ("phuong-a", "zalo", "", "fallback"): (1, 1),
        ("phuong-b", "messenger", "vneid.install", "answer"): (1, 1),
    }


def test_a_day_begins_and_ends_at_its_instants(database: Database) -> None:
    add_account(database)
    moment = timedelta(milliseconds=1)
    for key, at in (
        ("before", START - moment),
        ("first", START),
        ("last", END - moment),
        ("after", END),
    ):
        asked(database, None, key, received_at=at)
    count(database)
    assert list(counted(database).values()) == [(2, 0)]


def test_a_day_is_counted_anew_until_its_events_are_gone(database: Database) -> None:
    add_account(database)
    asked(database, add_person(database).id, "a")
    count(database)
    asked(database, add_person(database, "minh").id, "b")
    count(database)
    expected = {("", "zalo", "vneid.install", "answer"): (2, 2)}
    assert counted(database) == expected
    database.write(lambda connection: connection.execute(events.events.delete()))
    assert count(database) == 0
    assert counted(database) == expected


def test_counts_name_nobody() -> None:
    assert {column.name for column in counts.daily_counts.c} == {
        "day",
        "unit_slug",
        "channel",
        "topic",
        "decision",
        "times",
        "people",
    }


def test_other_days_stay(database: Database) -> None:
    add_account(database)
    asked(database, None, "a")
    count(database)
    next_day = END + timedelta(days=1)
    asked(database, None, "b", account_id=ACCOUNT, received_at=END)
    database.write(lambda connection: counts.count_day(connection, "2026-11-22", END, next_day))
    assert [row.day for row in rows_of(database, counts.daily_counts)] == [DAY, "2026-11-22"]
