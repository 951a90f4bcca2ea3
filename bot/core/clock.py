"""The clock at the doors: what people see may be moved (CLOCK_AT), leases and pace never."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

# Vietnam has one zone without summer time since 1975.
LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Clock:
    """`shift` is how far the program's time stands from the real one."""

    shift: timedelta = timedelta()

    @classmethod
    def starting_at(cls, instant: datetime | None) -> "Clock":
        """A clock that shows `instant` now and runs on; the real time where it is None."""
        return cls() if instant is None else cls(instant - datetime.now(UTC))

    def now(self) -> datetime:
        """The program's time, aware, UTC."""
        return datetime.now(UTC) + self.shift

    def real(self) -> datetime:
        """The real time, aware, UTC: for leases, HTTP limits and the pace."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """The real time in seconds since 1970."""
        return time.time()


def local_day(instant: datetime) -> date:
    """The day it is in Vietnam."""
    return instant.astimezone(LOCAL).date()
