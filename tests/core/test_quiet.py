"""Quiet hours: over midnight, within a day, and none at all."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import LOCAL
from bot.core.quiet import Quiet

NIGHT = (time(21), time(7))
NOON = (time(11, 30), time(13))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("text", "hours", "opens"),
    [
        ("27T20:59:59", NIGHT, "27T20:59:59"),
        ("27T21:00", NIGHT, "28T07:00"),
        ("28T00:00", NIGHT, "28T07:00"),
        ("28T06:59:59", NIGHT, "28T07:00"),
        ("28T07:00", NIGHT, "28T07:00"),
        ("28T12:00", NOON, "28T13:00"),
        ("28T13:00", NOON, "28T13:00"),
        ("28T12:00", (time(12), time(12)), "28T12:00"),
    ],
)
def test_the_end_of_the_quiet(text: str, hours: tuple[time, time], opens: str) -> None:
    quiet = Quiet(*hours)
    assert quiet.over(at(text)) == at(opens)
    assert quiet.covers(at(text)) == (text != opens)


@given(st.integers(0, 400 * 24 * 60), TIMES, TIMES)
def test_after_the_quiet_it_is_loud(minutes: int, begin: time, end: time) -> None:
    local = at("01T00:00") + timedelta(minutes=minutes)
    opens = Quiet(begin, end).over(local)
    assert not Quiet(begin, end).covers(opens)
    assert local <= opens < local + timedelta(days=1)
