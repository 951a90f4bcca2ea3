"""Fits bot/understanding/thresholds.toml: python -m tests.bench.fit FILE.jsonl … (minutes).

The weights are learnt from the content's own phrases, each judged by a matcher that has not seen
it, and from the questions of the files, which count more; the bars from the questions alone.
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
# The most answers that may be wrong, inside and outside, as a share of the questions there.
_MOST_WRONG = 0.04
# The least share of lists offered that must hold the right topic.
_LEAST_USEFUL = 0.5


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
    typed = [example for example in examples if example.counts == _QUESTION_COUNTS]
    sure, offer = _bars(typed, weights, content.entries.keys())
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
        outside = kept(content.outside, OUTSIDE)
        hearing = Hearing(replace(content, entries=entries, outside=outside))
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
    """The lowest bars that keep wrong answers few and offered lists useful."""
    said = set(topics) - {OUTSIDE}
    judged = [(_ranked(example, weights), example) for example in examples]
    steps = [step / 50 for step in range(10, 45)]
    sure = next(bar for bar in steps if max(_wrong(judged, said, bar)) <= _MOST_WRONG)
    offer = next(bar for bar in steps if _useful(judged, said, sure, bar) >= _LEAST_USEFUL)
    return sure, offer


Ranked = list[tuple[str, float]]


def _ranked(example: Example, weights: Sequence[float]) -> Ranked:
    shares: dict[str, float] = {}
    for label, share in zip(example.labels, _softmax(example.rows, weights), strict=True):
        shares[label] = shares.get(label, 0.0) + share
    return sorted(shares.items(), key=lambda item: -item[1])


def _wrong(judged: Sequence[tuple[Ranked, Example]], said: set[str], sure: float) -> list[float]:
    """The share of wrong answers inside and outside."""
    wrong, sizes = [0, 0], [0, 0]
    for ranked, example in judged:
        side = 0 if example.wanted & said else 1
        sizes[side] += 1
        label, share = ranked[0]
        wrong[side] += share >= sure and label in said and label not in example.wanted
    return [count / size for count, size in zip(wrong, sizes, strict=True) if size]


def _useful(
    judged: Sequence[tuple[Ranked, Example]], said: set[str], sure: float, offer: float
) -> float:
    """The share of the lists offered that hold the right topic; 1 where none is offered."""
    useful = lists = 0
    for ranked, example in judged:
        inside = [(label, share) for label, share in ranked if label in said][:3]
        is_unsure = ranked[0][1] < sure and ranked[0][0] in said
        if is_unsure and sum(share for _label, share in inside) >= offer:
            lists += 1
            useful += any(label in example.wanted for label, _share in inside)
    return useful / lists if lists else 1.0


if __name__ == "__main__":
    main()
