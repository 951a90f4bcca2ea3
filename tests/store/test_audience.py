"""Audience: whom a bulletin means, on both databases."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, literal, select

from bot.store import audience, bulletins, interests, people, signups
from bot.store.database import Database
from tests.store.rows import NOW, add_account, add_person

ACCOUNTS = {
    "zalo:1": "phuong-a",
    "zalo:2": "phuong-b",
    "messenger:3": "phuong-a",
    "webchat:phuong-a": "phuong-a",
}
LONG_AGO = NOW - timedelta(days=40)


def add(database: Database, name: str, account_id: str = "zalo:1", **values: Any) -> None:
    person = add_person(database, name, account_id)
    chosen = values.pop("chosen", ())
    person.last_wrote_at = NOW
    for key, value in values.items():
        setattr(person, key, value)

    def work(connection: Any) -> None:
        people.keep(connection, person)
        interests.put(connection, person.id, chosen)

    database.write(work)


@pytest.fixture(autouse=True)
def everybody(database: Database) -> None:
    for account_id, unit in ACCOUNTS.items():
        add_account(database, account_id, unit_slug=unit)
    add(database, "lan")
    add(database, "job", chosen=["jobs", "urgent"])
    add(database, "papers", chosen=["papers"])
    add(database, "quiet", wants_news=False)
    add(database, "only jobs", wants_news=False, chosen=["jobs"])
    add(database, "left", gone_at=NOW)
    add(database, "forgotten", forget_at=NOW)
    add(database, "child", is_minor=True)
    add(database, "child who chose", is_minor=True, chosen=["jobs"])
    add(database, "old", last_wrote_at=LONG_AGO)
    add(database, "synced", last_wrote_at=None)
    add(database, "b", "zalo:2")
    add(database, "m", "messenger:3")
    add(database, "w", "webchat:phuong-a")


def bulletin(**values: Any) -> Mapping[str, Any]:
    every = ["zalo", "messenger", "webchat"]
    return bulletins.as_row(
        **{
            "title": "t",
            "body": "b",
            "unit_slug": "phuong-a",
            "created_at": NOW,
            "channels": every,
            **values,
        }
    )


def meant(database: Database, **values: Any) -> set[str]:
    asked = (
        select(people.people.c.platform_id)
        .select_from(audience.JOINED)
        .where(audience.meant(bulletin(**values), NOW))
    )
    with database.read() as connection:
        return set(connection.execute(asked).scalars())


EVERYBODY = {"lan", "job", "papers", "old", "synced", "b", "m", "w"}


def test_everybody_who_has_not_stopped(database: Database) -> None:
    assert meant(database) == EVERYBODY


def test_one_unit(database: Database) -> None:
    assert meant(database, units=["phuong-a"]) == EVERYBODY - {"b"}
    assert meant(database, units=["phuong-b"]) == {"b"}


def test_some_channels(database: Database) -> None:
    assert meant(database, channels=["messenger", "webchat"]) == {"m", "w"}


def test_an_interest_reaches_those_who_chose_it_also_the_young(database: Database) -> None:
    assert meant(database, interests=["jobs"]) == {"job", "only jobs", "child who chose"}
    assert meant(database, interests=["papers", "urgent"]) == {"job", "papers"}


def test_who_wrote_lately(database: Database) -> None:
    assert meant(database, since_days=30) == EVERYBODY - {"old", "synced"}


def test_those_signed_up_for_an_activity_also_the_young(database: Database) -> None:
    number = 12

    def sign_up(name: str, state: str) -> None:
        person = add_person(database, name, "zalo:1")
        row = signups.as_row(
            activity_id=number,
            shift_id=1,
            person_id=person.id,
            line=person.id,
            state=state,
            name=name,
            name_key=name,
            at=NOW,
        )
        database.write(lambda connection: signups.put_in(connection, row))

    for name, state in (
        ("lan", "confirmed"),
        ("job", "waitlisted"),
        ("papers", "cancelled"),
        ("child", "attended"),
        ("quiet", "confirmed"),
    ):
        sign_up(name, state)
    assert meant(database, activity_id=number) == {"lan", "job", "child"}
    assert meant(database, activity_id=number + 1) == set()


def test_who_is_left_out_is_told_apart(database: Database) -> None:
    row = bulletin(units=["phuong-a"])
    told = audience.or_left_out(row, literal("in"))
    asked = (
        select(told.label("standing"), func.count())
        .select_from(audience.JOINED)
        .where(audience.asked_for(row, NOW))
        .group_by("standing")
    )
    with database.read() as connection:
        found = {row[0]: row[1] for row in connection.execute(asked)}
    assert found == {"in": len(EVERYBODY - {"b"}), audience.STOPPED: 2, audience.MINOR: 2}
