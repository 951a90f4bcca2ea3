"""Quiet hours: when nobody is written to unasked (QUIET_HOURS, in Vietnam's time)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.clock import LOCAL


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` to `end`, mostly over midnight; two equal times mean none at all."""

    start: time
    end: time

    def covers(self, instant: datetime) -> bool:
        """Whether it is quiet then."""
        at = instant.astimezone(LOCAL).time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def over(self, instant: datetime) -> datetime:
        """That very instant, or the end of the quiet hours it lies in."""
        return _next(self.end, instant) if self.covers(instant) else instant

    def before(self, instant: datetime) -> datetime:
        """That very instant, or an hour before the quiet hours it lies in begin."""
        if not self.covers(instant):
            return instant
        local = instant.astimezone(LOCAL)
        began = datetime.combine(local.date(), self.start, LOCAL)
        return (began if began <= local else began - timedelta(days=1)) - timedelta(hours=1)

    def begins(self, instant: datetime) -> datetime | None:
        """When the next quiet hours begin; None where there are none."""
        return None if self.start == self.end else _next(self.start, instant)


def _next(at: time, after: datetime) -> datetime:
    """The next time after the instant that the clock shows `at`."""
    local = after.astimezone(LOCAL)
    found = datetime.combine(local.date(), at, LOCAL)
    return found if found > local else found + timedelta(days=1)
