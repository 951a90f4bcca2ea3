"""Questions to a platform beside the letters: how much of an account's pace they take."""

import pytest

from bot.delivery.calls import BESIDE_NEWS_SECONDS, SHARE
from tests.cast import LAN
from tests.delivery.bulk_scene import change_bulletin, run_bulletin
from tests.stage import Stage


def pause(stage: Stage) -> float:
    """Seconds that somebody who has asked the OA waits before the next question."""
    caller = stage.bot.caller("zalo")
    assert caller.ask(stage.oa, lambda _network, _credentials: "told") == "told"
    return caller._next_at - stage.clock.seconds()


def test_news_have_the_pace_of_their_account_and_questions_stand_back(stage: Stage) -> None:
    small = SHARE / stage.bot.rates["zalo"]
    assert pause(stage) <= small
    bulletin = run_bulletin(stage, [LAN])
    assert pause(stage) == pytest.approx(BESIDE_NEWS_SECONDS, abs=0.5)
    change_bulletin(stage, bulletin, state="paused")
    assert pause(stage) <= small


def test_news_that_wait_for_the_morning_or_go_elsewhere_are_not_in_the_way(stage: Stage) -> None:
    small = SHARE / stage.bot.rates["zalo"]
    run_bulletin(stage, on_messenger=[LAN])
    assert pause(stage) <= small
    run_bulletin(stage, [LAN], is_urgent=False)
    midnight = stage.clock.now().replace(hour=17, minute=0)  # 00:00 in Vietnam
    stage.clock.show(midnight)
    assert pause(stage) <= small
    stage.clock.show(midnight.replace(hour=3))
    assert pause(stage) == pytest.approx(BESIDE_NEWS_SECONDS, abs=0.5)
