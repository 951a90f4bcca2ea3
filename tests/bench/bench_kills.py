"""kill -9 at random moments, then a restart: everybody is answered once, or it is unsure."""

import random
import sys
import tempfile
import threading
import time

from bot.store.database import Database
from tests.bench import driver, ledger, program
from tests.bench.bench_speed import questions, wait_for_silence
from tests.bench.platforms import Platforms
from tests.parts import fresh_postgres, rabbitmq_url

RATE = 100.0
PEOPLE = 300


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        print("serve on SQLite")
        _run(f"sqlite:///{folder}/kills.db", [["bot", "serve"]], kills, {})
    with fresh_postgres() as url:
        print("web, two workers and two clocks on PostgreSQL")
        commands = [["bot", "web"], ["bot", "worker"], ["bot", "worker"], ["scheduler"]]
        _run(url, [*commands, ["scheduler"]], kills, {"BROKER_URL": rabbitmq_url()})


def _run(url: str, commands: list[list[str]], kills: int, more: dict[str, str]) -> None:
    platforms = Platforms(zalo_faults={"delay": 0.02, "path": "/v3.0/oa/message/cs"})
    env = program.environment(platforms, url, program.free_port(), **more)
    program.run(["bot", "upgrade"], env)
    parts = [program.Part(command, env) for command in commands]
    for part in parts:
        part.start()
    count = int(RATE * 4 * kills)
    texts = questions()
    talk = [(f"71{n % PEOPLE:014d}", texts[n % len(texts)]) for n in range(count)]
    posted = platforms.ask("zalo_texts", talk)
    requests = [driver.request_of(parts[0].url, "zalo", one) for one in posted]
    killer = threading.Thread(target=_kill, args=(parts, kills))
    killer.start()
    twice = [request for request in requests for _repeat in range(2)]
    sent = driver.steady([parts[0].url], twice, 2 * RATE)
    killer.join()
    # The platform repeats what was not answered, and the third posting of every body comes too.
    again = driver.full([parts[0].url], requests, lines=8)
    time.sleep(35)  # leases end, the sweep runs, failed sends come again
    wait_for_silence(platforms)
    unanswered = sum(one.status != 200 for one in sent)
    refused = sum(one.status != 200 for one in again)
    for part in reversed(parts):
        part.stop()
    database = Database(url)
    print(f"  {kills} kills, {unanswered} postings unanswered at first, {refused} at the end")
    print(f"  {ledger.compare(database, platforms.ask('taken'))}")
    database.close()
    platforms.close()


def _kill(parts: list[program.Part], kills: int) -> None:
    lot = random.Random(11)
    for _ in range(kills):
        time.sleep(lot.uniform(1.0, 3.0))
        part = lot.choice(parts)
        part.kill()
        part.start()


if __name__ == "__main__":
    main()
