"""Prometheus metrics: counters of this process, and gauges read from the database on scrape."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.core.clock import Clock
from bot.store import letters
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import AWAY, Database

_FAST = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_SLOW = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 600.0)


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter(
            "xungkich_events",
            "Events by kind and outcome",
            ("channel", "kind", "outcome"),
            registry=self.registry,
        )
        self.refused = Counter(
            "xungkich_webhooks_refused",
            "Webhook bodies not taken",
            ("channel", "why"),
            registry=self.registry,
        )
        self.webhook_seconds = Histogram(
            "xungkich_webhook_seconds",
            "Time to answer a webhook",
            ("channel",),
            buckets=_FAST,
            registry=self.registry,
        )
        self.letters = Counter(
            "xungkich_sendings",
            "Sendings by outcome",
            ("channel", "outcome"),
            registry=self.registry,
        )
        self.send_seconds = Histogram(
            "xungkich_send_seconds",
            "Time of one call to the platform",
            ("channel",),
            buckets=_FAST,
            registry=self.registry,
        )
        self.waited_seconds = Histogram(
            "xungkich_letter_waited_seconds",
            "From the event to the call",
            ("channel",),
            buckets=_SLOW,
            registry=self.registry,
        )

    def sent(self, channel: str, outcome: str, seconds: float, waited: float) -> None:
        """One sending: how long the call took, and how long the letter had waited for it."""
        self.letters.labels(channel, outcome).inc()
        self.send_seconds.labels(channel).observe(seconds)
        self.waited_seconds.labels(channel).observe(max(0.0, waited))

    def sent_news(self, channel: str, outcomes: Mapping[str, int], seconds: float) -> None:
        """One call for news: how many letters fared how, and how long it took."""
        for outcome, number in outcomes.items():
            self.letters.labels(channel, outcome).inc(number)
        self.send_seconds.labels(channel).observe(seconds)

    def expose(self, port: int) -> None:
        """Serves the metrics of a process that has no web of its own, on loopback only."""
        start_http_server(port, addr="127.0.0.1", registry=self.registry)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)


class LedgerCollector(Collector):
    """What the database knows: letters by state, the queue, the age of tokens."""

    def __init__(self, database: Database, book: AccountBook, clock: Clock) -> None:
        self._database = database
        self._book = book
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        try:
            with self._database.read() as connection:
                states = letters.counts(connection)
                queue = letters.queue_state(connection)
            accounts = self._book.all().values()
        except AWAY:  # what this process counted by itself is told all the same
            return
        by_state = GaugeMetricFamily(
            "xungkich_letters", "Letters kept, by state", labels=("account", "state")
        )
        for (account_id, state), number in states.items():
            by_state.add_metric((account_id, state), number)
        yield by_state
        yield from self._queue(queue)
        yield from self._accounts(accounts)

    def _queue(self, queue: dict[str, tuple[int, datetime]]) -> Iterator[Metric]:
        now = self._clock.now()
        length = GaugeMetricFamily("xungkich_queue", "Letters on their way", labels=("account",))
        oldest = GaugeMetricFamily(
            "xungkich_queue_oldest_seconds", "Age of the oldest of them", labels=("account",)
        )
        for account_id, (number, since) in queue.items():
            length.add_metric((account_id,), number)
            oldest.add_metric((account_id,), max(0.0, (now - since).total_seconds()))
        yield length
        yield oldest

    def _accounts(self, accounts: Iterable[Account]) -> Iterator[Metric]:
        real = self._clock.real()
        age = GaugeMetricFamily(
            "xungkich_token_age_seconds", "Age of the access token", labels=("account",)
        )
        stopped = GaugeMetricFamily(
            "xungkich_account_stopped", "1 while nothing may leave", labels=("account",)
        )
        for account in accounts:
            if account.token_at is not None:
                age.add_metric((account.id,), (real - account.token_at).total_seconds())
            stopped.add_metric((account.id,), 0 if account.stopped_at is None else 1)
        yield age
        yield stopped
