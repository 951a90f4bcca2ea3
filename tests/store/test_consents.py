"""What people agreed to is kept while it holds, a while after, and gone when they are forgotten."""

from datetime import timedelta
from typing import Any

from bot.store import consents, followers, forgotten, interests, retention
from bot.store.database import Connection, Database
from bot.store.followers import Known
from tests.store.rows import ACCOUNT, NOW, add_person, rows_of

WORDS = "Xong! Có tin việc làm mình nhắn bạn."


def give(database: Database, person_id: int, what: str, words: str = WORDS) -> None:
    database.write(lambda connection: consents.give(connection, person_id, what, words, NOW))


def kept(database: Database) -> list[tuple[str, str, Any]]:
    rows = rows_of(database, consents.consents)
    return [(row.what, row.words, row.withdrawn_at) for row in rows]


def purge(database: Database, days: float) -> dict[str, int]:
    later = NOW + timedelta(days=days)
    return database.write(lambda connection: retention.purge_chunk(connection, later))


def test_a_yes_holds_until_it_is_taken_back(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    give(database, lan.id, "jobs")
    give(database, lan.id, "news")
    give(database, minh.id, "jobs")
    database.write(lambda connection: consents.withdraw(connection, lan.id, ["jobs"], NOW))
    assert kept(database) == [("jobs", WORDS, NOW), ("news", WORDS, None), ("jobs", WORDS, None)]


def test_a_new_yes_ends_the_one_before(database: Database) -> None:
    lan = add_person(database)
    give(database, lan.id, "jobs")
    give(database, lan.id, "jobs", "Lời mới.")
    assert kept(database) == [("jobs", WORDS, NOW), ("jobs", "Lời mới.", None)]


def test_what_was_taken_back_is_deleted_after_its_time(database: Database) -> None:
    lan = add_person(database)
    give(database, lan.id, "jobs")
    give(database, lan.id, "news")
    database.write(lambda connection: consents.withdraw(connection, lan.id, ["jobs"], NOW))
    assert purge(database, 89)["consents"] == 0
    assert purge(database, 91)["consents"] == 1
    assert kept(database) == [("news", WORDS, None)]


def test_nothing_of_it_outlives_the_person(database: Database) -> None:
    lan = add_person(database)
    give(database, lan.id, "jobs")

    def more(connection: Connection) -> None:
        interests.put(connection, lan.id, ["jobs", "urgent"])
        followers.note_known(connection, ACCOUNT, [Known(lan.id, NOW, has_detail=True, name="Lan")])
        retention.forget(connection, lan.id)

    database.write(more)
    for table in (consents.consents, interests.interests, followers.profiles):
        assert rows_of(database, table) == []


def test_a_fingerprint_keeps_a_list_away_for_two_years(database: Database) -> None:
    database.write(lambda connection: forgotten.mark_forgotten(connection, [(ACCOUNT, "lan")], NOW))
    (row,) = rows_of(database, forgotten.forgotten)
    assert "lan" not in row.print
    listed = ["lan", "minh"]

    def put(connection: Connection) -> tuple[int, int]:
        return followers.put_listed(connection, ACCOUNT, listed, NOW)

    assert database.write(put) == (1, 1)
    assert purge(database, 731)["forgotten"] == 1
    assert database.write(put) == (1, 0)
