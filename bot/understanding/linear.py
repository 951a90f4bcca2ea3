"""The trained part: for each feature what it says for and against each topic."""

import math
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# The learner goes over the phrases this often, every second time without their marks.
_ROUNDS = 4
_STEP = 0.5
_MARGIN = 1.0
# What a feature that was never seen with a topic counts in the naive-Bayes part.
_SMOOTHING = 0.1

Vector = Mapping[str, float]
Row = tuple["array[int]", "array[float]", "array[float]"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One phrase as features, with its marks and without them, and the number of its topic."""

    marked: Vector
    bare: Vector
    topic: int


class Linear:
    """Two linear classifiers over the same features: naive Bayes and a trained perceptron."""

    def __init__(self, samples: Sequence[Sample], topic_count: int) -> None:
        self._zeros = array("d", bytes(8 * topic_count))
        trained = _trained(samples)
        self._rows: dict[str, Row] = {}
        for feature, odds in _odds(samples):
            learnt = trained.pop(feature)
            topics = sorted({*odds, *learnt})
            self._rows[feature] = (
                array("H", topics),
                array("f", [odds.get(topic, 0.0) for topic in topics]),
                array("f", [learnt.get(topic, 0.0) for topic in topics]),
            )

    def scores(self, vector: Vector) -> tuple[list[float], list[float]]:
        """For every topic what naive Bayes and the perceptron give it."""
        bayes, trained = self._zeros.tolist(), self._zeros.tolist()
        for feature, value in vector.items():
            row = self._rows.get(feature)
            if row is not None:
                for topic, odd, weight in zip(*row, strict=True):
                    bayes[topic] += odd
                    trained[topic] += value * weight
        return bayes, trained


def _odds(samples: Iterable[Sample]) -> Iterator[tuple[str, dict[int, float]]]:
    """Log odds of each feature for the topics it stands under; what speaks against counts 0."""
    seen: dict[str, dict[int, int]] = {}
    sizes: Counter[int] = Counter()
    for sample in samples:
        for vector in (sample.marked, sample.bare):
            sizes[sample.topic] += 1
            for feature in vector:
                counts = seen.setdefault(feature, {})
                counts[sample.topic] = counts.get(sample.topic, 0) + 1
    total = sizes.total()
    for feature, counts in seen.items():
        everywhere = sum(counts.values())
        yield (
            feature,
            {
                topic: max(0.0, _log_odds(count, sizes[topic], everywhere, total))
                for topic, count in counts.items()
            },
        )


def _log_odds(count: int, size: int, everywhere: int, total: int) -> float:
    here = (count + _SMOOTHING) / (size + 2 * _SMOOTHING)
    elsewhere = (everywhere - count + _SMOOTHING) / (total - size + 2 * _SMOOTHING)
    return math.log(here / elsewhere)


Rows = dict[str, dict[int, float]]


def _trained(samples: Sequence[Sample]) -> Rows:
    """An averaged passive-aggressive learner: it only moves the right topic and its rival."""
    rows: Rows = {}
    means: Rows = {}
    for sample in samples:
        for feature in sample.marked:
            rows.setdefault(feature, {})
            means.setdefault(feature, {})
    order = list(samples)
    shuffle = random.Random(1).shuffle
    left = total = _ROUNDS * len(order)
    for turn in range(_ROUNDS):
        shuffle(order)
        for sample in order:
            left -= 1
            vector = sample.bare if turn % 2 else sample.marked
            moves = _moves(rows, vector, sample.topic)
            for topic, move in moves:
                for feature, value in vector.items():
                    row, mean = rows[feature], means[feature]
                    row[topic] = row.get(topic, 0.0) + move * value
                    mean[topic] = mean.get(topic, 0.0) + move * value * left / total
    return means


def _moves(rows: Rows, vector: Vector, right: int) -> list[tuple[int, float]]:
    """By how much the right topic and its rival must move for the one to stand clear."""
    scores: defaultdict[int, float] = defaultdict(float)
    for feature, value in vector.items():
        for topic, weight in rows[feature].items():
            scores[topic] += value * weight
    score = scores.pop(right, 0.0)
    rival = max(scores, key=scores.__getitem__, default=right)
    against = scores.get(rival, 0.0)
    loss = _MARGIN - score + max(against, 0.0)
    if loss <= 0:
        return []
    step = min(_STEP, loss / 2)
    return [(right, step), (rival, -step)] if rival != right and against >= 0 else [(right, step)]
