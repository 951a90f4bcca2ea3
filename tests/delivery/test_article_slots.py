"""When an article may be broadcast: by the clock of Vietnam, one a day, and in time."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.core.clock import LOCAL
from bot.core.quiet import Quiet
from bot.delivery.article_slots import NO_QUIET, call_at

QUIET = Quiet(time(21), time(7))
DAY = date(2026, 11, 28)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return datetime.combine(DAY + timedelta(days=days), time(hour, minute), LOCAL)


NEVER = at(0, days=30)


@pytest.mark.parametrize(
    ("wish", "now", "quiet", "call"),
    [
        (at(19, 30), at(9), QUIET, at(19)),  # half an hour ahead
        (at(9, 10), at(9), QUIET, at(9)),  # too near: as soon as may be
        (at(8), at(9), QUIET, at(9)),
        (at(7), at(20, days=-1), QUIET, at(7)),  # not while it is quiet
        (at(7), at(20, days=-1), NO_QUIET, at(6, 30)),  # urgent: but never before Zalo takes it
        (at(6), at(20, days=-1), NO_QUIET, at(6)),
        (at(23), at(22, 30), NO_QUIET, at(6, days=1)),
        (at(23), at(22, 30), QUIET, at(7, days=1)),
    ],
)
def test_the_call_is_as_early_as_it_must_and_as_it_may(
    wish: datetime, now: datetime, quiet: Quiet, call: datetime
) -> None:
    assert call_at(wish, now, quiet, (), NEVER) == call


def test_a_day_that_is_taken_gives_way_to_the_next() -> None:
    taken = {DAY, DAY + timedelta(days=1)}
    assert call_at(at(19), at(9), QUIET, taken, NEVER) == at(7, days=2)
    assert call_at(at(19), at(9), QUIET, taken, at(7, 29, days=2)) is None


def test_what_nobody_should_read_any_more_has_no_slot() -> None:
    assert call_at(at(19), at(9), QUIET, (), at(19, 30)) == at(18, 30)
    assert call_at(at(20), at(21, 30), QUIET, (), at(23)) is None
