"""The measure on the project's own questions may only rise: tests/questions/floor.toml."""

import hashlib
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


def _phrases(content: Content) -> set[str]:
    phrases = [*content.outside]
    for entry in content.entries.values():
        phrases += [*entry.ask, *entry.urgent]
    return {fold(normal(phrase)) for phrase in phrases}


def test_no_question_is_a_phrase_of_the_content(content: Content) -> None:
    taken = _phrases(content)
    asked = [row["text"] for file in FILES for row in questions(file) if row["text"].strip(".")]
    assert [text for text in asked if fold(normal(text)) in taken] == []


def test_no_phrase_is_a_question_to_tune_with(content: Content) -> None:
    """The questions themselves stand elsewhere; here are the hashes of their normal forms."""
    known = set((FOLDER / "dev_hashes.txt").read_text("ascii").split())
    hashes = {
        hashlib.sha256(phrase.encode()).hexdigest()[:16]: phrase for phrase in _phrases(content)
    }
    assert [phrase for digest, phrase in hashes.items() if digest in known] == []
