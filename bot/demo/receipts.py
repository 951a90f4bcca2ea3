"""What the demo's followers do with a message: it is delivered, and most of them open it."""

import heapq
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

SHARE_OPENED = 0.6
# Seconds after the platform took it. Not sooner: the program must have noted that it was taken.
DELIVERED_AFTER = 1.0
OPENED_AFTER = (3.0, 40.0)

Kind = Literal["delivered", "seen"]
Tell = Callable[[Kind, str, str], None]  # what, person, message id


@dataclass(order=True, slots=True)
class _Coming:
    at: float
    kind: Kind = field(compare=False)
    person: str = field(compare=False)
    message_id: str = field(compare=False)


class Receipts:
    """One thread for one platform; `tell` posts what happened. `stop` at the end."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._made: queue.Queue[_Coming | None] = queue.Queue()
        self._coming: list[_Coming] = []
        self._told: set[tuple[Kind, str]] = set()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def arrived(self, person: str, message_id: str) -> None:
        """The platform took a message; returns at once."""
        now, lot = time.monotonic(), random.Random(message_id)
        self._made.put(_Coming(now + DELIVERED_AFTER, "delivered", person, message_id))
        if lot.random() < SHARE_OPENED:
            self._made.put(_Coming(now + lot.uniform(*OPENED_AFTER), "seen", person, message_id))

    def opened(self, person: str, message_id: str) -> None:
        """The person has it before their eyes; the first time counts."""
        self._made.put(_Coming(time.monotonic() + DELIVERED_AFTER, "seen", person, message_id))

    def stop(self) -> None:
        self._made.put(None)
        self._thread.join()

    def _work(self) -> None:
        while True:
            try:
                made = self._made.get(timeout=self._until_next())
            except queue.Empty:
                self._tell_first()
                continue
            if made is None:
                return
            heapq.heappush(self._coming, made)

    def _until_next(self) -> float | None:
        """Seconds until the next one is due; None while nothing comes."""
        return max(0.0, self._coming[0].at - time.monotonic()) if self._coming else None

    def _tell_first(self) -> None:
        first = heapq.heappop(self._coming)
        if (first.kind, first.message_id) not in self._told:
            self._told.add((first.kind, first.message_id))
            self._tell(first.kind, first.person, first.message_id)
