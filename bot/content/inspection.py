"""What the rules look at: the content, what the code can do, and the day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from bot.content.entries import Content, Entry, Fact
from bot.content.faults import Fault
from bot.content.filling import facts_of
from bot.content.today import longest
from bot.core import vietnamese

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
        """The common entries and what units say in their own words."""
        own = (entry for entry in self.unit_entries if entry.answer)
        return (*self.content.entries.values(), *own)

    @cached_property
    def unit_entries(self) -> tuple[Entry, ...]:
        """What units have of their own: words, or only ways of asking."""
        units = self.content.units.values()
        return tuple(entry for unit in units for entry in unit.entries.values())

    @cached_property
    def normal(self) -> Callable[[str], str]:
        """The normal form, made once of each phrase: several rules compare all of them."""
        return cache(vietnamese.normal)

    @cached_property
    def answerable(self) -> frozenset[str]:
        """The topics somebody in any unit gets an answer to."""
        written = (topic for topic, entry in self.content.entries.items() if entry.answer)
        return self.handlers.union(written)

    @cached_property
    def worlds(self) -> tuple[Mapping[str, str], ...]:
        """The facts as a unit without a file has them, and as each unit has them.

        As they are today, and on every day that is known to change one of them.
        """
        last_days = {fact.valid_until for _, _, fact in self.facts if fact.valid_until}
        days = {self.today, *(day + timedelta(1) for day in last_days if day >= self.today)}
        hours = {
            slug: longest(self.content, slug, self.today) for slug in ("", *self.content.units)
        }
        return tuple(
            {**facts_of(self.content, slug, day), **words}
            for slug, words in hours.items()
            for day in sorted(days)
        )

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
