"""Who writes for the first time is asked of afterwards, once, and never in the way of an answer."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store import followers, people
from scheduler.jobs import ask_newcomers
from tests.cast import LAN, MINH
from tests.stage import PAGE, Stage
from tests.store.rows import rows_of


def run(stage: Stage) -> int:
    return ask_newcomers.run(stage.bot, stage.clock.now())["asked"]


def known(stage: Stage) -> dict[str, Any]:
    return {row.platform_id: row for row in rows_of(stage.bot.database, people.people)}


def write(stage: Stage, name: str = "Nguyễn Thị Lan") -> None:
    """Lan writes to the Page, and Minh, who does not follow, to the OA."""
    stage.messenger.meet(LAN.messenger).name = name
    stage.zalo.meet(MINH.zalo, name="Minh", is_minor=True, is_follower=False)
    stage.post("messenger", stage.said_on_messenger(LAN, "xin chào"))
    stage.post("zalo", stage.said_on_zalo(MINH, "xin chào"))


def test_names_and_ages_come_after_the_first_word(stage: Stage) -> None:
    write(stage)
    assert run(stage) == 2
    lan, minh = known(stage)[LAN.messenger], known(stage)[MINH.zalo]
    assert (lan.name, lan.is_minor) == ("Nguyễn Thị Lan", False)
    assert (minh.name, minh.is_minor, minh.follows) == ("Minh", True, False)


def test_nobody_is_asked_of_twice_in_a_week(stage: Stage) -> None:
    write(stage)
    assert (run(stage), run(stage)) == (2, 0)
    stage.clock.let_pass(timedelta(days=6))
    write(stage)
    assert run(stage) == 0
    stage.clock.let_pass(timedelta(days=2))
    write(stage, "Lan")
    assert run(stage) == 2
    assert known(stage)[LAN.messenger].name == "Lan"


def test_an_app_that_sees_no_names_asks_one_and_remembers(stage: Stage) -> None:
    stage.messenger.pages[PAGE].shows_names = False
    write(stage)
    stage.post("messenger", stage.said_on_messenger(MINH, "xin chào"))
    assert run(stage) == 2  # Minh on Zalo, and the first of two on the Page
    codes = sorted(row.code for row in rows_of(stage.bot.database, followers.profiles))
    assert codes == ["", "no-access"]
    assert known(stage)[LAN.messenger].name == ""
    assert run(stage) == 1
    assert run(stage) == 0


@pytest.mark.parametrize("name", ["0912 345 678", "   "])
def test_what_is_no_name_is_not_kept_as_one(stage: Stage, name: str) -> None:
    write(stage, name)
    run(stage)
    assert known(stage)[LAN.messenger].name == ""


def test_who_was_here_long_ago_is_left_alone(stage: Stage) -> None:
    write(stage)
    stage.clock.let_pass(timedelta(hours=1))
    assert run(stage) == 0


def test_a_platform_that_is_away_is_asked_again(stage: Stage) -> None:
    write(stage)
    stage.zalo.refusal = -200
    assert run(stage) == 1
    stage.zalo.refusal = 0
    assert run(stage) == 1
