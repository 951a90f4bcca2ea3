"""20,000 followers over three OAs and two Pages: everybody once by the right road, at the pace.

`python -m tests.bench.bench_bulletin [FOLLOWERS] [--kills N] [--fault NAME]`
"""

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

from bot.store.database import Database
from tests.bench import crowd_of_followers, program
from tests.bench.bulletin_platforms import BulletinPlatforms
from tests.bench.verdict import judge
from tests.parts import fresh_postgres

RATES = {"ZALO_RATE": "60", "MESSENGER_RATE": "100"}
LEASE_SECONDS = 30  # letters of dead hands are `unsure` after this


def run(
    url: str, commands: Sequence[list[str]], count: int, kills: int, fault: str
) -> None:
    """One bulletin from its first letter to its last; prints what became of it."""
    platforms = BulletinPlatforms()
    env = crowd_of_followers.environment(platforms, url, **RATES)
    program.run(["bot", "upgrade"], env)
    database = Database(url)
    crowd = crowd_of_followers.arrange(platforms, database, count)
    parts = [program.Part(command, env) for command in commands]
    for part in parts:
        part.start()
    began = time.time()
    number = crowd_of_followers.start(database)
    deaths: list[tuple[float, int]] = []
    killer = threading.Thread(target=_kill, args=(parts, kills, platforms, deaths))
    killer.start()
    _bend(platforms, fault)
    crowd_of_followers.wait(database, number, LEASE_SECONDS if kills else 0)
    killer.join()
    for part in reversed(parts):
        part.stop()
    verdict = judge(database, number, crowd, platforms.ask("taken"), deaths)
    print(f"  {time.time() - began:.0f} s; {verdict}")
    database.close()
    platforms.close()
