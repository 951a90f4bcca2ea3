"""An Event in, Replies out: what was understood, what a fault undoes, what is remembered of it."""

import copy
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import lru_cache

import structlog

from bot.content.entries import Content
from bot.content.filling import lineage
from bot.content.today import facts_at
from bot.content.wards import own_unit
from bot.conversation import privacy, reading
from bot.conversation.address import address_of, heard_in
from bot.conversation.finishing import (
    introduced,
    remember,
    with_kinds_offered,
    with_warning,
    without_loops,
)
from bot.conversation.news import with_news_offered
from bot.conversation.routing import Router, leans
from bot.conversation.saying import MENU_PAYLOAD, Saying
from bot.conversation.turn import Handlers, Listened, Turn
from bot.core import events as ev
from bot.core.clock import local_day
from bot.store import roads
from bot.store.database import Connection
from bot.store.news_book import NewsBook
from bot.store.people import Person
from bot.understanding.matcher import Heard, Matcher

log = structlog.get_logger()

MOST_KEY = 200  # letters; the longest Messenger ids seen have about 150
LONGEST_NUMBER = 80  # letters that an ID or card number takes, however it is spaced
MOST_KEPT = 4_096  # messages whose meaning is kept in memory
MOST_SAID = 4_000  # letters of a message that are kept and read


@dataclass(frozen=True, slots=True)
class Understood:
    """What can be known of an event before any database: the masked text and what was heard."""

    said: str = ""
    was_masked: bool = False
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a unit says in one minute: whose facts they are, what it does not say for now, and its
    words by how it addresses people.
    """

    minute: int
    content: Content
    unit_slug: str
    facts: Mapping[str, str]
    paused: frozenset[str]
    sayings: dict[str, Saying] = field(default_factory=dict)


@dataclass(slots=True)
class Listener:
    """Everything needed to listen. One a program; the facts of a unit are kept for a minute."""

    content: Content
    matcher: Matcher
    handlers: Handlers
    human_minutes: int
    news: NewsBook | None = None
    _hear: Callable[[str], Heard] = field(init=False)
    _facts: dict[tuple[str, str], "_Facts"] = field(default_factory=dict)
    _paused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _router: Router = field(init=False)

    def __post_init__(self) -> None:
        self._router = Router(self.content, self.handlers)
        # People greet, thank and ask the same thing in the same words all day long. What is kept
        # is masked text and what was heard in it, of nobody in particular.
        self._hear = lru_cache(MOST_KEPT)(self.matcher.hear)

    def renew(self, content: Content, paused: Mapping[str, frozenset[str]]) -> None:
        """From now on speaks of this content; `paused` are topics put off, by unit. What people
        mean is not looked up anew: phrases do not change while the program runs.
        """
        self.content, self._paused = content, paused
        self._router = Router(content, self.handlers)
        self._facts = {}

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
        listened = introduced(turn, self._answer(turn, understood))
        listened = with_news_offered(turn, with_kinds_offered(turn, listened))
        listened = without_loops(turn, listened)
        remember(turn, listened)
        return listened

    def silent_until(self, now: datetime) -> datetime:
        """How long the bot keeps quiet after staff wrote by themselves."""
        return now + timedelta(minutes=self.human_minutes)

    def saying(
        self, unit_slug: str, address: str, now: datetime, ward: str | None = None
    ) -> Saying:
        """The words of that unit now, or of the `ward` somebody chose who writes to its account."""
        minute = int(now.timestamp()) // 60
        key, content = (unit_slug, ward or ""), self.content
        kept = self._facts.get(key)
        if kept is None or kept.minute != minute or kept.content is not content:
            own = own_unit(content, unit_slug, ward)
            facts = facts_at(content, own, unit_slug, now)
            kept = _Facts(minute, content, own, facts, self._paused_in(content, own, unit_slug))
            self._facts[key] = kept
        saying = kept.sayings.get(address)
        if saying is None:
            saying = kept.sayings[address] = Saying(
                content,
                kept.unit_slug,
                kept.facts,
                address_of(address),
                local_day(now),
                frozenset(self.handlers.topics),
                kept.paused,
            )
        return saying

    def _paused_in(self, content: Content, *slugs: str) -> frozenset[str]:
        """The topics put off by these units or those above them."""
        units = (unit.slug for slug in slugs for unit in lineage(content, slug))
        return frozenset().union(*(self._paused.get(slug, frozenset()) for slug in units))

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
        saying = self.saying(unit_slug, person.address, now, person.unit_slug)
        decision = None
        if understood.heard is not None:
            previous = person.topic if leans(person, now) else None
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
            unit_slug=unit_slug,
            news=self.news,
        )

    def _answer(self, turn: Turn, understood: Understood) -> Listened:
        is_danger = turn.decision is not None and turn.decision.is_danger
        if _is_silent(turn) and not is_danger and not _ends_silence(turn):
            return Listened("filed")
        kept = copy.copy(turn.person)
        try:
            listened = self._router.route(turn)
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
        if turn.is_private:
            return replace(listened, is_private=True)
        return with_warning(turn, listened) if understood.was_masked else listened


def _note_contact(event: ev.Event, person: Person, now: datetime) -> None:
    """The person is here: they can be reached again, and nothing of them is to be forgotten."""
    if isinstance(event, ev.Unfollowed | ev.Withdrew | ev.StoppedNews):
        return
    if roads.opens(event):
        person.last_wrote_at = now
        person.free_left = None  # a new window: how many free messages it has, Zalo has not said
    person.gone_at = None
    if person.forget_at is not None:  # forgotten, and here again: as somebody new
        person.forget_at = person.greeted_at = None


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
