"""Counts of guides: added up by unit and step, and closed for who stopped; nobody is named."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.store import guides, people
from bot.store.database import Connection, Database
from tests.store.rows import ACCOUNT, NOW, add_account, add_person, rows_of
from tests.waiting import together

DAY = "2026-11-21"


def count(database: Database, *happened: tuple[str, str, str], day: str = DAY) -> None:
    database.write(lambda connection: guides.count(connection, day, "phuong-a", happened))


def counted(database: Database, *days: str) -> dict[tuple[str, str, str, str], int]:
    with database.read() as connection:
        return guides.counted(connection, *days)


def standing(database: Database) -> dict[tuple[str, str, str], int]:
    with database.read() as connection:
        return guides.standing(connection)


def stand(database: Database, name: str, step: str, at: datetime, **more: Any) -> None:
    """Somebody is at a step since then."""

    def work(connection: Connection) -> None:
        person = people.lock(connection, ACCOUNT, name, NOW)
        person.guide, person.guide_at = {"guide": "g", "step": step, **more}, at
        people.keep(connection, person)

    database.write(work)


def close(database: Database, before: datetime) -> int:
    return database.write(lambda connection: guides.close_chunk(connection, DAY, before=before))


def test_what_happens_again_is_added_up(database: Database) -> None:
    count(database, ("g", "a", "reached"), ("g", "b", "reached"), ("g", "a", "reached"))
    count(database, ("g", "a", "reached"), ("g", "a", "trouble"))
    count(database)
    assert counted(database) == {
        ("phuong-a", "g", "a", "reached"): 3,
        ("phuong-a", "g", "a", "trouble"): 1,
        ("phuong-a", "g", "b", "reached"): 1,
    }


def test_days_are_counted_apart_and_together(database: Database) -> None:
    for day in ("2026-11-20", DAY, "2026-11-22"):
        count(database, ("g", "a", "reached"), day=day)
    key = ("phuong-a", "g", "a", "reached")
    assert counted(database)[key] == 3
    assert counted(database, DAY)[key] == 2
    assert counted(database, DAY, DAY)[key] == 1
    assert counted(database, "2026-12-01") == {}


def test_many_at_once_lose_nothing(database: Database) -> None:
    """Each in the other's order: who waited for a row in turn would wait for ever."""
    one, two = ("g", "a", "reached"), ("g", "b", "trouble")
    together(
        *[lambda: [count(database, one, two) for _ in range(5)]] * 2,
        *[lambda: [count(database, two, one) for _ in range(5)]] * 2,
    )
    assert set(counted(database).values()) == {20}


def test_counts_name_nobody() -> None:
    names = {column.name for column in guides.guide_counts.c}
    assert names == {"day", "unit_slug", "guide", "step", "what", "times"}


def test_who_is_at_a_step_is_seen_by_unit(database: Database) -> None:
    add_account(database, unit_slug="phuong-a")
    stand(database, "lan", "a", NOW)
    stand(database, "minh", "a", NOW)
    stand(database, "hoa", guides.END, NOW)
    add_person(database, "an")
    assert standing(database) == {("phuong-a", "g", "a"): 2}


def test_only_what_lies_long_is_closed(database: Database) -> None:
    add_account(database, unit_slug="phuong-a")
    moment = timedelta(milliseconds=1)
    stand(database, "old", "a", NOW - moment)
    stand(database, "done", guides.END, NOW - moment)
    stand(database, "new", "a", NOW)
    add_person(database, "nowhere")
    assert close(database, NOW) == 2
    assert close(database, NOW) == 0
    assert counted(database) == {("phuong-a", "g", "a", "stopped"): 1}
    assert standing(database) == {("phuong-a", "g", "a"): 1}
    kept = {row.platform_id: row.guide for row in rows_of(database, people.people)}
    assert [name for name, state in kept.items() if state] == ["new"]


def test_nothing_is_nothing_in_the_database_too(database: Database) -> None:
    """None is NULL there: the index and the sweep ask for it."""
    add_person(database)
    lan = add_person(database)
    database.write(lambda connection: people.keep(connection, lan))
    empty = select(people.people.c.id).where(
        people.people.c.guide.is_(None), people.people.c.form.is_(None)
    )
    with database.read() as connection:
        assert connection.execute(empty).scalars().all() == [lan.id]


def test_forms_are_closed_too(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    lan.form, lan.form_at = {"form": "x"}, NOW - timedelta(seconds=1)
    minh.form, minh.form_at = {"form": "x"}, NOW

    def work(connection: Connection) -> int:
        people.keep(connection, lan)
        people.keep(connection, minh)
        return people.close_forms(connection, before=NOW)

    assert database.write(work) == 1
    forms = {row.platform_id: (row.form, row.form_at) for row in rows_of(database, people.people)}
    assert forms == {"lan": (None, None), "minh": ({"form": "x"}, NOW)}
