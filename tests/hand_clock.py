"""A clock that a test moves by hand and that otherwise runs on."""

from datetime import datetime, timedelta

from bot.core.clock import Clock


class HandClock(Clock):
    """Stands in for bot.core.clock.Clock."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = timedelta()  # of what people see
        self._passed = timedelta()  # of the real time

    def show_later(self, span: timedelta) -> None:
        """Moves what people see, as CLOCK_AT does; leases and pace stay."""
        self._ahead += span

    def let_pass(self, span: timedelta) -> None:
        """Time passes for everything that asks this clock."""
        self._passed += span

    def now(self) -> datetime:
        return super().now() + self._ahead + self._passed

    def real(self) -> datetime:
        return super().real() + self._passed

    def seconds(self) -> float:
        return super().seconds() + self._passed.total_seconds()
