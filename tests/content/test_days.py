"""The clock crosses the days on which the law changes: nothing old is said, nothing breaks off."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Content, Entry, Fact
from bot.content.filling import (
    ELDERS,
    Address,
    buttons_of,
    entry_of,
    facts_of,
    fill,
    is_silent,
    keys_in,
    lineage,
    sections_of,
)
from bot.content.inspection import ANSWER, SECTION
from bot.content.reader import read
from bot.content.reviews import facts_in
from bot.content.rules_of_wording import length

CONTENT = read(Path(__file__).parents[2] / "content")[0]
# Half the fee of an ID card ends with 2026, the digital citizens' relief with February, and the
# new law on civil status begins with March.
DAYS = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28), date(2027, 3, 1)]
UNITS = ["", *CONTENT.units]

pytestmark = [pytest.mark.parametrize("day", DAYS, ids=str), pytest.mark.parametrize("slug", UNITS)]


def entries(content: Content, slug: str) -> Iterator[Entry]:
    for topic in content.entries:
        entry = entry_of(content, slug, topic)
        if entry is not None and entry.answer:
            yield entry


def texts(entry: Entry, facts: Mapping[str, str], day: date) -> Iterator[tuple[str, int]]:
    """What can be said of the entry on the day, as it is written, and how long it may be."""
    if not is_silent(entry, facts, day):
        yield entry.answer, ANSWER
    yield from ((entry.more[name], SECTION) for name in sections_of(entry, facts))


def own_fact(content: Content, slug: str, key: str) -> Fact:
    """The fact as the unit has it."""
    layers = [unit.facts for unit in lineage(content, slug)]
    return next((facts[key] for facts in layers if key in facts), content.facts[key])


def test_everything_is_filled_and_fits(slug: str, day: date) -> None:
    facts = facts_of(CONTENT, slug, day)
    for entry in entries(CONTENT, slug):
        for text, longest in texts(entry, facts, day):
            for address in (Address(), *ELDERS.values()):
                said = fill(text, facts, address)
                assert not set("{}") & set(said), (entry.topic, said)
                assert length(said) <= longest, (entry.topic, length(said))
        for button in buttons_of(entry, facts, Address()):
            assert not set("{}") & set(button.value), entry.topic


def test_only_what_ends_by_its_own_date_falls_silent(slug: str, day: date) -> None:
    """A fact that ends takes no answer with it: it says what comes then."""
    facts = facts_of(CONTENT, slug, day)
    found = list(entries(CONTENT, slug))
    silent = {entry.topic for entry in found if is_silent(entry, facts, day)}
    over = {entry.topic for entry in found if entry.valid_until and entry.valid_until < day}
    assert silent == over


def test_no_part_of_an_answer_is_lost(slug: str, day: date) -> None:
    facts = facts_of(CONTENT, slug, day)
    for entry in entries(CONTENT, slug):
        assert sections_of(entry, facts) == sections_of(entry, facts_of(CONTENT, slug, DAYS[0]))


def test_a_fact_is_said_to_the_end_of_its_day_and_what_comes_then_from_the_next(
    slug: str, day: date
) -> None:
    facts = facts_of(CONTENT, slug, day)
    for entry in entries(CONTENT, slug):
        for key in facts_in(entry, CONTENT):
            fact = own_fact(CONTENT, slug, key)
            is_over = fact.valid_until is not None and fact.valid_until < day
            right, wrong = (fact.then, fact.value) if is_over else (fact.value, fact.then)
            for text, _ in texts(entry, facts, day):
                if key not in keys_in(text):
                    continue
                said = fill(text, facts, Address())
                # At the head of a sentence it begins with a capital.
                assert fill(right, {}, Address())[1:] in said, (entry.topic, key)
                assert not wrong or facts[key] != wrong, (entry.topic, key)
