"""A million people: counted with reasons, made letters while others ask, and reported.

`-m tests.bench.bench_million [people on PostgreSQL] [people on SQLite]`; 0 leaves one out.
"""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import text, update

from bot.bulletin import forecast, report, status
from bot.core.quiet import Quiet
from bot.store import accounts, bulletin_counts, bulletins, kept_counts, letters
from bot.store.columns import milliseconds
from bot.store.database import Connection, Database
from tests.bench import driver, program
from tests.bench.bench_speed import reply_seconds, requests_of, said
from tests.bench.driver import quantile
from tests.bench.platforms import Platforms
from tests.parts import fresh_postgres, rabbitmq_url

T = TypeVar("T")
ASKED = 50.0  # questions a second meanwhile
# They stand still: what is looked at is the making of letters, not the sending.
ACCOUNTS = (*(f"zalo:90000000000000{n}" for n in range(3)), "messenger:900001", "messenger:900002")
NEVER = Quiet(datetime.min.time(), datetime.min.time())
CHUNK = 50_000

# Of twenty: eleven wrote today, four three days ago, two long ago, one used up, one stopped, one
# is known by sync only.
_PEOPLE = """
INSERT INTO people (account_id, platform_id, first_at, address, follows, wants_news, last_wrote_at,
                    choices, question, told, name, is_minor, free_left)
SELECT CASE n % 5 WHEN 0 THEN '{a[0]}' WHEN 1 THEN '{a[1]}' WHEN 2 THEN '{a[2]}'
                  WHEN 3 THEN '{a[3]}' ELSE '{a[4]}' END,
       'p' || n, {now}, '', {true}, n % 20 <> 19,
       CASE WHEN n % 20 < 11 THEN {now} - 3600000 WHEN n % 20 < 15 THEN {now} - 259200000
            WHEN n % 20 < 17 THEN {now} - 2592000000 WHEN n % 20 = 18 THEN NULL
            ELSE {now} - 7200000 END,
       '[]', '', '{{}}', 'Lan', {false}, CASE WHEN n % 20 = 17 THEN 0 ELSE NULL END
FROM {numbers}
"""


def timed(label: str, work: Callable[[], T], most: float) -> T:
    began = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - began
    print(f"  {label}: {seconds:.3f} s (at most {most:g}){'' if seconds <= most else '  TOO SLOW'}")
    return found


def make_people(database: Database, count: int) -> None:
    """As many as that, on the accounts in turn, in pieces that hold the writer shortly."""
    for account_id in ACCOUNTS:
        values = {"unit_slug": "don-vi", "stopped_at": datetime.now(UTC), "stopped_code": "bench"}
        database.write(lambda c, name=account_id, v=values: accounts.put_in(c, name, v))
    for start in range(0, count, CHUNK):
        until = min(count, start + CHUNK)
        numbers = f"generate_series({start + 1}, {until}) AS n"
        if database.is_sqlite:
            numbers = (
                f"(WITH RECURSIVE c(n) AS (SELECT {start + 1} UNION ALL SELECT n + 1 FROM c "
                f"WHERE n < {until}) SELECT n FROM c)"
            )
        statement = _PEOPLE.format(
            a=ACCOUNTS,
            now=milliseconds(datetime.now(UTC)),
            numbers=numbers,
            true=1 if database.is_sqlite else "true",
            false=0 if database.is_sqlite else "false",
        )
        database.write(lambda connection, s=statement: connection.execute(text(s)) and None)
    analyze(database)


def analyze(database: Database) -> None:
    """What the databases do by themselves sooner or later."""
    database.write(lambda connection: connection.execute(text("ANALYZE")) and None)


def new_bulletin(database: Database) -> int:
    now = datetime.now(UTC)
    row = bulletins.as_row(
        title="Ngày tình nguyện",
        body="Bảy giờ, nhà văn hoá.",
        unit_slug="don-vi",
        channels=["zalo", "messenger"],
        created_at=now,
        send_at=now,
        valid_until=now + timedelta(days=7),
        is_urgent=True,
        state="draft",
    )
    return database.write(lambda connection: bulletins.put_in(connection, row))


def row_of(database: Database, number: int) -> dict[str, Any]:
    with database.read() as connection:
        found = bulletins.find(connection, number)
    assert found is not None
    return found


def change(database: Database, number: int, **values: Any) -> None:
    table = bulletins.bulletins
    database.write(
        lambda c: c.execute(update(table).where(table.c.id == number).values(**values)) and None
    )


def asked(database: Database, work: Callable[[Connection], T]) -> T:
    with database.read() as connection:
        return work(connection)


def spread(database: Database, number: int, parts: Sequence[program.Part]) -> float:
    """Lets it begin; returns the seconds until everybody has a letter, and prints the memory."""
    most = dict.fromkeys([part.pid for part in parts], 0.0)
    change(database, number, state="approved")
    began = time.perf_counter()
    while row_of(database, number)["spread_at"] is None:
        time.sleep(0.2)
        for pid in most:
            most[pid] = max(most[pid], program.resident_megabytes(pid))
    seconds = time.perf_counter() - began
    for part in parts:
        print(f"  {' '.join(part.command)}: at most {most[part.pid]:.0f} MB (250)")
    return seconds


def tell(talk: Any, sent: Sequence[driver.Sent], taken: Any) -> None:
    waits = [one.seconds for one in sent]
    replies = reply_seconds(talk, sent, taken)
    print(
        f"  {len(sent)} questions meanwhile, {ASKED:g}/s: webhook p99 "
        f"{quantile(waits, 0.99) * 1000:.0f} ms (100), "
        f"reply median {quantile(replies, 0.5) * 1000:.0f} ms (300)"
    )


def measure(url: str, count: int, commands: Sequence[list[str]]) -> None:
    """One database, the program on it, and everything in turn."""
    platforms = Platforms()
    more = {} if url.startswith("sqlite") else {"BROKER_URL": rabbitmq_url()}
    env = program.environment(platforms, url, program.free_port(), **more)
    program.run(["bot", "upgrade"], env)
    database = Database(url)
    make_people(database, count)
    number = new_bulletin(database)
    row = row_of(database, number)
    found = timed(
        "audience counted with reasons",
        lambda: asked(database, lambda c: forecast.forecast(c, row, datetime.now(UTC), 55)),
        5,
    )
    print(f"    {found.sentence()}")
    parts = [program.Part(command, env) for command in commands]
    for part in parts:
        part.start()
    talk = said(int(ASKED * 60), 3)
    requests = requests_of(platforms, parts[0].url, talk)
    result: list[list[driver.Sent]] = []
    asking = threading.Thread(
        target=lambda: result.append(driver.steady([parts[0].url], requests, ASKED))
    )
    asking.start()
    time.sleep(3)
    seconds = spread(database, number, parts)
    print(f"  letters made: {seconds:.1f} s (45)")
    asking.join()
    time.sleep(2)
    tell(talk, result[0], platforms.ask("taken", 0))
    for part in parts:
        part.stop()
    reporting(database, number)
    database.close()
    platforms.close()


def reporting(database: Database, number: int) -> None:
    """The report when half of the letters have left, some delivered and seen."""
    table = letters.letters
    now = datetime.now(UTC)
    values = {"state": "sent", "settled_at": now, "message_id": "m", "delivered_at": now}
    is_even = text("id % 2 = 0 AND state = 'queued'")
    database.write(lambda c: c.execute(update(table).where(is_even).values(**values)) and None)
    analyze(database)
    shown = timed(
        "status",
        lambda: asked(database, lambda c: status.status(c, number, NEVER, now)),
        1,
    )
    print(f"    {shown['total']} letters, {shown['sent']} sent, {shown['waiting']} waiting")
    counts = asked(database, lambda c: bulletin_counts.tallies(c, number))
    database.write(
        lambda c: kept_counts.keep(c, number, counts, now)
    )  # as the clock does meanwhile
    timed("report", lambda: asked(database, lambda c: report.report(c, number, now)), 0.2)
    counted = asked(database, lambda c: bulletin_counts.by_state(c, number))
    assert sum(counted.values()) == shown["total"]


def main() -> None:
    on_postgres = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    on_sqlite = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    if on_postgres:
        print(f"{on_postgres:,} people on PostgreSQL: web, worker and clock")
        with fresh_postgres() as url:
            measure(url, on_postgres, [["bot", "web"], ["bot", "worker"], ["scheduler"]])
    if on_sqlite:
        print(f"{on_sqlite:,} people on SQLite: serve")
        with TemporaryDirectory() as folder:
            measure(f"sqlite:///{Path(folder) / 'million.db'}", on_sqlite, [["bot", "serve"]])


if __name__ == "__main__":
    main()
