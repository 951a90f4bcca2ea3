"""The Turn: event, person, session, content, now and where they stand: all a handler is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.entries import Content
from bot.conversation.saying import Saying
from bot.core.events import Event
from bot.core.replies import Reply
from bot.store.database import Connection, Savepoint
from bot.store.people import Person
from bot.understanding.decisions import Decision


@dataclass(slots=True)
class Turn:
    """One event of one person. Handlers may change `person`; the caller keeps it.

    `opened` is the transaction all of it happens in. `said` is the masked text, "" where there is
    none; `decision` what the matcher made of it; `asked` the rest of a pressed payload behind its
    topic ("fee" of "#idcard.new/fee").
    """

    event: Event
    person: Person
    opened: Connection
    content: Content
    saying: Saying
    now: datetime
    said: str = ""
    decision: Decision | None = None
    asked: str = ""

    savepoint: Savepoint | None = None

    @property
    def connection(self) -> Connection:
        """The session, for handlers that read or write more than the person.

        The first use opens a savepoint: most handlers only speak and need none.
        """
        if self.savepoint is None:
            self.savepoint = self.opened.begin_nested()
        return self.opened

    @property
    def is_first(self) -> bool:
        """Whether the bot has never introduced itself to this person."""
        return self.person.greeted_at is None


Handler = Callable[[Turn], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who answers what: by topic, by kind of event; `entry` says an entry's own words.

    The others are said for what has no topic of its own; `about` answers who is speaking.
    """

    topics: Mapping[str, Handler]
    kinds: Mapping[type[Event], Handler]
    entry: Callable[[Turn, str], Sequence[Reply]]
    menu: Handler
    about: Handler
    lost: Handler
    unsure: Handler
    danger: Handler
    delete: Handler
    nothing_chosen: Handler
