"""A bad day: 1,000 people, 5,000 messages, failing sends, tokens expiring under two processes."""

import sys
import threading
import time

from bot.store.database import Database
from tests.bench import driver, ledger, program
from tests.bench.bench_speed import questions, wait_for_silence
from tests.bench.platforms import Platforms
from tests.parts import fresh_postgres, rabbitmq_url

PEOPLE = 1_000
RATE = 100.0
SEND = "/v3.0/oa/message/cs"
FAULTS = {"seed": 7, "share_5xx": 0.05, "share_reset_after": 0.02, "path": SEND}


def main() -> None:
    """Two web and two worker processes on PostgreSQL; every body is posted three times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    platforms = Platforms(zalo_faults=FAULTS)
    with fresh_postgres() as url:
        more = {"BROKER_URL": rabbitmq_url()}
        envs = [program.environment(platforms, url, program.free_port(), **more) for _ in range(2)]
        program.run(["bot", "upgrade"], envs[0])
        webs = [program.Part(["bot", "web"], env) for env in envs]
        workers = [program.Part(["bot", "worker"], env) for env in envs]
        clocks = [program.Part(["scheduler"], env) for env in envs]
        for part in [*webs, *workers, *clocks]:
            part.start()
        texts = questions()
        talk = [(f"71{n % PEOPLE:014d}", texts[n % len(texts)]) for n in range(count)]
        posted = platforms.ask("zalo_texts", talk)
        requests = [
            driver.request_of(webs[n % 2].url, "zalo", one)
            for n, one in enumerate(posted)
            for _repeat in range(3)
        ]
        expiring = threading.Thread(target=_expire, args=(platforms, count / RATE))
        expiring.start()
        sent = driver.steady([web.url for web in webs], requests, 3 * RATE)
        expiring.join()
        wait_for_silence(platforms)
        time.sleep(35)  # the sweep: letters of lost hands, growing waits of failed sends
        wait_for_silence(platforms)
        for part in [*clocks, *workers, *webs]:
            part.stop()
        database = Database(url)
        print(f"answers {sorted({one.status for one in sent})}")
        print(ledger.compare(database, platforms.ask("taken")))
        used, twice = platforms.ask("grants")
        print(f"refresh tokens used {used}, used twice {twice}")
        database.close()
    platforms.close()


def _expire(platforms: Platforms, seconds: float) -> None:
    """The token dies after a third and after two thirds of the run."""
    for _ in range(2):
        time.sleep(seconds / 3)
        platforms.ask("expire")


if __name__ == "__main__":
    main()
