"""The broker: a wake-up reaches the workers of this installation, and a dead one harms nobody."""

import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator

import pika
import pytest

from bot.delivery.broker import Bell, Ears, queue_name
from tests.house import HOUSE
from tests.parts import free_port, rabbitmq_url
from tests.waiting import until

Heard = queue.SimpleQueue[str]

# What a process does while its broker is away, with its logs as they are in production.
ALONE = """
import sys, threading
from bot import logs
from bot.delivery.broker import Bell, Ears
logs.set_up("INFO", True)
bell = Bell(sys.argv[1], "q")
ears = Ears(sys.argv[1], "q", lambda account_id: None)
bell.wake("zalo:1")
threading.Event().wait(0.5)
bell.close()
ears.close()
"""


@pytest.fixture
def name() -> Iterator[str]:
    """A queue of one's own, taken away at the end with what Dramatiq makes beside it."""
    found = queue_name(secrets.token_hex(6))
    yield found
    with pika.BlockingConnection(pika.URLParameters(rabbitmq_url())) as connection:
        channel = connection.channel()
        for end in ("", ".DQ", ".XQ"):
            channel.queue_delete(found + end)
            channel.queue_delete(f"{found}-other{end}")


@pytest.fixture
def bell(name: str) -> Iterator[Bell]:
    made = Bell(rabbitmq_url(), name)
    yield made
    made.close()


def listen(name: str, heard: Heard) -> Ears:
    return Ears(rabbitmq_url(), name, heard.put)


def dead_url() -> str:
    return f"amqp://guest:guest@127.0.0.1:{free_port()}/"


def test_wake_ups_reach_a_worker_and_many_of_one_moment_are_few(bell: Bell, name: str) -> None:
    heard: Heard = queue.SimpleQueue()
    bell.wake("before anybody listened")
    ears = listen(name, heard)
    assert heard.get(timeout=20) == "before anybody listened"
    for _ in range(1_000):
        bell.wake("zalo:1")
    bell.wake("zalo:last")
    messages = [heard.get(timeout=20)]
    while set(messages) != {"zalo:1", "zalo:last"}:
        messages.append(heard.get(timeout=20))
    assert len(messages) < 100
    ears.close()


def test_two_installations_on_one_broker_do_not_wake_each_other(bell: Bell, name: str) -> None:
    ours: Heard = queue.SimpleQueue()
    theirs: Heard = queue.SimpleQueue()
    other = listen(f"{name}-other", theirs)
    mine = listen(name, ours)
    bell.wake("zalo:1")
    assert ours.get(timeout=20) == "zalo:1"
    assert theirs.empty()
    mine.close()
    other.close()


def test_a_dead_broker_neither_blocks_nor_raises() -> None:
    bell = Bell(dead_url(), "q")
    done = threading.Event()

    def ring() -> None:
        for n in range(100):
            bell.wake(f"zalo:{n}")
        done.set()

    threading.Thread(target=ring, daemon=True).start()
    assert done.wait(5)
    bell.close()
    until(lambda: not bell._thread.is_alive())


def test_a_dead_broker_is_told_in_single_lines_and_keeps_nobody_from_leaving() -> None:
    command = [sys.executable, "-c", ALONE, dead_url()]
    program = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=60)
    assert program.returncode == 0
    assert program.stderr.count("broker_away") == 1
    assert "Traceback" not in program.stderr
    assert len(program.stderr.splitlines()) < 10
