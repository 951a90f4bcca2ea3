"""The shapes of what stands under content/: entries, facts, units, lines, menu."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from bot.content.banks import Bank
from bot.content.guides import Guide
from bot.content.opening import Closed, Week
from bot.core.replies import Source

Sureness = Literal["high", "medium", "low"]

# The parts of an answer that stand behind buttons, in the order they are offered, with the words
# of their button (at most 20 letters: the smallest button is Messenger's).
SECTIONS: Mapping[str, str] = {
    "how": "Các bước",
    "papers": "Giấy tờ cần mang",
    "fee": "Hết bao nhiêu tiền",
    "time": "Mất bao lâu",
    "where": "Làm ở đâu",
    "who": "Ai làm được",
    "trouble": "Bị trục trặc",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A link or a phone button of an entry; exactly one of `url` and `phone` is filled."""

    title: str
    url: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic: how people ask for it and, unless a handler answers, the words that answer.

    `ask` are phrases as people say them; `urgent` are phrases that mean somebody is losing money
    or is in danger right now. `more` maps a section of SECTIONS to its text. `keys` name the
    sources in the dossiers; `figures` maps each number of the text, with the words around it, to
    the keys it rests on. `doubt` is what the one who reviews should look at. `reviewed_text` is
    the mark (bot/content/reviews.py) of the words that were reviewed. `file` is where it stands,
    for the checker's sentences.
    """

    topic: str
    title: str
    button: str
    ask: tuple[str, ...]
    answer: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    next: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    source: Source | None = None
    keys: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    checked: date | None = None
    valid_until: date | None = None
    sure: Sureness | None = None
    doubt: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    reviewed_text: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may change, kept once: `value` holds until the end of `valid_until`.

    `then` is what holds from the next day on, where that is known today, with its own source.
    """

    value: str
    source: str = ""
    checked: date | None = None
    valid_until: date | None = None
    then: str = ""
    then_source: str = ""


class Point(NamedTuple):
    """A place, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A unit of content/units/<slug>.toml: its facts stand over the common ones.

    `is_demo` marks an invented unit: no real account may speak for it. `names` are former names
    and abbreviations, `point` is where its office lies, `open` when it is open, `roster` when
    somebody is at the help desk, `closed` the days on which nobody works.
    """

    slug: str
    name: str
    parent: str | None
    facts: Mapping[str, Fact]
    entries: Mapping[str, Entry]
    is_demo: bool = False
    file: str = ""
    names: tuple[str, ...] = ()
    point: Point | None = None
    open: Week | None = None
    roster: Week | None = None
    closed: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu: what the button says and the topic it leads to."""

    title: str
    button: str
    topic: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything under content/, read once and never changed while the program runs.

    `talk` maps a line's id ("greeting") to its text; `words` is words.toml as it stands, read by
    understanding/. `outside` are phrases of what the bot does not know, `about` questions about the
    bot itself. `stand_ins` say a unit's fact in general words where the unit has none. `official`
    are the hosts a link may lead to, their subdomains included. `pictures` are the names under
    pictures/ with their bytes. `holidays` are the days off of everybody.
    """

    entries: Mapping[str, Entry]
    facts: Mapping[str, Fact]
    units: Mapping[str, UnitFile]
    menu: tuple[MenuItem, ...]
    talk: Mapping[str, str]
    words: Mapping[str, object]
    outside: tuple[str, ...]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    official: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    banks: tuple[Bank, ...] = ()
    guides: Mapping[str, Guide] = field(default_factory=dict)
    pictures: Mapping[str, int] = field(default_factory=dict)
    holidays: tuple[Closed, ...] = ()
