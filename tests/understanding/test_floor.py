"""The measure on the project's own questions may only rise: tests/questions/floor.toml."""

import tomllib

import pytest

from bot.content.entries import Content
from bot.content.reader import read
from bot.content.topics import TOPICS
from bot.core.vietnamese import fold, normal
from bot.understanding.matcher import Matcher
from tests.house import HOUSE
from tests.understanding.measure import FOLDER, measured, questions

FLOOR = tomllib.loads((FOLDER / "floor.toml").read_text("utf-8"))
FILES = sorted(file for file in FOLDER.glob("*.jsonl") if file.stem != "danger")


@pytest.fixture(scope="module")
def content() -> Content:
    return read(HOUSE / "content")[0]


@pytest.mark.parametrize("name", FLOOR)
def test_floor(matcher: Matcher, content: Content, name: str) -> None:
    measure = measured(matcher, questions(FOLDER / f"{name}.jsonl"), content.entries)
    for share, limit in FLOOR[name].items():
        reached = measure.shares[share]
        is_fine = reached <= limit if share in {"wrong", "false"} else reached >= limit
        assert is_fine, f"{share} {reached:.3f}, {limit} asked; " + "; ".join(measure.misses)


def test_every_file_has_a_floor() -> None:
    assert {file.stem for file in FILES} == set(FLOOR)


def test_questions_are_well_formed() -> None:
    known = {topic for group in TOPICS.values() for topic in group}
    rows = [question for file in FILES for question in questions(file)]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert {*row["labels"], *row["accept"]} <= known, row["id"]


def test_no_question_is_a_phrase_of_the_content(content: Content) -> None:
    phrases = [*content.outside, *(one for many in content.later.values() for one in many)]
    for entry in content.entries.values():
        phrases += [*entry.ask, *entry.urgent]
    taken = {fold(normal(phrase)) for phrase in phrases}
    asked = [row["text"] for file in FILES for row in questions(file) if row["text"].strip(".")]
    assert [text for text in asked if fold(normal(text)) in taken] == []
