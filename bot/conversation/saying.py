"""Puts words together: lines of talk, entries with their buttons, lists of topics, the menu."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.content.entries import SECTIONS, Content, Entry
from bot.content.filling import (
    Address,
    buttons_of,
    entry_of,
    fill,
    is_silent,
    sections_of,
    source_line,
)
from bot.content.guides import guide_on
from bot.core.replies import Button, Reply, choice

MENU_PAYLOAD = "#menu"
GUIDE_PAYLOAD = "#guide/"
OTHER = choice("Việc khác", MENU_PAYLOAD)

# A list longer than this is no help on a phone; five buttons are what Zalo shows.
MOST_SECTIONS = 4
MOST_CHOICES = 5
LEAST_NEXT = 2


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of one unit on one day, for somebody addressed in one way. `handled` are topics
    that code answers, `paused` those that staff have put off. `kept` are answers put together
    already: most people of a minute ask for the same few.
    """

    content: Content
    unit_slug: str
    facts: Mapping[str, str]
    address: Address
    today: date
    handled: frozenset[str]
    paused: frozenset[str] = frozenset()
    # Not taken along by dataclasses.replace: with other facts the answers are others.
    kept: dict[str, Reply] = field(init=False, default_factory=dict, compare=False, repr=False)

    def line(self, name: str, **more: str) -> str:
        """A line of talk.toml, filled. `more` are placeholders of this very line."""
        return fill(self.content.talk[name], {**self.facts, **more}, self.address)

    def fill(self, text: str) -> str:
        """Words of the content as they are said here today."""
        return fill(text.strip(), self.facts, self.address)

    def say(self, name: str, buttons: Iterable[Button] = (), **more: str) -> Reply:
        """A reply made of one line of talk."""
        return Reply(self.line(name, **more), tuple(buttons), entry=f"talk.{name}")

    def entry(self, topic: str) -> Entry | None:
        """The topic's entry; of one put off by staff only a line that says whom to ask."""
        found = entry_of(self.content, self.unit_slug, topic)
        if found is None or topic not in self.paused:
            return found
        return Entry(topic, found.title, found.button, found.ask, self.content.talk["paused"])

    def is_sayable(self, topic: str) -> bool:
        """Whether the topic has words today, or code that answers."""
        if topic in self.handled:
            return True
        entry = self.entry(topic)
        return (
            entry is not None
            and bool(entry.answer)
            and not is_silent(entry, self.facts, self.today)
        )

    def answer(self, entry: Entry) -> Reply:
        """The entry's first bubble: the answer, its source, and what can be asked next."""
        reply = self.kept.get(entry.topic)
        if reply is None:
            sections = sections_of(entry, self.facts)[:MOST_SECTIONS]
            by_steps = self.by_steps(entry.topic)
            reply = self._reply(entry, entry.answer, entry.topic, sections, by_steps)
            self.kept[entry.topic] = reply
        return reply

    def section(self, entry: Entry, section: str) -> Reply:
        """One part of the answer; the parts not shown yet are offered first."""
        every = sections_of(entry, self.facts)
        place = every.index(section)
        others = every[place + 1 :] + every[:place]
        text = f"{entry.title} – {SECTIONS[section].lower()}:\n{entry.more[section]}"
        return self._reply(entry, text, f"{entry.topic}/{section}", others[:MOST_SECTIONS])

    def by_steps(self, topic: str) -> tuple[Button, ...]:
        """The choice that leads through the matter of a topic; none where no guide does."""
        guide = guide_on(self.content.guides.values(), topic, self.today)
        if guide is None or topic in self.paused:
            return ()
        place = f"/at/{guide.enter[topic]}" if topic in guide.enter else ""
        return (choice("Chỉ từng bước", f"{GUIDE_PAYLOAD}{guide.name}{place}"),)

    def topics(self, names: Iterable[str]) -> tuple[Button, ...]:
        """Choices that lead to topics; those that cannot be said today are left out."""
        buttons = []
        for name in names:
            entry = self.entry(name)
            if entry is not None and self.is_sayable(name):
                buttons.append(choice(entry.button, f"#{name}"))
        return tuple(buttons)

    def menu(self) -> tuple[Button, ...]:
        """The menu's choices, as menu.toml has them."""
        return tuple(
            choice(item.button, f"#{item.topic}")
            for item in self.content.menu
            if self.is_sayable(item.topic)
        )

    def _reply(
        self,
        entry: Entry,
        text: str,
        name: str,
        sections: Iterable[str],
        first: tuple[Button, ...] = (),
    ) -> Reply:
        parts = [*first, *(choice(SECTIONS[part], f"#{entry.topic}/{part}") for part in sections)]
        following = self.topics(entry.next)
        room = max(LEAST_NEXT - len(first), MOST_CHOICES - len(parts))
        source = source_line(entry)
        said = self.fill(text)
        return Reply(
            text=f"{said}\n\n{source}" if source else said,
            buttons=(
                *buttons_of(entry, self.facts, self.address),
                *parts,
                *following[:room],
            ),
            entry=name,
            sources=(entry.source,) if entry.source is not None else (),
        )
