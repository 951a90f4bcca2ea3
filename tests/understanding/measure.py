"""Scores the matcher on questions: right at once, right or offered, wrong, false outside."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.understanding.decisions import Decision
from bot.understanding.judging import OUTSIDE
from bot.understanding.matcher import Matcher

Question = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "questions"


def questions(path: Path) -> list[Question]:
    """One JSON object a line: id, text, labels, accept, tags, previous."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


@dataclass
class Measure:
    """Counts of questions inside (a topic with words) and outside (all others)."""

    inside: int = 0
    right: int = 0
    offered: int = 0
    wrong: int = 0
    outside: int = 0
    false: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def shares(self) -> dict[str, float]:
        """Shares 0–1; a share of nothing is left out."""
        found = {}
        if self.inside:
            found["right"] = self.right / self.inside
            found["offered"] = self.offered / self.inside
            found["wrong"] = self.wrong / self.inside
        if self.outside:
            found["false"] = self.false / self.outside
        return found

    def line(self) -> str:
        shares = ", ".join(f"{name} {share:.3f}" for name, share in self.shares.items())
        return f"inside {self.inside}, outside {self.outside}: {shares}"


def measured(
    matcher: Matcher, asked: Iterable[Question], topics: Collection[str], tag: str = ""
) -> Measure:
    """The measure over the questions that carry `tag` (all for "")."""
    measure = Measure()
    for question in asked:
        if not tag or tag in question["tags"]:
            decision = matcher.match(question["text"], question["previous"])
            _count(measure, question, decision, topics)
    return measure


def is_right(question: Question, decision: Decision) -> bool:
    """Whether what is said is what was asked; of two questions both."""
    said = {answer.topic for answer in decision.answers[: decision.said]}
    labels = question["labels"]
    if "double" in question["tags"]:
        return said == set(labels)
    if decision.kind == "fallback":
        return OUTSIDE in {*labels[:1], *question["accept"]}
    return bool(said & {labels[0], *question["accept"]})


def _count(
    measure: Measure, question: Question, decision: Decision, topics: Collection[str]
) -> None:
    first = question["labels"][0]
    right = is_right(question, decision)
    is_said = decision.kind == "answer"
    said = decision.topic or decision.kind
    if first == OUTSIDE or first not in topics:
        measure.outside += 1
        measure.false += is_said and not right
        if is_said and not right:
            measure.confusions[first, said] += 1
        return
    wanted = {first, *question["accept"]}
    is_offered = decision.kind == "clarify" and bool(
        wanted & {answer.topic for answer in decision.answers}
    )
    measure.inside += 1
    measure.right += right
    measure.offered += right or is_offered
    measure.wrong += is_said and not right
    if not right:
        measure.confusions[first, said] += 1
        measure.misses.append(f"{first} ← {said}: {question['text']}")
