"""20,000 followers over three OAs and two Pages: everybody once by the right road, at the pace.

`--kills N`: kill -9 of any process at random moments; `--fault` rate, token, page, outage, 5xx.
"""

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.store import bulletin_counts
from bot.store.database import Database
from tests.bench import crowd_of_followers, program, verdict
from tests.bench.bulletin_platforms import BulletinPlatforms
from tests.parts import fresh_postgres

RATES = {"zalo": 15.0, "messenger": 35.0}
SHARED = 0.8 * 4000 / 60  # what the app of the OAs may send a second
SQLITE = [["bot", "serve"]]
POSTGRES = [["bot", "worker"], ["bot", "worker"], ["scheduler"], ["scheduler"]]
OUTAGE_SECONDS = 30


def run(url: str, commands: Sequence[list[str]], wishes: argparse.Namespace) -> None:
    """One bulletin from its first letter to its last; prints what became of it."""
    faults: dict[str, Any] = {"share_5xx": 0.2} if wishes.fault == "5xx" else {}
    platforms = BulletinPlatforms(faults)
    rates = {"ZALO_RATE": str(RATES["zalo"]), "MESSENGER_RATE": str(RATES["messenger"])}
    env = crowd_of_followers.environment(platforms, url, **rates)
    program.run(["bot", "upgrade"], env)
    database = Database(url)
    crowd = crowd_of_followers.arrange(platforms, database, env, wishes.followers)
    parts = [program.Part(command, env) for command in commands]
    for part in parts:
        part.start()
    began = time.time()
    number = crowd_of_followers.start(env)
    deaths: list[float] = []
    troubles = [
        threading.Thread(target=_kill, args=(parts, wishes, deaths)),
        threading.Thread(target=_bend, args=(platforms, wishes.fault)),
    ]
    for trouble in troubles:
        trouble.start()
    for trouble in troubles:
        trouble.join()
    told = crowd_of_followers.wait(env, number, wishes.patience)
    took = time.time() - began
    for part in reversed(parts):
        part.stop()
    _report(database, number, crowd, platforms, told, deaths, took)
    database.close()
    platforms.close()


def _kill(parts: Sequence[program.Part], wishes: argparse.Namespace, deaths: list[float]) -> None:
    lot = random.Random(wishes.seed)
    for _ in range(wishes.kills):
        time.sleep(lot.uniform(2.0, 6.0))
        part = lot.choice(parts)
        deaths.append(time.time())
        part.kill()
        part.start()


def _bend(platforms: BulletinPlatforms, fault: str) -> None:
    if fault in ("rate", "outage"):
        time.sleep(10)
    if fault in ("rate", "outage", "token", "page"):
        platforms.ask("bend", fault)
    if fault == "outage":
        time.sleep(OUTAGE_SECONDS)
        platforms.ask("bend", "mended")


def _report(
    database: Database,
    number: int,
    crowd: Sequence[crowd_of_followers.Follower],
    platforms: BulletinPlatforms,
    told: dict[str, Any],
    deaths: Sequence[float],
    took: float,
) -> None:
    rows = verdict.letters_of(database, number)
    taken = platforms.ask("taken")
    with database.read() as connection:
        purses = bulletin_counts.purses(connection, datetime.now(UTC))
    stopped = [name for name, purse in purses.items() if purse.is_stopped]
    states = Counter(
        "waiting" if row.state == "queued" and row.account_id in stopped else row.state
        for row in rows
    )
    counts = {name: told[name] for name in states}
    print(f"  {took:.0f} s, {len(rows)} letters {dict(states)}; {len(taken)} messages taken")
    if sum(states.values()) != told["total"] or counts != dict(states):
        print(f"  FAULT: status says {told}")
    wrong = verdict.faults(rows, crowd, taken, stopped)
    print(f"  faults: {len(wrong)} {wrong[:5]}")
    if stopped:
        print(f"  stand still: {stopped}")
    print(f"  Zalo said no: {platforms.ask('refused')}")
    for account_id, words in verdict.pace(taken, rows, RATES).items():
        print(f"  {account_id}: {words}")
    if deaths:
        air = [verdict.in_the_air(taken, at) for at in deaths]
        print(f"  {len(deaths)} kills, in the air at each {air}: {sum(air)}")
        print(f"  unsure {states['unsure']}")


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("--followers", type=int, default=20_000)
    reader.add_argument("--kills", type=int, default=None)
    reader.add_argument("--seed", type=int, default=11)
    reader.add_argument("--fault", default="")
    reader.add_argument("--patience", type=float, default=900)
    reader.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    wishes = reader.parse_args()
    # Untold: once in peace, for the pace, and once under kills.
    for kills in (0, 20) if wishes.kills is None else (wishes.kills,):
        wishes.kills = kills
        if wishes.on != "postgresql":
            print(f"serve on SQLite, {kills} kills")
            with tempfile.TemporaryDirectory() as folder:
                run(f"sqlite:///{folder}/bulletin.db", SQLITE, wishes)
        if wishes.on != "sqlite":
            print(f"two workers and two clocks on PostgreSQL, {kills} kills")
            with fresh_postgres() as url:
                run(url, POSTGRES, wishes)


if __name__ == "__main__":
    main()
