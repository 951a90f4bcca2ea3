"""Waiting for what another thread or process does, with a deadline and without a guess."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 20.0
# Between two looks: rarer the longer it lasts, for looking takes time from what is waited for.
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05


def until(
    condition: Callable[[], T],
    seconds: float = PATIENCE_SECONDS,
    *,
    shown: Callable[[], object] | None = None,
) -> T:
    """What the condition answers once it is true; fails the test when the time is over, with
    what is to be shown then.
    """
    deadline = time.monotonic() + seconds
    rest, pause = threading.Event(), FIRST_PAUSE
    while not (answer := condition()):
        if time.monotonic() >= deadline:
            raise AssertionError(f"still {(shown() if shown else answer)!r} after {seconds:g} s")
        rest.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return answer


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Runs the acts in threads that start at one moment; what each returned, or its exception."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [AssertionError("did not end")] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait(PATIENCE_SECONDS)
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - handed to the test, which looks at it
            results[place] = error

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return results
