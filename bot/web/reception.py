"""Reception: takes what a channel verified and read, in one transaction from event to letter."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.channels.channel import Channel
from bot.conversation.listening import Listener, Understood, key_of
from bot.conversation.live import LiveWords
from bot.conversation.turn import Listened
from bot.core import events as ev
from bot.core.clock import Clock
from bot.core.replies import Reply
from bot.delivery import outbox, stopping
from bot.delivery.wake import Wake
from bot.store import accounts, people, receipts
from bot.store import events as event_store
from bot.store.book import AccountBook
from bot.store.database import AWAY, Connection, Database, Work
from bot.web.metrics import Metrics

log = structlog.get_logger()

MOST_BYTES = 1_000_000  # a larger body is answered with 413
REHEARSAL = "rehearsal"  # nobody's id, and words that mean nothing
LETTERS = "abcdefghijklmnop"  # one for each hexadecimal digit


class _Undone(Exception):
    """Takes the rehearsal back."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one event: its outcome for the metrics, and how many letters may leave."""

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
    public_url: str
    words: LiveWords

    def rehearse(self, connections: int) -> None:
        """Takes some messages of nobody and undoes them, so that the first real ones do not wait
        for what happens once only: statements compiled, tables of words, connections opened.
        """
        self.database.open_connections(connections)
        content = self.listener.content
        texts = [*(item.title for item in content.menu), REHEARSAL]
        for account in list(self.book.all())[:1]:
            for text in texts:
                event = ev.TextSaid(
                    account=account, key=REHEARSAL, person=REHEARSAL, at=self.clock.now(), text=text
                )
                (result,) = self.database.write_many([partial(self._rehearse, event)])
                if not isinstance(result, _Undone):
                    log.warning("not_rehearsed", text=text, fault=str(result)[:300])

    def _rehearse(self, event: ev.TextSaid, connection: Connection) -> None:
        self._take(connection, event, self._understand(event))
        raise _Undone

    def take_all(self, channel: str, read: ev.Reading) -> bool:
        """Takes every event of a body; False only where the database could not store them."""
        self.words.look()
        for passed in read.passed_over:
            self.metrics.events.labels(channel, passed.kind, "passed_over").inc()
            log.debug("event_passed_over", channel=channel, kind=passed.kind, why=passed.why)
        understood = [(event, self._understand(event)) for event in read.events]
        results = self.database.write_many([self._taking(*pair) for pair in understood])
        is_stored = True
        for event, result in zip(read.events, results, strict=True):
            is_stored &= self._note(channel, event, result)
        return is_stored

    def _note(self, channel: str, event: ev.Event, result: Taken | Exception) -> bool:
        """Counts and logs one event; a fault of ours still gives the person a word."""
        if isinstance(result, Exception) and not isinstance(result, (event_store.Repeat, *AWAY)):
            log.error("event_failed", trace=trace_of(event), exc_info=result)
            (result,) = self.database.write_many(
                [lambda connection: self._take_fault(connection, event)]
            )
        if isinstance(result, AWAY):
            log.error("event_not_stored", account=event.account, fault=str(result)[:200])
            return False
        if isinstance(result, event_store.Repeat):
            result = Taken("repeat")
        elif isinstance(result, Exception):
            # Not even its key can be stored. To ask for it again would not help.
            log.error("event_dropped", trace=trace_of(event), exc_info=result)
            result = Taken("dropped")
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

    def _understand(self, event: ev.Event) -> Understood:
        """What was said, masked; nothing of it where our own reading of it fails."""
        try:
            return self.listener.understand(event)
        except Exception:
            log.exception("not_understood", trace=trace_of(event))
            return Understood()

    def _taking(self, event: ev.Event, heard: Understood) -> Work[Taken]:
        return lambda connection: self._take(connection, event, heard)

    def _take(self, connection: Connection, event: ev.Event, heard: Understood) -> Taken:
        if isinstance(event, ev.Delivered | ev.Seen):
            return self._receipt(connection, event)
        if isinstance(event, ev.Echoed) and not event.by_human:
            return self._echo(connection, event)
        if event.person is None:
            return self._account_event(connection, event)
        now = self.clock.now()
        # The person's row is their lane: whoever holds it is alone with them, and a repeat that
        # comes at the same moment waits here and then finds the event's key taken.
        person = people.lock(connection, event.account, event.person, now)
        if isinstance(event, ev.Echoed):
            person.silent_until = self.listener.silent_until(now)
            listened = Listened("human")
        else:
            unit = self._unit(event.account)
            listened = self.listener.listen(connection, event, heard, person, unit, now)
        return self._keep(connection, event, heard, person, listened)

    def _take_fault(self, connection: Connection, event: ev.Event) -> Taken:
        """The event broke our own code: it is kept without its words, which may be what does not
        fit, and the person hears “sorry”.
        """
        if event.person is None:
            return Taken("fault")
        now = self.clock.now()
        person = people.lock(connection, event.account, event.person, now)
        unit = self._unit(event.account)
        saying = self.listener.saying(unit, person.address, now, person.unit_slug)
        sorry = Listened("fault", [saying.say("sorry")], decision="fault")
        return self._keep(connection, event, Understood(), person, sorry)

    def _keep(
        self,
        connection: Connection,
        event: ev.Event,
        heard: Understood,
        person: people.Person,
        listened: Listened,
    ) -> Taken:
        """Event, person and letters: all of it or, for a repeat, nothing."""
        is_forgotten = person.forget_at is not None
        number = event_store.put_in(
            connection,
            {
                "account_id": event.account,
                "key": key_of(event),
                "person_id": None if is_forgotten else person.id,
                "kind": type(event).__name__,
                "said": "" if is_forgotten or listened.is_private else heard.said,
                "topic": listened.topic,
                "decision": listened.decision,
                "trace": trace_of(event),
                "at": event.at,
                "received_at": self.clock.now(),
            },
        )
        people.keep(connection, person)
        made = self._post(connection, person, listened.replies, number, trace_of(event))
        return Taken(listened.outcome, made + listened.freed, listened.topic, listened.decision)

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
            [reply.under(self.public_url) for reply in replies],
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
        receipts.note_receipt(
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
        receipts.note_echo(
            connection, event.account, event.metadata, event.message_id, self.clock.real()
        )
        return Taken("echo")

    def _account_event(self, connection: Connection, event: ev.Event) -> Taken:
        """What the platform says of the whole account; a repeat of it changes nothing."""
        if isinstance(event, ev.AccountStopped):
            stopping.stop(connection, event.account, "policy", event.why, self.clock.now())
        elif isinstance(event, ev.AccountResumed):
            accounts.resume(connection, event.account)
        return Taken("noted")

    def _unit(self, account_id: str) -> str:
        account = self.book.get(account_id)
        return account.unit_slug if account is not None else ""


def trace_of(event: ev.Event) -> str:
    """The id that follows an event through letters and logs; the same for each repeat of it.

    Twelve letters without a digit: no trace must ever look like somebody's ID number.
    """
    text = f"{event.account} {key_of(event)}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return "".join(LETTERS[int(digit, 16)] for digit in digest[:12])
