"""Whose last contact nobody knows is asked of, and then their news goes or waits for them."""

from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.contacts import ask_contacts
from bot.store import followers, people, roads
from scheduler.jobs import release_letters
from tests.bulletin.scene import add_bulletin
from tests.cast import LAN, MINH
from tests.stage import Stage
from tests.store.rows import rows_of


@pytest.fixture
def bulletin(stage: Stage) -> int:
    """One that is being sent; its letters to Lan and Minh wait, as nothing is known of the two."""
    now = stage.clock.now()
    times = {"created_at": now, "send_at": now, "valid_until": now + timedelta(days=1)}
    number = add_bulletin(stage.bot.database, **times, state="sending", spread_at=now)
    for citizen in (LAN, MINH):
        stage.write(
            citizen,
            f"to {citizen.name}",
            bulletin_id=number,
            state="waiting",
            road=roads.UNKNOWN,
            code=roads.UNKNOWN,
        )
    return number


def ask(stage: Stage) -> int:
    caller = stage.bot.caller("zalo")
    return ask_contacts(caller, stage.bot.settings.zalo.api_url, stage.oa, lambda: True)


def known(stage: Stage) -> dict[str, Any]:
    return {row.platform_id: row for row in rows_of(stage.bot.database, people.people)}


@pytest.mark.usefixtures("bulletin")
def test_news_goes_to_whom_the_window_is_open(stage: Stage) -> None:
    now = stage.clock.now()
    stage.zalo.meet(LAN.zalo, now - timedelta(hours=5))
    stage.zalo.meet(MINH.zalo, now - timedelta(days=30))
    assert ask(stage) == 2
    assert known(stage)[LAN.zalo].free_left == 10_000
    assert release_letters.run(stage.bot, stage.clock.now()) == {"letters": 2}
    assert stage.states() == {"to Lan": "queued", "to Minh": "waiting"}
    assert stage.letter("to Minh").code == roads.WINDOW
    assert ask(stage) == 0


@pytest.mark.usefixtures("bulletin")
def test_who_never_did_anything_is_asked_of_once_a_day(stage: Stage) -> None:
    stage.zalo.meet(LAN.zalo)
    stage.zalo.meet(MINH.zalo)
    assert (ask(stage), ask(stage)) == (2, 0)
    stage.clock.let_pass(timedelta(days=1, minutes=1))
    assert ask(stage) == 2


@pytest.mark.usefixtures("bulletin")
def test_whom_zalo_does_not_know_stands_not_in_the_way(stage: Stage) -> None:
    stage.zalo.people.known.pop(LAN.zalo)
    stage.zalo.meet(MINH.zalo, stage.clock.now())
    assert ask(stage) == 2
    codes = {row.person_id: row.code for row in rows_of(stage.bot.database, followers.profiles)}
    numbers = known(stage)
    assert codes[numbers[LAN.zalo].id] == "-201"
    assert numbers[MINH.zalo].last_wrote_at is not None


@pytest.mark.usefixtures("bulletin")
def test_a_rate_that_is_used_up_is_waited_for(stage: Stage) -> None:
    stage.zalo.meet(LAN.zalo, stage.clock.now())
    stage.zalo.meet(MINH.zalo, stage.clock.now())
    stage.zalo.limit_per_minute = 0
    assert ask(stage) == 0
    stage.zalo.limit_per_minute = 4_000
    stage.next_try_now()
    assert ask(stage) == 2


def test_nobody_is_asked_of_without_news_that_waits(stage: Stage) -> None:
    stage.write(LAN, "answer")
    stage.write(MINH, "closed", state="waiting", road=roads.WINDOW)
    assert ask(stage) == 0
