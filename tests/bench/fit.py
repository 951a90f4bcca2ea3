"""Fits bot/understanding/thresholds.toml: python -m tests.bench.fit FILE.jsonl … (minutes).

Learns from the content's own phrases, each judged by a matcher that has not seen it, and from the
questions of the files, which count more.
"""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.entries import Content
from bot.content.reader import read
from bot.understanding.hearing import Hearing
from bot.understanding.judging import OUTSIDE, URGENT
from bot.understanding.ranking import PARTS
from tests.understanding.measure import questions

_FOLDS = 5
_QUESTION_COUNTS = 3.0
_ROUNDS = 150
_STEP = 0.15
_PULL = 0.001
_NAMES = (*PARTS, "nothing", "unknown", "short")
# What a decision is worth: an answer, right or wrong; titles offered, the right one among them or
# not; silence about something we know. A wrong answer costs twice what a right one brings.
_WORTH = {"right": 1.0, "wrong": -2.0, "offered": 0.5, "misled": -0.7, "silent": -0.5}


@dataclass(frozen=True)
class Example:
    """One text: its candidates' features, "no topic" last, and which of them are right."""

    rows: tuple[tuple[float, ...], ...]
    labels: tuple[str, ...]
    wanted: frozenset[str]
    counts: float

    @property
    def right(self) -> tuple[bool, ...]:
        return tuple(label in self.wanted for label in self.labels)


def main() -> None:
    content, _faults = read(Path("content"))
    examples = list(_from_phrases(content))
    asked = [question for name in sys.argv[1:] for question in questions(Path(name))]
    hearing = Hearing(content)
    for question in asked:
        if question.get("labels") and not question["previous"]:
            wanted = frozenset({*question["labels"][:1], *question["accept"]})
            examples += _example(hearing, question["text"], wanted, _QUESTION_COUNTS)
    weights = _fitted([example for example in examples if any(example.right)])
    print("\n".join(f"{name} = {value:.3f}" for name, value in zip(_NAMES, weights, strict=True)))
    sure, offer = _bars(examples, weights, content.entries.keys())
    print(f"sure = {sure:.2f}\noffer = {offer:.2f}")


def _from_phrases(content: Content) -> Iterator[Example]:
    """Each phrase judged by a matcher built without it and a fifth of the others."""
    for fold in range(_FOLDS):
        held: list[tuple[str, str]] = []

        def kept(phrases: Sequence[str], label: str) -> tuple[str, ...]:
            mine = [phrase for phrase in phrases if hash_of(phrase) % _FOLDS == fold]  # noqa: B023 (called in this turn of the loop)
            held.extend((phrase, label) for phrase in mine)  # noqa: B023 (the same)
            return tuple(phrase for phrase in phrases if phrase not in mine)

        entries = {
            topic: replace(
                entry, ask=kept(entry.ask, topic), urgent=kept(entry.urgent, topic + URGENT)
            )
            for topic, entry in content.entries.items()
        }
        later = {topic: kept(phrases, topic) for topic, phrases in content.later.items()}
        outside = kept(content.outside, OUTSIDE)
        hearing = Hearing(replace(content, entries=entries, later=later, outside=outside))
        for phrase, label in held:
            yield from _example(hearing, phrase, frozenset({label.removesuffix(URGENT)}), 1.0)


def hash_of(phrase: str) -> int:
    """The same in every run, unlike hash()."""
    return sum(place * ord(letter) for place, letter in enumerate(phrase, 1))


def _example(
    hearing: Hearing, text: str, wanted: frozenset[str], counts: float
) -> Iterator[Example]:
    clauses = hearing.wording.clauses(text)
    if clauses:
        clause = clauses[0]
        candidates = hearing.ranker.ranked(clause)
        nothing = (1.0, 1 - hearing.ranker.known(clause), 1 / (1 + len(clause.bare)))
        rows = [(*candidate.parts, 0.0, 0.0, 0.0) for candidate in candidates]
        rows.append((*(0.0 for _ in PARTS), *nothing))
        labels = [candidate.topic.removesuffix(URGENT) for candidate in candidates]
        yield Example(tuple(rows), (*labels, OUTSIDE), wanted, counts)


def _fitted(examples: Sequence[Example]) -> list[float]:
    """The weights under which the right candidates are likeliest (softmax, Adam)."""
    weights = [1.0] * len(_NAMES)
    first, second = [0.0] * len(_NAMES), [0.0] * len(_NAMES)
    whole = sum(example.counts for example in examples)
    for turn in range(_ROUNDS):
        slope = [_PULL * weight for weight in weights]
        for example in examples:
            _add_slope(slope, example, weights, example.counts / whole)
        for place, value in enumerate(slope):
            first[place] = 0.9 * first[place] + 0.1 * value
            second[place] = 0.99 * second[place] + 0.01 * value * value
            step = _STEP * (1 - turn / _ROUNDS)
            weights[place] -= step * first[place] / (math.sqrt(second[place]) + 1e-8)
    return weights


def _add_slope(
    slope: list[float], example: Example, weights: Sequence[float], counts: float
) -> None:
    shares = _softmax(example.rows, weights)
    rightly = sum(share for share, right in zip(shares, example.right, strict=True) if right)
    for row, share, right in zip(example.rows, shares, example.right, strict=True):
        pull = counts * (share - (share / rightly if right and rightly else 0.0))
        for place, value in enumerate(row):
            if value:
                slope[place] += pull * value


def _softmax(rows: Iterable[Sequence[float]], weights: Sequence[float]) -> list[float]:
    scores = [sum(map(float.__mul__, row, weights)) for row in rows]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def _bars(
    examples: Sequence[Example], weights: Sequence[float], topics: Iterable[str]
) -> tuple[float, float]:
    """The bars under which the decisions are worth most."""
    said = set(topics) - {OUTSIDE}
    judged = []
    for example in examples:
        shares: dict[str, float] = {}
        for label, share in zip(example.labels, _softmax(example.rows, weights), strict=True):
            shares[label] = shares.get(label, 0.0) + share
        judged.append((sorted(shares.items(), key=lambda item: -item[1]), example))
    ways = [(sure / 50, offer / 20) for sure in range(15, 40) for offer in range(4, 12)]
    return max(
        ways,
        key=lambda bars: sum(_worth(ranked, one, said, *bars) * one.counts for ranked, one in judged),
    )


def _worth(
    ranked: Sequence[tuple[str, float]], example: Example, said: set[str], sure: float, offer: float
) -> float:
    inside = [(label, share) for label, share in ranked if label in said][:3]
    is_known = bool(example.wanted & said)
    if inside and inside[0] == ranked[0]:
        label, share = inside[0]
        if share >= sure:
            return _WORTH["right" if label in example.wanted else "wrong"]
        if sum(share for _label, share in inside) >= offer:
            is_there = any(label in example.wanted for label, _share in inside)
            return _WORTH["offered" if is_there else "misled"]
    return _WORTH["silent"] if is_known else _WORTH["right"]


if __name__ == "__main__":
    main()
