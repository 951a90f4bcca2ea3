"""Reception: takes what a channel verified and read, in one transaction from event to letter."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.channels.channel import Channel
from bot.conversation.listening import Listener, Understood, key_of, put_in_event
from bot.core import events as ev
from bot.core.clock import Clock
from bot.core.replies import Reply
from bot.delivery import outbox
from bot.delivery.wake import Wake
from bot.store import accounts, letters, people
from bot.store import events as event_store
from bot.store.book import AccountBook
from bot.store.database import AWAY, Connection, Database, Work
from bot.web.metrics import Metrics

log = structlog.get_logger()

MOST_BYTES = 1_000_000  # a larger body is answered with 413


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one event: its outcome for the metrics, and whether letters were made."""

    outcome: str
    letters: int = 0
    topic: str | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """Stores events and answers them. Threads share one object."""

    database: Database
    book: AccountBook
    channels: Mapping[str, Channel]
    listener: Listener
    wake: Wake
    metrics: Metrics
    clock: Clock

    def take_all(self, channel: str, read: ev.Reading) -> bool:
        """Takes every event of a body; False only where the database could not store them."""
        for passed in read.passed_over:
            self.metrics.events.labels(channel, passed.kind, "passed_over").inc()
            log.debug("event_passed_over", channel=channel, kind=passed.kind, why=passed.why)
        understood = [(event, self.listener.understand(event)) for event in read.events]
        results = self.database.write_many([self._taking(*pair) for pair in understood])
        is_stored = True
        for (event, heard), result in zip(understood, results, strict=True):
            is_stored &= self._note(channel, event, heard, result)
        return is_stored

    def _note(
        self, channel: str, event: ev.Event, heard: Understood, result: Taken | Exception
    ) -> bool:
        """Counts and logs one event; a fault of ours still gives the person a word."""
        if isinstance(result, AWAY):
            log.error("event_not_stored", account=event.account, fault=str(result)[:200])
            return False
        if isinstance(result, Exception):
            log.error("event_failed", trace=trace_of(event), exc_info=result)
            result = self.database.write(
                lambda connection: self._take_fault(connection, event, heard)
            )
        kind = type(event).__name__
        self.metrics.events.labels(channel, kind, result.outcome).inc()
        log.info(
            "event",
            trace=trace_of(event),
            account=event.account,
            kind=kind,
            outcome=result.outcome,
            topic=result.topic,
            decision=result.decision,
        )
        if result.letters:
            self.wake(event.account)
        return True

    def _taking(self, event: ev.Event, heard: Understood) -> Work[Taken]:
        return lambda connection: self._take(connection, event, heard)

    def _take(self, connection: Connection, event: ev.Event, heard: Understood) -> Taken:
        if isinstance(event, ev.Delivered | ev.Seen):
            return self._receipt(connection, event)
        if isinstance(event, ev.Echoed) and not event.by_human:
            return self._echo(connection, event)
        now, trace = self.clock.now(), trace_of(event)
        number = put_in_event(connection, event, heard, trace, now)
        if number is None:
            return Taken("repeat")
        if event.person is None:
            return self._account_event(connection, event)
        person = people.lock(connection, event.account, event.person, now)
        if isinstance(event, ev.Echoed):
            people.silence(connection, person.id, self.listener.silent_until(now))
            event_store.note(connection, number, {"person_id": person.id})
            return Taken("human")
        listened = self.listener.listen(
            connection, event, heard, person, self._unit(event.account), now
        )
        made = self._post(connection, person, listened.replies, number, trace)
        is_forgotten = person.forget_at is not None
        event_store.note(
            connection,
            number,
            {
                "person_id": None if is_forgotten else person.id,
                "topic": listened.topic,
                "decision": listened.decision,
                **({"said": ""} if is_forgotten else {}),
            },
        )
        return Taken(listened.outcome, made, listened.topic, listened.decision)

    def _take_fault(self, connection: Connection, event: ev.Event, heard: Understood) -> Taken:
        """The event broke our own code twice over: it is kept, and the person hears “sorry”."""
        now, trace = self.clock.now(), trace_of(event)
        number = put_in_event(connection, event, heard, trace, now)
        if number is None or event.person is None:
            return Taken("fault")
        person = people.lock(connection, event.account, event.person, now)
        saying = self.listener.saying(self._unit(event.account), person.address, now)
        made = self._post(connection, person, [saying.say("sorry")], number, trace)
        event_store.note(connection, number, {"person_id": person.id, "decision": "fault"})
        return Taken("fault", made)

    def _post(
        self,
        connection: Connection,
        person: people.Person,
        replies: Sequence[Reply],
        number: int,
        trace: str,
    ) -> int:
        channel = person.account_id.partition(":")[0]
        return outbox.post(
            connection,
            person,
            replies,
            self.channels[channel].abilities,
            cause=f"event:{number}",
            trace=trace,
            now=self.clock.now(),
            real=self.clock.real(),
        )

    def _receipt(self, connection: Connection, event: ev.Delivered | ev.Seen) -> Taken:
        if event.person is None:
            return Taken("noted")
        person = people.find(connection, event.account, event.person)
        if person is None:
            return Taken("noted")
        letters.note_receipt(
            connection,
            event.account,
            person.id,
            event.message_ids,
            event.until,
            event.at,
            is_seen=isinstance(event, ev.Seen),
        )
        return Taken("noted")

    def _echo(self, connection: Connection, event: ev.Echoed) -> Taken:
        key = event.metadata.removeprefix("xk:") if event.metadata.startswith("xk:") else ""
        letters.note_echo(connection, event.account, key, event.message_id, self.clock.real())
        return Taken("echo")

    def _account_event(self, connection: Connection, event: ev.Event) -> Taken:
        if isinstance(event, ev.AccountStopped):
            accounts.stop(connection, event.account, "policy", event.why, self.clock.now())
            log.error("account_stopped", account=event.account, code="policy", words=event.why)
        elif isinstance(event, ev.AccountResumed):
            accounts.resume(connection, event.account)
        return Taken("noted")

    def _unit(self, account_id: str) -> str:
        account = self.book.get(account_id)
        return account.unit_slug if account is not None else ""


def trace_of(event: ev.Event) -> str:
    """The id that follows an event through letters and logs; the same for each repeat of it."""
    text = f"{event.account} {key_of(event)}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
