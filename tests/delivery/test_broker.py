"""The broker: a wake-up reaches the workers of this installation, and a dead one harms nobody."""

import queue
import secrets
import threading
from collections.abc import Iterator

import pytest

from bot.delivery.broker import Bell, Ears, queue_name
from tests.parts import free_port, rabbitmq_url
from tests.waiting import until


@pytest.fixture
def name() -> str:
    """A queue of one's own."""
    return queue_name(secrets.token_hex(6))


@pytest.fixture
def bell(name: str) -> Iterator[Bell]:
    made = Bell(rabbitmq_url(), name)
    yield made
    made.close()


def listen(name: str, heard: "queue.SimpleQueue[str]") -> Ears:
    return Ears(rabbitmq_url(), name, heard.put)


def test_a_wake_up_reaches_a_worker(bell: Bell, name: str) -> None:
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    ears = listen(name, heard)
    for account_id in ("zalo:1", "messenger:2"):
        bell.wake(account_id)
        assert heard.get(timeout=20) == account_id
    ears.close()


def test_a_wake_up_before_anybody_listens_is_kept(bell: Bell, name: str) -> None:
    bell.wake("zalo:1")
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    ears = listen(name, heard)
    assert heard.get(timeout=20) == "zalo:1"
    ears.close()


def test_many_wake_ups_of_one_moment_are_few_messages(bell: Bell, name: str) -> None:
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    ears = listen(name, heard)
    for _ in range(1_000):
        bell.wake("zalo:1")
    bell.wake("zalo:last")
    count = 0
    while heard.get(timeout=20) != "zalo:last":
        count += 1
    assert count < 100
    ears.close()


def test_two_installations_on_one_broker_do_not_wake_each_other(bell: Bell, name: str) -> None:
    ours: queue.SimpleQueue[str] = queue.SimpleQueue()
    theirs: queue.SimpleQueue[str] = queue.SimpleQueue()
    all_ears = [listen(name, ours), listen(queue_name("other"), theirs)]
    bell.wake("zalo:1")
    assert ours.get(timeout=20) == "zalo:1"
    assert theirs.empty()
    for ears in all_ears:
        ears.close()


def test_a_dead_broker_neither_blocks_nor_raises(name: str) -> None:
    bell = Bell(f"amqp://guest:guest@127.0.0.1:{free_port()}/", name)
    done = threading.Event()

    def ring() -> None:
        for n in range(100):
            bell.wake(f"zalo:{n}")
        done.set()

    threading.Thread(target=ring, daemon=True).start()
    assert done.wait(2)
    bell.close()
    until(lambda: not bell._thread.is_alive())


def test_a_worker_starts_and_leaves_without_a_broker(name: str) -> None:
    ears = Ears(f"amqp://guest:guest@127.0.0.1:{free_port()}/", name, lambda _account_id: None)
    ears.close()
