"""The whole way: a file, the commands, the clock and the postman, before the fake platforms."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands import bulletins as commands
from bot.commands.faults import Fault
from bot.store import acts, interests, people
from bot.store.database import Connection
from bot.understanding.matcher import Matcher
from scheduler.jobs import close_expired, release_letters, spread_bulletins
from tests.cast import LAN, Citizen, crowd
from tests.hand_clock import HandClock
from tests.stage import Stage, open_stage
from tests.store.rows import rows_of
from tests.waiting import until

FILE = """
title = "Ngày thứ Bảy tình nguyện 28/11"
body = "Chào {name}, mời bạn tới."
[[buttons]]
title = "Đăng ký"
topic = "activity.signup"
"""
WORDS = "Ngày thứ Bảy tình nguyện 28/11\n\nChào bạn, mời bạn tới."


@pytest.fixture
def loud(database_url: str, matcher: Matcher, clock: HandClock) -> Iterator[Stage]:
    """A stage whose hours are never quiet: the suite runs at night too."""
    with open_stage(database_url, matcher, clock, QUIET_HOURS="00:00-00:00") as opened:
        yield opened


def knows(stage: Stage, *citizens: Citizen, ago: timedelta = timedelta(minutes=1)) -> None:
    """People who wrote to the OA and the Page so long ago."""
    now = stage.clock.now()

    def work(connection: Connection) -> None:
        for one in citizens:
            for account_id, name in ((stage.oa, one.zalo), (stage.page, one.messenger)):
                person = people.lock(connection, account_id, name, now)
                person.last_wrote_at = now - ago
                people.keep(connection, person)

    stage.bot.database.write(work)
    for one in citizens:
        stage.zalo.meet(one.zalo, now - ago)
        if ago < timedelta(days=1):
            stage.messenger.meet(one.messenger)


def create(stage: Stage, folder: Path, text: str = FILE) -> dict[str, Any]:
    file = folder / "bulletin.toml"
    file.write_text(text, "utf-8")
    return commands.create(stage.bot, file)


def approve(stage: Stage, number: int) -> dict[str, Any]:
    return commands.decide(stage.bot, number, commands.ACTS["approve"])


def tick(stage: Stage) -> None:
    """What the clock does every other second."""
    spread_bulletins.run(stage.bot, stage.clock.now())


def test_from_the_file_to_the_phones(loud: Stage, tmp_path: Path) -> None:
    crew = crowd(12)
    knows(loud, *crew)
    loud.start_postman()
    made = create(loud, tmp_path)
    assert (made["state"], made["total"]) == ("draft", 0)
    number = made["id"]
    tick(loud)
    assert commands.shown(loud.bot, number)["total"] == 0  # never unapproved
    approve(loud, number)
    tick(loud)
    until(lambda: commands.shown(loud.bot, number)["sent"] == 24)
    tick(loud)
    found = commands.shown(loud.bot, number)
    assert (found["state"], found["total"], found["sent"]) == ("done", 24, 24)
    assert {name: own["sent"] for name, own in found["accounts"].items()} == {
        loud.oa: 12,
        loud.page: 12,
    }
    for one in crew:
        assert loud.zalo.texts_to(one.zalo) == [f"{WORDS}\n\n1. Đăng ký"]
        assert len(loud.texts_on_messenger(one)) == 1
    whats = [(row.who, row.what) for row in rows_of(loud.bot.database, acts.acts)]
    assert whats == [("operator", "create_bulletin"), ("operator", "approve_bulletin")]


def test_who_may_not_be_written_to_reads_it_after_tin(loud: Stage, tmp_path: Path) -> None:
    knows(loud, LAN, ago=timedelta(days=3))
    loud.start_postman()
    number = create(loud, tmp_path)["id"]
    approve(loud, number)
    tick(loud)
    found = commands.shown(loud.bot, number)
    assert (found["state"], found["waiting"], found["total"]) == ("done", 2, 2)
    assert loud.zalo.texts_to(LAN.zalo) == []
    assert loud.bot.listener.news is not None
    loud.bot.listener.news.read_again()
    loud.post("zalo", loud.said_on_zalo(LAN, "MENU"))
    until(lambda: len(loud.zalo.texts_to(LAN.zalo)) == 1)
    assert "Có 1 tin mới, nhắn TIN để xem" in loud.zalo.texts_to(LAN.zalo)[0]
    loud.post("zalo", loud.said_on_zalo(LAN, "tin"))
    until(lambda: len(loud.zalo.texts_to(LAN.zalo)) == 2)
    assert loud.zalo.texts_to(LAN.zalo)[1].startswith(WORDS)
    until(lambda: commands.shown(loud.bot, number)["sent"] == 1)
    assert commands.shown(loud.bot, number)["waiting"] == 1


def test_paused_gone_on_with_and_called_off(loud: Stage, tmp_path: Path) -> None:
    crew = crowd(5)
    knows(loud, *crew)
    number = create(loud, tmp_path)["id"]
    approve(loud, number)
    tick(loud)
    paused = commands.decide(loud.bot, number, commands.ACTS["pause"])
    assert (paused["state"], paused["queued"]) == ("paused", 10)
    assert commands.decide(loud.bot, number, commands.ACTS["resume"])["state"] == "sending"
    gone = commands.decide(loud.bot, number, commands.ACTS["cancel"])
    assert (gone["state"], gone["refused"], gone["total"]) == ("cancelled", 10, 10)
    with pytest.raises(Fault, match="cannot be paused"):
        commands.decide(loud.bot, number, commands.ACTS["pause"])


def test_only_those_who_want_that_kind_of_news(loud: Stage, tmp_path: Path) -> None:
    first, second, *_ = crew = crowd(3)
    knows(loud, *crew)

    def choose(connection: Connection) -> None:
        for one, wants_news in ((first, True), (second, False)):
            person = people.lock(connection, loud.oa, one.zalo, loud.clock.now())
            person.wants_news = wants_news  # the second wants no other news
            people.keep(connection, person)
            interests.put(connection, person.id, ["jobs"])

    loud.bot.database.write(choose)
    loud.start_postman()
    number = create(loud, tmp_path, f'{FILE}\n[audience]\ninterests = ["jobs"]')["id"]
    approve(loud, number)
    tick(loud)
    until(lambda: commands.shown(loud.bot, number)["sent"] == 2)
    assert {taken.user_id for taken in loud.zalo.messages} == {first.zalo, second.zalo}


def test_old_news_is_told_to_nobody(loud: Stage, tmp_path: Path) -> None:
    knows(loud, LAN, ago=timedelta(days=3))
    number = create(loud, tmp_path)["id"]
    approve(loud, number)
    tick(loud)
    loud.clock.show_later(timedelta(days=7, minutes=1))
    close_expired.run(loud.bot, loud.clock.now())
    found = commands.shown(loud.bot, number)
    assert (found["state"], found["refused"], found["waiting"]) == ("done", 2, 0)


def test_what_is_found_out_later_still_goes(loud: Stage, tmp_path: Path) -> None:
    knows(loud, LAN)
    table = people.people
    loud.bot.database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.account_id == loud.oa).values(last_wrote_at=None)
        )
    )
    loud.start_postman()
    number = create(loud, tmp_path)["id"]
    approve(loud, number)
    tick(loud)
    until(lambda: commands.shown(loud.bot, number)["sent"] == 1)
    assert commands.shown(loud.bot, number)["waiting"] == 1
    loud.bot.database.write(
        lambda connection: connection.execute(table.update().values(last_wrote_at=loud.clock.now()))
    )
    release_letters.run(loud.bot, loud.clock.now())
    until(lambda: commands.shown(loud.bot, number)["sent"] == 2)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("title = ", "no TOML"),
        ('title = "a"', "body is missing"),
        (f"send_at = 2020-01-01T10:00:00+07:00\n{FILE}", "send_at is in the past"),
    ],
)
def test_a_file_that_is_wrong_says_so(stage: Stage, tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(Fault, match=part):
        create(stage, tmp_path, text)
