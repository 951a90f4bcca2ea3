"""`python -m bot guides`: each guide and unit by its steps: what happened, who stands there."""

from typing import Any

import pytest

from bot.commands.guides import report
from bot.store import guides
from bot.store.database import Database
from tests.conversation.talking import Talker
from tests.stage import Stage

NAME = "vneid-level2"


@pytest.fixture
def led(stage: Stage) -> Stage:
    """Lan has reached the third step and asks what to do there; Minh has finished."""
    lan, minh = (Talker(stage.bot.reception(stage.wake), stage.page, name) for name in "lm")
    lan.presses(f"#guide/{NAME}/at/phone")
    lan.says("xong")
    lan.says("bị lỗi")
    minh.presses(f"#guide/{NAME}/at/questions")
    minh.says("xong")
    minh.says("có")
    return stage


def table(stage: Stage, **asked: Any) -> list[dict[str, Any]]:
    return report(stage.bot, **{"since": "", "until": "9999", "unit": None, **asked})


def test_steps_are_told_in_their_order_with_what_happened(led: Stage) -> None:
    (found,) = table(led)
    assert (found["guide"], found["unit"]) == (NAME, "don-vi")
    assert (found["finished"], found["worked"], found["failed"]) == (1, 1, 0)
    assert [step["number"] for step in found["steps"]] == list(range(1, 13))
    steps = {step["step"]: step for step in found["steps"]}
    assert steps["install"] == {
        "number": 3,
        "step": "install",
        "title": "Cài ứng dụng VNeID",
        "reached": 1,
        "trouble": 1,
        "later": 0,
        "stopped": 0,
        "standing": 1,
    }
    assert (steps["phone"]["reached"], steps["phone"]["standing"]) == (1, 0)


@pytest.mark.parametrize("asked", [{"since": "2099-01-01"}, {"unit": "noi-khac"}])
def test_other_days_and_units_are_left_out(led: Stage, asked: dict[str, str]) -> None:
    assert all(step["reached"] == 0 for one in table(led, **asked) for step in one["steps"])
    assert table(led, unit="noi-khac") == []


def test_a_step_that_is_gone_keeps_its_counts(led: Stage) -> None:
    database: Database = led.bot.database
    old = [("don-vi", NAME, "old-step", guides.REACHED)]
    database.write(lambda connection: guides.add(connection, "2026-11-21", old))
    (found,) = table(led)
    last = found["steps"][-1]
    assert (last["number"], last["step"], last["reached"]) == (None, "old-step", 1)


def test_nobody_led_is_an_empty_list(stage: Stage) -> None:
    assert table(stage) == []
