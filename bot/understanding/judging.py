"""Turns the candidates of a clause into shares of belief, with "no topic" among them."""

import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.understanding.ranking import Candidate

_FILE = Path(__file__).with_name("thresholds.toml")
# The label of phrases that no topic answers.
OUTSIDE = "out_of_scope"
# Behind a topic this stands in the label of phrases that mean danger now.
URGENT = "!"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The fitted numbers of thresholds.toml."""

    weights: Mapping[str, float]
    bars: Mapping[str, float]


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    found = tomllib.loads(_FILE.read_text("utf-8"))
    return Thresholds(found["weights"], found["bars"])


@dataclass(frozen=True, slots=True)
class Belief:
    """Shares of belief in the labels of one clause, best first; they add up to one."""

    shares: tuple[tuple[str, float], ...]

    @property
    def clarity(self) -> float:
        """The share of the label that is believed most, what is outside aside."""
        return most(dict(self.shares), {OUTSIDE})

    @property
    def urgency(self) -> float:
        """The share of labels that mean danger now."""
        return sum(share for label, share in self.shares if label.endswith(URGENT))

    def by_topic(self) -> dict[str, float]:
        """The shares of topics, urgent or not, best first."""
        shares: dict[str, float] = {}
        for label, share in self.shares:
            topic = label.removesuffix(URGENT)
            shares[topic] = shares.get(topic, 0.0) + share
        return shares


NOTHING = Belief(((OUTSIDE, 1.0),))


def believed(candidates: Sequence[Candidate], known: float, words: int) -> Belief:
    """`known` is the share of known words, 0–1; `words` how many the clause has."""
    weights = thresholds().weights
    nothing = weights["nothing"] + weights["unknown"] * (1 - known) + weights["short"] / (1 + words)
    scores = [candidate.score for candidate in candidates]
    top = max([*scores, nothing])
    powers = [math.exp(score - top) for score in scores]
    rest = math.exp(nothing - top)
    whole = sum(powers) + rest
    shares = {OUTSIDE: rest / whole}
    for candidate, power in zip(candidates, powers, strict=True):
        shares[candidate.topic] = shares.get(candidate.topic, 0.0) + power / whole
    return Belief(tuple(sorted(shares.items(), key=lambda item: -item[1])))


def most(shares: Mapping[str, float], leaving_out: Collection[str]) -> float:
    """The largest share, of labels that are not left out."""
    return max((share for label, share in shares.items() if label not in leaving_out), default=0.0)
