"""Somebody who writes to the account of a province with wards below, on a Friday morning."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.core import events as ev
from bot.core.clock import LOCAL
from bot.understanding.matcher import Matcher
from tests.conversation.talking import Talker
from tests.hand_clock import HandClock
from tests.stage import Stage, open_stage

PROVINCE, WARD, OTHER = "tinh-vi-du", "phuong-chang-han", "xa-thi-diem"
HOURS, WHERE = "mấy giờ phường làm việc", "uỷ ban phường ở đâu"
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=LOCAL)
NAMES = (f"nguoi-{number}" for number in count())


def open_at(unit: str, template: Path, folder: Path, matcher: Matcher) -> Iterator[Stage]:
    """A stage whose accounts belong to that unit, on a Friday morning."""
    path = folder / f"{unit}.db"
    shutil.copy(template, path)
    clock = HandClock()
    clock.show_later(FRIDAY - clock.now())
    with open_stage(f"sqlite:///{path}", matcher, clock, UNIT_SLUG=unit) as opened:
        yield opened


def greeted(stage: Stage) -> Talker:
    found = Talker(
        stage.bot.reception(stage.wake), f"webchat:{stage.bot.settings.unit_slug}", next(NAMES)
    )
    found.says("alo")
    return found


def own(talker: Talker) -> str | None:
    person = talker.as_kept()
    assert person is not None
    return person.unit_slug


def shares(talker: Talker, latitude: float, longitude: float) -> list[Any]:
    return talker.does(
        lambda facts: ev.LocationShared(**facts, latitude=latitude, longitude=longitude)
    )
