"""The Turn: event, person, session, content, now and where they stand: all a handler is given.

Listened is what comes of it, Handlers are those who answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.entries import Content
from bot.conversation.saying import Saying
from bot.core.events import Event
from bot.core.replies import Reply
from bot.store.database import Connection, Savepoint
from bot.store.news_book import NewsBook
from bot.store.people import Person
from bot.understanding.decisions import Decision


@dataclass(slots=True)
class Turn:
    """One event of one person. Handlers may change `person`; the caller keeps it.

    `opened` is the transaction all of it happens in. `said` is the masked text, "" where there is
    none; `decision` what the matcher made of it; `asked` the rest of a pressed payload behind its
    topic ("fee" of "#idcard.new/fee"). `is_private` is set by a form whose answer is used once:
    nothing of what was said is kept then, and nobody is warned of the number in it. `unit_slug`
    is the unit whose account it is; whose facts are said is in `saying`. `news` are the bulletins
    people may speak of, None where there is no office.
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
    is_private: bool = False
    unit_slug: str = ""
    news: NewsBook | None = None

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


@dataclass(frozen=True, slots=True)
class Listened:
    """What became of an event. `outcome`: answered, filed (staff hold the talk) or noted.

    `decision` as interfaces.md §4, or menu, fault, form, guide, news, activity. `is_private`: see
    Turn. `freed`: so many letters that were there before may leave now.
    """

    outcome: str
    replies: Sequence[Reply] = ()
    topic: str | None = None
    decision: str | None = None
    is_private: bool = False
    freed: int = 0


Handler = Callable[[Turn], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A talk over several messages, a form or a guide, as listening asks it.

    `reads` is given each message that is no command, before choices and meanings; None: it is not
    for this dialogue. `pressed` answers its own buttons, "#form/<name>/<asked>" and
    "#guide/<asked>", with `turn.asked`. `beside` is given what was answered to something else
    meanwhile, and says what is sent: mostly that answer and the open question once more, as
    one list (finishing.py).
    """

    reads: Callable[[Turn], Sequence[Reply] | None]
    pressed: Handler
    beside: Callable[[Turn, Listened], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who answers what: by topic, by kind of event; `entry` says an entry's own words.

    The others are said for what has no topic of its own; `about` answers who is speaking. `forms`
    are found by what stands under "form" in the person's `form`; `guide` leads through all guides.
    `reads_ward` is given typed messages that may say where the person lives (None: they do not),
    `ward` the buttons of that question; `reads_news` those that may choose a kind of news.
    `staff_chat` is given a code of the office.
    `reads_activity` is given typed messages that may be about activities without naming any topic
    ("DK 28/11"), `activity` the buttons "#activity/…".
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
    forms: Mapping[str, Dialogue]
    guide: Dialogue
    reads_ward: Callable[[Turn], Sequence[Reply] | None]
    reads_news: Callable[[Turn], Sequence[Reply] | None]
    ward: Handler
    staff_chat: Handler
    reads_activity: Callable[[Turn], Sequence[Reply] | None]
    activity: Handler
