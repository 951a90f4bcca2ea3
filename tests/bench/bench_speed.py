"""Speed of taking, understanding, answering and storing, as interfaces and issue ask; printed."""

import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.bench import driver, program
from tests.bench.driver import Sent, quantile
from tests.bench.platforms import Platforms
from tests.parts import fresh_postgres, rabbitmq_url

PEOPLE = 2_000
RATE = 200.0
QUESTIONS = Path(__file__).parents[1] / "questions"


def questions() -> list[str]:
    texts = []
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in file.read_text().splitlines() if line]
    return texts


def said(count: int, seed: int) -> list[tuple[str, str]]:
    """(person, text): the people speak in turn, each a real question."""
    lot = random.Random(seed)
    texts = questions()
    return [(f"71{number % PEOPLE:014d}", lot.choice(texts)) for number in range(count)]


def requests_of(platforms: Platforms, url: str, talk: Sequence[tuple[str, str]]) -> list[bytes]:
    posted = platforms.ask("zalo_texts", talk)
    return [driver.request_of(url, "zalo", one) for one in posted]


def wait_for_silence(platforms: Platforms) -> float:
    """Waits until nothing more arrives for two seconds; returns when the last came."""
    before, since = -1, time.time()
    while True:
        count = platforms.ask("count")
        if count != before:
            before, since = count, time.time()
        elif time.time() - since > 2:
            return since
        time.sleep(0.05)


def reply_seconds(
    talk: Sequence[tuple[str, str]], sent: Sequence[Sent], taken: Sequence[tuple[float, str, str]]
) -> list[float]:
    """From the event to its first reply on the wire, person by person in order."""
    asked: dict[str, list[float]] = defaultdict(list)
    for (person, _text), one in zip(talk, sent, strict=True):
        asked[person].append(one.due_at)
    heard: dict[str, list[float]] = defaultdict(list)
    for at, person, _text in taken:
        heard[person].append(at)
    seconds = []
    for person, instants in asked.items():
        for place, instant in enumerate(instants):
            end = instants[place + 1] if place + 1 < len(instants) else float("inf")
            first = min((at for at in heard[person] if instant <= at < end), default=None)
            if first is not None:
                seconds.append(first - instant)
    return seconds


def steady(platforms: Platforms, parts: list[program.Part], urls: list[str], seconds: int) -> None:
    """200 a second of real questions; the first second warms connections and caches."""
    talk = said(int(RATE * seconds), seed=1)
    requests = requests_of(platforms, urls[0], talk)
    start = platforms.ask("count")
    before = {part.pid: program.cpu_seconds(part.pid) for part in parts}
    own = time.process_time()
    sent = driver.steady(urls, requests, RATE)
    own = time.process_time() - own
    wait_for_silence(platforms)
    taken = platforms.ask("taken", start)
    replies = reply_seconds(talk, sent, taken)
    cpu = sum(program.cpu_seconds(part.pid) - before[part.pid] for part in parts)
    statuses = {
        status: sum(one.status == status for one in sent) for status in {s.status for s in sent}
    }
    waits = [one.seconds for one in sent]
    print(f"  {len(sent)} events at {RATE:g}/s: statuses {statuses}")
    print(
        f"  webhook answer: median {quantile(waits, 0.5) * 1000:.1f} ms, "
        f"p99 {quantile(waits, 0.99) * 1000:.1f} ms, worst {max(waits) * 1000:.0f} ms"
    )
    print(
        f"  reply on the wire: median {quantile(replies, 0.5) * 1000:.1f} ms, "
        f"p99 {quantile(replies, 0.99) * 1000:.1f} ms, {len(replies)} first replies, "
        f"{len(taken)} messages"
    )
    print(f"  CPU per event, sending included: {cpu / len(sent) * 1000:.2f} ms; driver {own:.1f} s")


def ceiling(
    platforms: Platforms,
    parts: list[program.Part],
    urls: list[str],
    count: int,
    worker: program.Part | None = None,
) -> None:
    """As many as are taken, understood and stored; a worker started then drains the sends."""
    talk = said(count, seed=2)
    requests = requests_of(platforms, urls[0], talk)
    start = platforms.ask("count")
    before = {part.pid: program.cpu_seconds(part.pid) for part in parts}
    began = time.time()
    sent = driver.full(urls, requests)
    took = time.time() - began
    cpu = sum(program.cpu_seconds(part.pid) - before[part.pid] for part in parts)
    waits = [one.seconds for one in sent]
    if worker is not None:
        worker.start()
        time.sleep(3)
    last = wait_for_silence(platforms)
    print(
        f"  ceiling: {len(sent) / took:.0f} events/s accepted and stored, "
        f"p99 {quantile(waits, 0.99) * 1000:.0f} ms, CPU {cpu / len(sent) * 1000:.2f} ms an event"
    )
    print(
        f"  drained {platforms.ask('count') - start} messages "
        f"{max(0.0, last - began - took):.1f} s after the last event"
    )


def on_sqlite(seconds: int) -> None:
    print("serve on SQLite")
    platforms = Platforms()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        env = program.environment(platforms, url, program.free_port())
        program.run(["bot", "upgrade"], env)
        serve = program.Part(["bot", "serve"], env)
        print(f"  start to ready {serve.start():.2f} s", end="")
        time.sleep(3)
        print(f", idle memory {program.resident_megabytes(serve.pid):.0f} MB")
        steady(platforms, [serve], [serve.url], seconds)
        ceiling(platforms, [serve], [serve.url], 60 * seconds)
        print(f"  memory after {program.resident_megabytes(serve.pid):.0f} MB")
        print(f"  SIGTERM to end {serve.stop():.2f} s")
    platforms.close()


def on_postgres(seconds: int, webs: int) -> None:
    print(f"{webs} web + worker on PostgreSQL and RabbitMQ")
    platforms = Platforms()
    with fresh_postgres() as url:
        more = {"BROKER_URL": rabbitmq_url()}
        first = program.environment(platforms, url, program.free_port(), **more)
        program.run(["bot", "upgrade"], first)
        parts = [program.Part(["bot", "web"], first)]
        for _ in range(webs - 1):
            env = program.environment(platforms, url, program.free_port(), **more)
            parts.append(program.Part(["bot", "web"], env))
        for part in parts:
            part.start()
        worker = program.Part(["bot", "worker"], first)
        urls = [part.url for part in parts]
        if webs == 1:
            worker.start()
            time.sleep(3)
            steady(platforms, [*parts, worker], urls, seconds)
        else:
            ceiling(platforms, parts, urls, 100 * seconds, worker)
        for part in [*parts, worker]:
            part.stop()
    platforms.close()


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"{os.cpu_count()} cores, {seconds} s")
    on_sqlite(seconds)
    on_postgres(seconds, webs=1)
    on_postgres(seconds, webs=2)


if __name__ == "__main__":
    main()
