"""The shapes of what stands under content/: entries, facts, units, lines, menu."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

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
    sources in the dossiers. `file` is where it stands, for the checker's sentences.
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
    checked: date | None = None
    valid_until: date | None = None
    sure: Sureness | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may change, kept once: `value` holds until the end of `valid_until`."""

    value: str
    source: str = ""
    checked: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A unit of content/units/<slug>.toml: its facts stand over the common ones.

    `is_demo` marks an invented unit: no real account may speak for it.
    """

    slug: str
    name: str
    parent: str | None
    facts: Mapping[str, Fact]
    entries: Mapping[str, Entry]
    is_demo: bool = False
    file: str = ""


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
    understanding/. `outside` are phrases of what the bot does not know, `later` phrases of topics
    that have no words yet, `about` questions about the bot itself. `stand_ins` say a unit's fact in
    general words where the unit has none. `official` are the hosts a link may lead to, their
    subdomains included.
    """

    entries: Mapping[str, Entry]
    facts: Mapping[str, Fact]
    units: Mapping[str, UnitFile]
    menu: tuple[MenuItem, ...]
    talk: Mapping[str, str]
    words: Mapping[str, object]
    outside: tuple[str, ...]
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    official: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
