"""A clock that a test moves by hand and that otherwise runs on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.clock import Clock


@dataclass
class Moved:
    """How far a clock was moved: what people see, and the real time."""

    shown: timedelta = timedelta()
    passed: timedelta = timedelta()


@dataclass(frozen=True)
class HandClock(Clock):
    """Stands in for bot.core.clock.Clock."""

    moved: Moved = field(default_factory=Moved)

    def show_later(self, span: timedelta) -> None:
        """Moves what people see, as CLOCK_AT does; leases and pace stay."""
        self.moved.shown += span

    def show(self, instant: datetime) -> None:
        """From now on people see that instant, also an earlier one; leases and pace stay."""
        self.moved.shown += instant - self.now()

    def let_pass(self, span: timedelta) -> None:
        """Time passes for everything that asks this clock."""
        self.moved.passed += span

    def now(self) -> datetime:
        return super().now() + self.moved.shown + self.moved.passed

    def real(self) -> datetime:
        return super().real() + self.moved.passed

    def seconds(self) -> float:
        return super().seconds() + self.moved.passed.total_seconds()
