"""What the rules look at: the content, what the code can do, and the day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.content.entries import Content, Entry, Fact
from bot.content.faults import Fault
from bot.content.filling import facts_of

# The longest a thing may be, in UTF-16 units as the platforms count: the first bubble and what
# stands behind a button (voice), a title in a list, Messenger's buttons, a whole message.
ANSWER, SECTION, TITLE, BUTTON, MESSAGE = 350, 600, 60, 20, 2000


@dataclass(frozen=True)
class Inspection:
    """`handlers` are the topics that code answers, `topics` all that are known."""

    content: Content
    handlers: frozenset[str]
    topics: frozenset[str]
    today: date

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The common entries and those of the units."""
        units = (entry for unit in self.content.units.values() for entry in unit.entries.values())
        return (*self.content.entries.values(), *units)

    @cached_property
    def answerable(self) -> frozenset[str]:
        """The topics somebody in any unit gets an answer to."""
        written = (topic for topic, entry in self.content.entries.items() if entry.answer)
        return self.handlers.union(written)

    @cached_property
    def worlds(self) -> tuple[Mapping[str, str], ...]:
        """The facts of today as a unit without a file has them, and as each unit has them."""
        return tuple(facts_of(self.content, slug, self.today) for slug in ("", *self.content.units))

    @cached_property
    def wordings(self) -> tuple["Wording", ...]:
        """Everything that is filled and said."""
        return (*_of_entries(self.entries), *_of_talk(self.content.talk))

    @cached_property
    def labels(self) -> tuple["Wording", ...]:
        """Everything that stands on a button or in a list, just as it is written."""
        return (*_labels(self.entries), *_of_menu(self.content))

    @cached_property
    def facts(self) -> tuple[tuple[str, str, Fact], ...]:
        """Every fact with its file and its key."""
        common = [("facts.toml", key, fact) for key, fact in self.content.facts.items()]
        units = self.content.units.values()
        own = [(unit.file, key, fact) for unit in units for key, fact in unit.facts.items()]
        return (*common, *own)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words somebody will read: where they stand, their name there, and how long they may be."""

    file: str
    entry: str
    name: str
    text: str
    longest: int

    def fault(self, sentence: str) -> Fault:
        return Fault(self.file, self.entry, f"“{self.name}” {sentence}")


def _of_entries(entries: tuple[Entry, ...]) -> Iterator[Wording]:
    for entry in entries:
        yield Wording(entry.file, entry.topic, "answer", entry.answer, ANSWER)
        for name, text in entry.more.items():
            yield Wording(entry.file, entry.topic, f"more.{name}", text, SECTION)


def _of_talk(talk: Mapping[str, str]) -> Iterator[Wording]:
    for name, text in talk.items():
        yield Wording("talk.toml", name, name, text, MESSAGE)


def _labels(entries: tuple[Entry, ...]) -> Iterator[Wording]:
    for entry in entries:
        yield Wording(entry.file, entry.topic, "title", entry.title, TITLE)
        yield Wording(entry.file, entry.topic, "button", entry.button, BUTTON)
        for action in entry.actions:
            yield Wording(entry.file, entry.topic, "actions.title", action.title, BUTTON)


def _of_menu(content: Content) -> Iterator[Wording]:
    for number, item in enumerate(content.menu, 1):
        yield Wording("menu.toml", f"item {number}", "title", item.title, TITLE)
        yield Wording("menu.toml", f"item {number}", "button", item.button, BUTTON)


def fault_of(entry: Entry, sentence: str) -> Fault:
    return Fault(entry.file, entry.topic, sentence)
