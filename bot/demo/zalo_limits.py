"""Calls a minute as Zalo counts them: the counters begin anew with each minute (§5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class MinuteLimit:
    """`most` calls in each minute of the clock, of an OA or of an app with all its OAs."""

    most: int
    _minute: int = 0
    _calls: int = 0

    def spend(self, now: datetime) -> int:
        """Calls left in this minute after this one; below zero it is too many."""
        minute = int(now.timestamp() // 60)
        if minute != self._minute:
            self._minute, self._calls = minute, 0
        self._calls += 1
        return self.most - self._calls


def tightest(limits: Iterable[MinuteLimit], now: datetime) -> tuple[int, int]:
    """Counts one call on each; (limit, left) of the one with the fewest left."""
    left, limit = min((limit.spend(now), limit.most) for limit in limits)
    return limit, left
