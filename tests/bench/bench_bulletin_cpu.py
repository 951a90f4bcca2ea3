"""CPU of the worker per sent bulletin letter, as a ratio to a bare `requests` loop beside it."""

import os
import sys
import tempfile
import time

from bot.demo.zalo_platform import FakeZalo
from bot.store import letters
from bot.store.database import Database
from tests.bench import followers, program
from tests.bench.platforms import PAGE_ID, Platforms
from tests.parts import fresh_postgres

ANSWERS_AFTER = 0.08  # seconds
WARM_SECONDS = 4
MOST = {"zalo": 1.25, "messenger": 0.35}


def measure(url: str, channel: str, rate: float, seconds: int) -> tuple[float, float]:
    """CPU milliseconds a letter of the worker, and of the bare loop at the same pace."""
    faults = {"delay": ANSWERS_AFTER}
    platforms = Platforms(zalo_faults=faults, messenger_faults=faults)
    beside = Platforms(zalo_faults=faults, messenger_faults=faults)  # takes the bare loop's
    settings = {"ZALO_RATE": str(rate), "MESSENGER_RATE": str(rate), "LOG_LEVEL": "INFO"}
    env = program.environment(platforms, url, program.free_port(), **settings)
    program.run(["bot", "upgrade"], env)
    account = f"zalo:{FakeZalo().oa_id}" if channel == "zalo" else f"messenger:{PAGE_ID}"
    names = [f"71{n:014d}" for n in range(int(rate * (seconds + WARM_SECONDS + 4)))]
    platforms.ask(f"meet_{channel}", names)
    beside.ask(f"meet_{channel}", ["7100000000000000"])
    database = Database(url)
    followers.add(database, [followers.Follower(account, name) for name in names])
    followers.run_bulletin(database)
    worker = program.Part(["bot", "worker"], env)
    target = beside.zalo_url + "/v3.0/oa/message/cs"
    if channel == "messenger":
        target = f"{beside.messenger_url}/v26.0/{PAGE_ID}/messages"
    bare = program.Part(["tests.bench.bare", target, str(rate), channel], env)
    worker.start()
    bare.start()
    while platforms.ask("count") == 0 or beside.ask("count") == 0:
        time.sleep(0.1)
    time.sleep(WARM_SECONDS)
    before = _state(platforms, beside, worker, bare)
    time.sleep(seconds)
    after = _state(platforms, beside, worker, bare)
    bare.kill()
    worker.stop()
    sent, loops, ours, theirs = (b - a for a, b in zip(before, after, strict=True))
    with database.read() as connection:
        states = {state: n for (_a, state), n in letters.counts(connection).items()}
    database.close()
    platforms.close()
    beside.close()
    print(f"    {sent / seconds:.1f} letters/s; letters {states}")
    return ours / sent * 1000, theirs / loops * 1000


def _state(
    platforms: Platforms, beside: Platforms, worker: program.Part, bare: program.Part
) -> tuple[float, ...]:
    """Messages taken of both, CPU seconds of both."""
    return (
        platforms.ask("count"),
        beside.ask("count"),
        program.cpu_seconds(worker.pid),
        program.cpu_seconds(bare.pid),
    )


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{os.cpu_count()} cores, {seconds} s each, answers after {ANSWERS_AFTER * 1000:.0f} ms")
    for channel, rate in (("zalo", 20), ("zalo", 50), ("messenger", 300)):
        for kind in ("SQLite", "PostgreSQL"):
            print(f"  {channel} at {rate}/s, {kind}")
            if kind == "SQLite":
                with tempfile.TemporaryDirectory() as folder:
                    found = measure(f"sqlite:///{folder}/cpu.db", channel, rate, seconds)
            else:
                with fresh_postgres() as url:
                    found = measure(url, channel, rate, seconds)
            ours, bare = found
            print(
                f"    worker {ours:.2f} ms a letter, bare loop {bare:.2f} ms: "
                f"ratio {ours / bare:.2f} (at most {MOST[channel]})"
            )


if __name__ == "__main__":
    main()
