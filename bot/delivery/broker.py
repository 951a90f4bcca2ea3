"""Wake-ups between processes over RabbitMQ, by Dramatiq. A message carries an account, no more.

The database is the only truth: a wake-up may come twice, late or never, and the broker may die.
"""

import threading
import time
from collections.abc import Callable

import dramatiq
import structlog
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from bot.delivery.wake import Wake

log = structlog.get_logger()

# At most forty wake-ups a second and account: one already wakes for all that is due, and each
# costs the webhooks' process as much time as a third of a message.
SPAN_SECONDS = 0.025


def _actor(url: str, queue_name: str, act: Callable[[str], None]) -> dramatiq.Actor[[str], None]:
    # No middleware: no retries and no time limit, for the ledger decides what is tried again.
    broker = RabbitmqBroker(url=url, middleware=[])
    wake = dramatiq.actor(broker=broker, actor_name="wake", queue_name=queue_name)
    return wake(act)


def queue_name(installation: str) -> str:
    """The queue of this installation: two databases on one broker do not steal wake-ups."""
    return f"xung-kich-{installation}"


class Bell:
    """Rings for the workers from a thread of its own, so that no webhook waits for a broker."""

    def __init__(self, url: str, queue: str) -> None:
        self._actor = _actor(url, queue, lambda _account_id: None)
        self._rung: set[str] = set()
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
        self._thread.start()

    def wake(self, account_id: str) -> None:
        with self._changed:
            self._rung.add(account_id)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(timeout=5)
        self._actor.broker.close()

    def _run(self) -> None:
        is_broken = False
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._rung or self._is_closed)
                if self._is_closed:
                    return
                rung, self._rung = self._rung, set()
            try:
                for account_id in rung:
                    self._actor.send(account_id)
                is_broken = False
            except Exception as error:  # noqa: BLE001 - lost: the workers look every second
                if not is_broken:
                    log.warning("broker_away", fault=type(error).__name__)
                is_broken = True
            time.sleep(SPAN_SECONDS)  # gathers what comes meanwhile


class Ears:
    """Hears the bell in a worker process and wakes its postman."""

    def __init__(self, url: str, queue: str, wake: Wake) -> None:
        actor = _actor(url, queue, wake)
        self._worker = dramatiq.Worker(actor.broker, queues={queue}, worker_threads=1)
        self._broker = actor.broker
        self._worker.start()

    def close(self) -> None:
        self._worker.stop()
        self._broker.close()
