"""The content of this house: clean, and with every line the code says."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.commands.content_status import PAGE
from bot.content import rules_of_guides, status
from bot.content.entries import Content
from bot.content.filling import Address, facts_of, fill
from bot.content.reader import read
from bot.content.rules import faults
from bot.content.rules_of_wording import REQUIRED_LINES
from bot.content.topics import GROUPS
from handlers.register import TOPICS

HOUSE = Path(__file__).parents[2]
# The day the content was last checked as a whole: a fact that runs out later is for staff to see
# in `python -m bot check`, it must not turn the tests red by itself.
CHECKED_ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def content() -> Content:
    return read(HOUSE / "content")[0]


def test_it_is_clean() -> None:
    content, misspelt = read(HOUSE / "content")
    found = [*misspelt, *faults(content, TOPICS, GROUPS, CHECKED_ON)]
    assert [str(fault) for fault in found] == []


def test_every_line_the_code_says_is_required() -> None:
    sources = [*HOUSE.glob("handlers/*.py"), *HOUSE.glob("bot/conversation/*.py")]
    said = {
        name
        for path in sources
        for name in re.findall(r'\b(?:says?|line)\("(\w+)"', path.read_text("utf-8"))
    }
    assert "greeting" in said
    assert said - {*REQUIRED_LINES, *rules_of_guides.LINES} == set()


def test_the_page_of_sources_says_what_the_content_says(content: Content) -> None:
    """If not: `python -m bot content-status`."""
    assert (HOUSE / PAGE).read_text("utf-8") == status.page(content)


@pytest.mark.parametrize("slug", ["don-vi", "tinh-vi-du", "mot-noi-khac"])
def test_every_answer_can_be_said_in_every_unit(content: Content, slug: str) -> None:
    facts = facts_of(content, slug, CHECKED_ON)
    for entry in content.entries.values():
        said = fill(entry.answer, facts, Address())
        assert "{" not in said, entry.topic


def test_the_demo_units_are_marked(content: Content) -> None:
    assert {unit.slug for unit in content.units.values() if unit.is_demo} == set(content.units)
    assert content.units["don-vi"].parent == "tinh-vi-du"
