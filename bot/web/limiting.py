"""At most so many requests a minute by each, counted in memory from the first of them on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # 2 MB that a program nobody opens a page of does not need
    from limits.strategies import RateLimiter


@dataclass(slots=True)
class Limit:
    """`a_minute` requests of one and the same are let through in any sixty seconds."""

    a_minute: int
    _limiter: "RateLimiter | None" = field(default=None, repr=False)

    def lets(self, who: str) -> bool:
        """Whether this request of theirs is within the limit; it counts."""
        from limits import RateLimitItemPerMinute

        if self._limiter is None:
            from limits.storage import MemoryStorage
            from limits.strategies import MovingWindowRateLimiter

            self._limiter = MovingWindowRateLimiter(MemoryStorage())
        return self._limiter.hit(RateLimitItemPerMinute(self.a_minute), who)
