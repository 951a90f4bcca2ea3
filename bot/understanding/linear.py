"""The trained part: for each feature what it says for and against each topic."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.understanding.features import Vector

# The learner goes over the phrases this often, every second time without their marks.
_ROUNDS = 4
_STEP = 0.5
_MARGIN = 1.0
# What a feature that was never seen with a topic counts in the naive-Bayes part.
_SMOOTHING = 0.1

Rows = list[dict[int, float]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One phrase as features, with its marks and without them, and the number of its topic."""

    marked: Vector
    bare: Vector
    topic: int


def odds(samples: Iterable[Sample], size: int) -> Rows:
    """Log odds of each feature for the topics it stands under; what speaks against counts 0.

    `size` is the number of features.
    """
    seen: Rows = [{} for _ in range(size)]
    sizes: Counter[int] = Counter()
    for sample in samples:
        for vector in (sample.marked, sample.bare):
            sizes[sample.topic] += 1
            for feature in vector:
                counts = seen[feature]
                counts[sample.topic] = counts.get(sample.topic, 0) + 1
    total = sizes.total()
    return [
        {
            topic: max(0.0, _log_odds(count, sizes[topic], sum(counts.values()), total))
            for topic, count in counts.items()
        }
        for counts in seen
    ]


def _log_odds(count: float, size: int, everywhere: float, total: int) -> float:
    here = (count + _SMOOTHING) / (size + 2 * _SMOOTHING)
    elsewhere = (everywhere - count + _SMOOTHING) / (total - size + 2 * _SMOOTHING)
    return math.log(here / elsewhere)


def trained(samples: Sequence[Sample], size: int) -> Rows:
    """An averaged passive-aggressive learner: it only moves the right topic and its rival."""
    rows: Rows = [{} for _ in range(size)]
    means: Rows = [{} for _ in range(size)]
    order = list(range(len(samples)))
    shuffle = random.Random(1).shuffle
    left = total = _ROUNDS * len(order)
    is_clear = [False] * len(samples)
    zeros = [0.0] * (1 + max((sample.topic for sample in samples), default=0))
    for turn in range(_ROUNDS):
        shuffle(order)
        for place in order:
            left -= 1
            if turn >= 2 and is_clear[place]:  # nothing was to be learnt from it the last time
                continue
            sample = samples[place]
            vector = sample.bare if turn % 2 else sample.marked
            moves = _moves(rows, vector, sample.topic, zeros)
            is_clear[place] = not moves
            for topic, move in moves:
                for feature, value in vector.items():
                    row, mean = rows[feature], means[feature]
                    row[topic] = row.get(topic, 0.0) + move * value
                    mean[topic] = mean.get(topic, 0.0) + move * value * left / total
    return means


def _moves(
    rows: Rows, vector: Vector, right: int, zeros: Sequence[float]
) -> tuple[tuple[int, float], ...]:
    """By how much the right topic and its rival must move for the one to stand clear."""
    scores = list(zeros)
    for feature, value in vector.items():
        for topic, weight in rows[feature].items():
            scores[topic] += value * weight
    score = scores[right]
    scores[right] = -math.inf
    against = max(scores)
    loss = _MARGIN - score + max(against, 0.0)
    if loss <= 0:
        return ()
    step = min(_STEP, loss / 2)
    if against < 0:
        return ((right, step),)
    return ((right, step), (scores.index(against), -step))
