"""Puts facts and forms of address into the words, as one unit says them on one day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.content.entries import SECTIONS, Content, Entry, Fact, UnitFile
from bot.core.replies import Button, link, phone

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
NUMBER = re.compile(r"\+?[0-9][0-9. ]+")


@dataclass(frozen=True, slots=True)
class Address:
    """What the bot calls the person and itself."""

    you: str = "bạn"
    me: str = "mình"

    @property
    def words(self) -> Mapping[str, str]:
        """What stands for the placeholders {bạn} and {mình}."""
        return {"bạn": self.you, "mình": self.me}


# For whoever says one of these words of themselves (voice: never guessed).
ELDERS: Mapping[str, Address] = {word: Address(word, "cháu") for word in ("bác", "cô", "chú")}


def lineage(content: Content, unit_slug: str) -> tuple[UnitFile, ...]:
    """The unit's file and those above it, its own first; empty for a unit without a file."""
    units: list[UnitFile] = []
    unit = content.units.get(unit_slug)
    while unit is not None and unit not in units:
        units.append(unit)
        unit = content.units.get(unit.parent or "")
    return tuple(units)


def entry_of(content: Content, unit_slug: str, topic: str) -> Entry | None:
    """The entry as this unit has it: its own, else the nearest above it, else the common one.

    An entry of a unit that has no answer only brings more ways of asking.
    """
    own = (unit.entries[topic] for unit in lineage(content, unit_slug) if topic in unit.entries)
    return next((entry for entry in own if entry.answer), content.entries.get(topic))


def facts_of(
    content: Content, unit_slug: str, today: date, overrides: Mapping[str, str] = {}
) -> Mapping[str, str]:
    """What each placeholder stands for in this unit today.

    The nearest wins: `overrides` (what staff saved), the unit, those above it, the common facts,
    the stand-ins. A fact that says nothing today is passed over.
    """
    units = lineage(content, unit_slug)
    facts = dict(content.stand_ins)
    for layer in (content.facts, *(unit.facts for unit in reversed(units))):
        said = ((key, said_on(fact, today)) for key, fact in layer.items())
        facts.update((key, words) for key, words in said if words)
    if units:
        facts["unit.name"] = units[0].name
    facts.update((key, value) for key, value in overrides.items() if value)
    return facts


def said_on(fact: Fact, today: date) -> str:
    """Its value to the end of its last day, then what follows, "" where nothing is known to."""
    is_over = fact.valid_until is not None and fact.valid_until < today
    return fact.then if is_over else fact.value


def fill(text: str, facts: Mapping[str, str], address: Address) -> str:
    """The text as it is said. {Bạn} is {bạn} with a capital, and so with every placeholder.

    What a fact says may itself address the person. Raises KeyError for an unknown placeholder.
    """
    words = address.words

    def addressed(found: re.Match[str]) -> str:
        return words.get(found[1], found[0])

    def said(found: re.Match[str]) -> str:
        key = key_of(found[1])
        value = words[key] if key in words else PLACEHOLDER.sub(addressed, facts[key])
        return value if key == found[1] else value[:1].upper() + value[1:]

    return PLACEHOLDER.sub(said, text)


def key_of(name: str) -> str:
    """The fact that a placeholder's name means: keys begin with a small letter."""
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=4_096)
def keys_in(text: str) -> tuple[str, ...]:
    """What the text's placeholders mean, in their order: facts and forms of address."""
    return tuple(key_of(name) for name in PLACEHOLDER.findall(text))


def may_fill(text: str, facts: Mapping[str, str]) -> bool:
    """Whether every placeholder of the text has something to stand for it."""
    words = Address().words
    return all(key in words or key in facts for key in keys_in(text))


def is_silent(entry: Entry, facts: Mapping[str, str], today: date) -> bool:
    """Whether the entry must not be said today: its day is over, or one of its facts'."""
    is_past = entry.valid_until is not None and entry.valid_until < today
    return is_past or not may_fill(entry.answer, facts)


def sections_of(entry: Entry, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The sections that can be said today, in the order they are offered."""
    return tuple(
        name for name in SECTIONS if name in entry.more and may_fill(entry.more[name], facts)
    )


def buttons_of(entry: Entry, facts: Mapping[str, str], address: Address) -> tuple[Button, ...]:
    """The entry's links and phones. A phone without a number (only a stand-in) is left out."""
    buttons = []
    for action in entry.actions:
        if not may_fill(action.url or action.phone, facts):
            continue
        if action.url:
            buttons.append(link(action.title, fill(action.url, facts, address)))
        elif NUMBER.fullmatch(number := fill(action.phone, facts, address)):
            buttons.append(phone(action.title, number))
    return tuple(buttons)


def source_line(entry: Entry) -> str:
    """“Nguồn: Nghị định 69/2024/NĐ-CP, kiểm tra 11/2026”, "" for an entry without a source."""
    if entry.source is None or entry.checked is None:
        return ""
    return f"Nguồn: {entry.source.title}, kiểm tra {entry.checked.month}/{entry.checked.year}"
