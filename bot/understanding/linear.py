"""The trained part: for each feature what it says for and against each topic."""

import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# The learner goes over the phrases this often, every second time without their marks.
_ROUNDS = 4
_STEP = 0.5
_MARGIN = 1.0
# What a feature that was never seen with a topic counts in the naive-Bayes part.
_SMOOTHING = 0.1

Vector = Mapping[str, float]


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
        odds = _odds(samples)
        trained = _trained(samples)
        self._rows: dict[str, tuple[array[int], array[float], array[float]]] = {}
        for feature in odds:
            topics = sorted({*odds[feature], *trained.get(feature, ())})
            self._rows[feature] = (
                array("H", topics),
                array("f", [odds[feature].get(topic, 0.0) for topic in topics]),
                array("f", [trained.get(feature, {}).get(topic, 0.0) for topic in topics]),
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


def _odds(samples: Iterable[Sample]) -> dict[str, dict[int, float]]:
    """Log odds of each feature for the topics it stands under; what speaks against counts 0."""
    seen: dict[str, Counter[int]] = {}
    sizes: Counter[int] = Counter()
    for sample in samples:
        for vector in (sample.marked, sample.bare):
            sizes[sample.topic] += 1
            for feature in vector:
                seen.setdefault(feature, Counter())[sample.topic] += 1
    total = sizes.total()
    odds: dict[str, dict[int, float]] = {}
    for feature, counts in seen.items():
        everywhere = counts.total()
        odds[feature] = {
            topic: max(0.0, _log_odds(count, sizes[topic], everywhere, total))
            for topic, count in counts.items()
        }
    return odds


def _log_odds(count: int, size: int, everywhere: int, total: int) -> float:
    here = (count + _SMOOTHING) / (size + 2 * _SMOOTHING)
    elsewhere = (everywhere - count + _SMOOTHING) / (total - size + 2 * _SMOOTHING)
    return math.log(here / elsewhere)


def _trained(samples: Sequence[Sample]) -> dict[str, dict[int, float]]:
    """An averaged passive-aggressive learner: it only moves the right topic and its rival."""
    weights: dict[str, dict[int, float]] = {}
    averaged: dict[str, dict[int, float]] = {}
    order = list(samples)
    shuffle = random.Random(1).shuffle
    left = total = _ROUNDS * len(order)
    for turn in range(_ROUNDS):
        shuffle(order)
        for sample in order:
            left -= 1
            vector = sample.bare if turn % 2 else sample.marked
            scores = {sample.topic: 0.0}
            for feature, value in vector.items():
                for topic, weight in weights.get(feature, {}).items():
                    scores[topic] = scores.get(topic, 0.0) + value * weight
            right = scores.pop(sample.topic)
            rival = max(scores, key=scores.__getitem__, default=-1)
            against = max(scores.get(rival, 0.0), 0.0)
            loss = _MARGIN - right + against
            if loss <= 0:
                continue
            step = min(_STEP, loss / 2)
            moves = [(sample.topic, step)]
            if scores.get(rival, -1.0) >= 0:
                moves.append((rival, -step))
            for feature, value in vector.items():
                now = weights.setdefault(feature, {})
                mean = averaged.setdefault(feature, {})
                for topic, move in moves:
                    now[topic] = now.get(topic, 0.0) + move * value
                    mean[topic] = mean.get(topic, 0.0) + move * value * left / total
    return averaged
