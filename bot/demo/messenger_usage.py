"""All calls of an app in 24 hours: 200 for each person its Pages can write to (§8)."""

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.demo.messenger_shapes import GraphError

CALLS_A_PERSON = 200
SPAN = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class _Minute:
    began_at: datetime
    calls: int = 0


@dataclass(slots=True)
class DayOfCalls:
    """Counted by the minute, so that a long run costs nothing."""

    _minutes: deque[_Minute] = field(default_factory=deque)
    _calls: int = 0

    def count(self, now: datetime, engaged: int) -> None:
        """Notes one call; raises GraphError 4 where the last 24 hours are full."""
        while self._minutes and now - self._minutes[0].began_at >= SPAN:
            self._calls -= self._minutes.popleft().calls
        if self._calls >= _most(engaged):
            raise GraphError(4, 0, "Application request limit reached")
        if not self._minutes or now - self._minutes[-1].began_at >= MINUTE:
            self._minutes.append(_Minute(now))
        self._minutes[-1].calls += 1
        self._calls += 1

    def usage(self, engaged: int) -> dict[str, str]:
        """The header: shares of the limit in per cent."""
        share = min(100, 100 * self._calls // _most(engaged))
        told = {"call_count": share, "total_time": 0, "total_cputime": 0}
        return {"X-App-Usage": json.dumps(told)}


def _most(engaged: int) -> int:
    return CALLS_A_PERSON * max(engaged, 1)
