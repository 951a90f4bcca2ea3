"""An Event in, Replies out: who answers, in which order, and what is remembered of it."""

import copy
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import structlog

from bot.content.entries import Content
from bot.content.filling import facts_of
from bot.conversation import privacy, reading
from bot.conversation.address import address_of, heard_in
from bot.conversation.finishing import (
    Listened,
    introduced,
    one_list,
    remember,
    with_warning,
    without_loops,
)
from bot.conversation.saying import MENU_PAYLOAD, Saying
from bot.conversation.turn import Handlers, Turn
from bot.core import events as ev
from bot.core.clock import local_day
from bot.store.database import Connection
from bot.store.people import Person
from bot.understanding.decisions import Decision
from bot.understanding.matcher import Heard, Matcher

log = structlog.get_logger()

LEAN_SECONDS = 30 * 60  # a follow-up after half an hour no longer leans on the topic before
CHOICES_OPEN = timedelta(hours=24)
MOST_KEY = 200  # letters; the longest Messenger ids seen have about 150
LONGEST_NUMBER = 80  # letters that an ID or card number takes, however it is spaced
MOST_KEPT = 1_024  # messages whose meaning is kept in memory
MOST_SAID = 4_000  # letters of a message that are kept and read


@dataclass(frozen=True, slots=True)
class Understood:
    """What can be known of an event before any database: the masked text and what was heard."""

    said: str = ""
    was_masked: bool = False
    heard: Heard | None = None


@dataclass(slots=True)
class Listener:
    """Everything needed to listen. One a program; the facts of a unit and day are kept."""

    content: Content
    matcher: Matcher
    handlers: Handlers
    human_minutes: int
    _hear: Callable[[str], Heard] = field(init=False)
    _facts: dict[tuple[str, date], Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # People greet, thank and ask the same thing in the same words all day long. What is kept
        # is masked text and what was heard in it, of nobody in particular.
        self._hear = lru_cache(MOST_KEPT)(self.matcher.hear)

    def understand(self, event: ev.Event) -> Understood:
        """Masks and reads what was said; slow and pure, done before the write opens."""
        text = event.title if isinstance(event, ev.ButtonPressed) else getattr(event, "text", "")
        if not text:
            return Understood()
        # Cut after masking: a number that lay across the cut would otherwise keep its head.
        said, was_masked = privacy.mask(text[: MOST_SAID + LONGEST_NUMBER])
        said = said[:MOST_SAID]
        is_said = not isinstance(event, ev.ButtonPressed) and not said.lstrip().startswith("#")
        return Understood(said, was_masked, self._hear(said) if is_said else None)

    def listen(
        self,
        connection: Connection,
        event: ev.Event,
        understood: Understood,
        person: Person,
        unit_slug: str,
        now: datetime,
    ) -> Listened:
        """Answers one event of a locked person, whom the caller keeps with what changed of them."""
        _note_contact(event, person, now)
        turn = self._turn(connection, event, understood, person, unit_slug, now)
        listened = without_loops(turn, introduced(turn, self._answer(turn, understood)))
        remember(turn, listened)
        return listened

    def silent_until(self, now: datetime) -> datetime:
        """How long the bot keeps quiet after staff wrote by themselves."""
        return now + timedelta(minutes=self.human_minutes)

    def saying(self, unit_slug: str, address: str, now: datetime) -> Saying:
        """The words of that unit today."""
        today = local_day(now)
        key = (unit_slug, today)
        facts = self._facts.get(key)
        if facts is None:
            facts = facts_of(self.content, unit_slug, today)
            # Only today's are needed: yesterday's would pile up in a program that runs for months.
            self._facts = {known: kept for known, kept in self._facts.items() if known[1] == today}
            self._facts[key] = facts
        handled = frozenset(self.handlers.topics)
        return Saying(self.content, unit_slug, facts, address_of(address), today, handled)

    def _turn(
        self,
        connection: Connection,
        event: ev.Event,
        understood: Understood,
        person: Person,
        unit_slug: str,
        now: datetime,
    ) -> Turn:
        if understood.said and (called := heard_in(understood.said)) is not None:
            person.address = called
        saying = self.saying(unit_slug, person.address, now)
        decision = None
        if understood.heard is not None:
            previous = person.topic if _is_fresh(person, now) else None
            decision = self.matcher.decide(understood.heard, previous)
        return Turn(
            event=event,
            person=person,
            opened=connection,
            content=self.content,
            saying=saying,
            now=now,
            said=understood.said,
            decision=decision,
        )

    def _answer(self, turn: Turn, understood: Understood) -> Listened:
        is_danger = turn.decision is not None and turn.decision.is_danger
        if _is_silent(turn) and not is_danger and not _ends_silence(turn):
            return Listened("filed")
        kept = copy.copy(turn.person)
        try:
            listened = self._route(turn)
        except Exception:
            # A fault of ours: whatever the handler changed is undone, the person is not left alone.
            if turn.savepoint is not None:
                turn.savepoint.rollback()
            _put_back(turn.person, kept)
            log.exception("handler_failed", topic=turn.decision and turn.decision.topic)
            listened = Listened("answered", [turn.saying.say("sorry")], decision="fault")
        else:
            if turn.savepoint is not None:
                turn.savepoint.commit()
        if understood.was_masked:
            return with_warning(turn, listened)
        return listened

    def _route(self, turn: Turn) -> Listened:
        event = turn.event
        if isinstance(event, ev.ButtonPressed):
            return self._pressed(turn, event.payload)
        if turn.decision is not None and turn.decision.is_danger:
            replies = self.handlers.danger(turn)
            return Listened("answered", replies, turn.decision.topic, turn.decision.kind)
        if isinstance(event, ev.TextSaid):
            return self._said(turn, event.text)
        return self._shown(turn)

    def _shown(self, turn: Turn) -> Listened:
        """A message that is no words: its own line, then the answer to what stood beside it."""
        handler = self.handlers.kinds.get(type(turn.event))
        replies = list(handler(turn)) if handler is not None else []
        if turn.decision is not None and turn.decision.topic is not None:
            meant = self._meant(turn)
            return replace(meant, replies=one_list([*replies, *meant.replies]))
        return Listened("answered" if replies else "noted", replies)

    def _said(self, turn: Turn, text: str) -> Listened:
        """A typed message: a payload, an open question, a command, a choice, then its meaning."""
        if text.lstrip().startswith("#"):
            return self._pressed(turn, text.strip())
        if turn.person.question == "delete":
            answered = reading.yes_or_no(text)
            if answered is not None:
                return self._pressed(turn, "#delete/yes" if answered else "#delete/no")
        if reading.is_menu(text):
            return self._pressed(turn, MENU_PAYLOAD)
        if reading.is_stop(text):
            return self._topic(turn, "unsubscribe")
        if turn.person.question == "feedback" and reading.number(text) is None:
            return self._topic(turn, "feedback", "said")
        if reading.is_one_of(text, self.content.about) and not _is_on_scams(turn):
            return Listened("answered", self.handlers.about(turn), "help", "answer")
        if reading.is_delete(text):
            return Listened("answered", self.handlers.delete(turn), "delete", "answer")
        chosen = self._chosen(turn, text)
        return chosen if chosen is not None else self._meant(turn)

    def _chosen(self, turn: Turn, text: str) -> Listened | None:
        """A number or the words of a choice put before; None where the message is neither."""
        choices = _open_choices(turn)
        number = reading.number(text)
        if number == 0 or (number is not None and not choices):
            return self._pressed(turn, MENU_PAYLOAD)
        if number is not None:
            if number <= len(choices):
                return self._pressed(turn, choices[number - 1][1])
            return Listened("answered", self.handlers.nothing_chosen(turn), None, "clarify")
        place = reading.choice_by_words(text, [title for title, _payload in choices])
        return None if place is None else self._pressed(turn, choices[place][1])

    def _meant(self, turn: Turn) -> Listened:
        decision = turn.decision or Decision("fallback")
        if decision.kind == "fallback" or not decision.answers:
            return Listened("answered", self.handlers.lost(turn), None, "fallback")
        if decision.kind == "clarify":
            return Listened("answered", self.handlers.unsure(turn), None, "clarify")
        topics = [scored.topic for scored in decision.answers[: max(1, decision.said)]]
        if len(topics) == 1:
            return self._topic(turn, topics[0], decision.section)
        replies = [reply for topic in topics for reply in self._topic(turn, topic).replies]
        return Listened("answered", one_list(replies), topics[0], "answer")

    def _pressed(self, turn: Turn, payload: str) -> Listened:
        """What a payload leads to. Old buttons stay for ever: an unknown one is as Get Started."""
        topic, _, asked = payload.removeprefix("#").strip().partition("/")
        if topic == "delete":
            turn.asked = asked
            return Listened("answered", self.handlers.delete(turn), "delete", "answer")
        if topic and turn.saying.is_sayable(topic):
            return self._topic(turn, topic, asked)
        if payload == MENU_PAYLOAD:
            return Listened("answered", self.handlers.menu(turn), None, "menu")
        return self._topic(turn, "greet")

    def _topic(self, turn: Turn, topic: str, asked: str = "") -> Listened:
        turn.asked = asked
        handler = self.handlers.topics.get(topic)
        replies = handler(turn) if handler is not None else self.handlers.entry(turn, topic)
        return Listened("answered", replies, topic, "answer")


def _note_contact(event: ev.Event, person: Person, now: datetime) -> None:
    """The person is here: they can be reached again, and nothing of them is to be forgotten."""
    if isinstance(event, ev.Unfollowed | ev.Withdrew | ev.StoppedNews):
        return
    person.last_wrote_at = now
    person.gone_at = None
    if person.forget_at is not None:  # forgotten, and here again: as somebody new
        person.forget_at = person.greeted_at = None


def _is_fresh(person: Person, now: datetime) -> bool:
    return person.topic_at is not None and (now - person.topic_at).total_seconds() < LEAN_SECONDS


def _is_silent(turn: Turn) -> bool:
    """Whether staff hold the talk: what the person says or presses is theirs to answer."""
    until = turn.person.silent_until
    is_talk = not isinstance(turn.event, ev.Unfollowed | ev.Withdrew | ev.StoppedNews | ev.Followed)
    return is_talk and until is not None and turn.now < until


def _ends_silence(turn: Turn) -> bool:
    """MENU, typed or pressed, gives the talk back to the bot."""
    event = turn.event
    wish = event.payload if isinstance(event, ev.ButtonPressed) else getattr(event, "text", "")
    if wish.strip() != MENU_PAYLOAD and not reading.is_menu(wish):
        return False
    turn.person.silent_until = None
    return True


def _is_on_scams(turn: Turn) -> bool:
    """“Có phải lừa đảo không?” after an answer on scams means that matter, not the bot."""
    return _is_fresh(turn.person, turn.now) and (turn.person.topic or "").endswith(".scam")


def _open_choices(turn: Turn) -> list[list[str]]:
    at = turn.person.choices_at
    return turn.person.choices if at is not None and turn.now - at < CHOICES_OPEN else []


def _put_back(person: Person, kept: Person) -> None:
    for part in fields(Person):
        setattr(person, part.name, getattr(kept, part.name))


def key_of(event: ev.Event) -> str:
    """The event's key as it is stored: whole, or its hash where a platform's id is very long.

    A key that names the person is hashed too: it outlives them when they are forgotten.
    """
    if len(event.key) <= MOST_KEY and not (event.person and event.person in event.key):
        return event.key
    return hashlib.sha256(event.key.encode()).hexdigest()
