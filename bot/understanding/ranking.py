"""Which topics a clause may mean: nearest phrases, learnt words, likeness of letters."""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.understanding.features import features, weight
from bot.understanding.linear import Linear, Sample
from bot.understanding.wording import Clause

# How many phrases of a topic count for its nearness, and how many are compared by letters.
_NEAR = 3
_COMPARED = 5
# Topics that get as far as the comparison letter by letter.
_CANDIDATES = 8
# Rarity that a word counts which no phrase holds: as rare as the rarest.
_NEVER_SEEN = 7.0
# The parts of a score, in the order in which thresholds.toml weighs them.
PARTS = ("nearest", "near", "bayes", "trained", "alike")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic for a clause: what each of PARTS gives it, and the sum by their weights."""

    topic: str
    parts: tuple[float, ...]
    score: float


class Ranker:
    """Built once from all phrases; `ranked` is pure."""

    def __init__(self, phrases: Sequence[tuple[Clause, str]], weights: Mapping[str, float]) -> None:
        self._weights = tuple(weights[part] for part in PARTS)
        self._topics = sorted({topic for _clause, topic in phrases})
        numbers = {topic: number for number, topic in enumerate(self._topics)}
        counts = Counter(feature for clause, _topic in phrases for feature in features(clause))
        self._rarity = {
            feature: weight(feature) * math.log((len(phrases) + 1) / (count + 0.5))
            for feature, count in counts.items()
        }
        # One string for each feature, or as many copies as phrases would stay in memory.
        self._same = {feature: feature for feature in self._rarity}
        samples = [
            Sample(
                self._vector(features(clause)),
                self._vector(features(clause, with_marks=False)),
                numbers[topic],
            )
            for clause, topic in phrases
        ]
        self._linear = Linear(samples, len(self._topics))
        self._topic_of = array("H", [sample.topic for sample in samples])
        self._postings = _postings(samples)
        self._texts = [" ".join(clause.bare) for clause, _topic in phrases]

    def ranked(self, clause: Clause) -> list[Candidate]:
        """At most _CANDIDATES topics, best first."""
        vector = self._vector(features(clause))
        neighbours = self._neighbours(vector)
        nearest = [likes[0][0] if likes else 0.0 for likes in neighbours]
        near = [sum(like for like, _ in likes[:_NEAR]) / _NEAR for likes in neighbours]
        bayes, trained = self._linear.scores(vector)
        by_nearest, by_near, by_bayes, by_trained, by_alike = self._weights
        base = [
            by_nearest * one + by_near * mean + by_bayes * odds + by_trained * learnt
            for one, mean, odds, learnt in zip(nearest, near, bayes, trained, strict=True)
        ]
        text = " ".join(clause.bare)
        candidates = []
        for number in heapq.nlargest(_CANDIDATES, range(len(base)), key=base.__getitem__):
            if base[number] <= 0:
                break
            alike = self._alike(text, neighbours[number])
            parts = (nearest[number], near[number], bayes[number], trained[number], alike)
            score = base[number] + by_alike * alike
            candidates.append(Candidate(self._topics[number], parts, score))
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _alike(self, text: str, likes: Sequence[tuple[float, int]]) -> float:
        """Letter by letter, word order aside: what slips of the finger do not change much."""
        ratios = (fuzz.token_set_ratio(text, self._texts[phrase]) for _like, phrase in likes)
        return max(ratios, default=0.0) / 100

    def known(self, clause: Clause) -> float:
        """The share, by rarity, of the clause's words that some phrase holds: 0–1."""
        words = {f"u:{word}" for word in clause.bare}
        whole = sum(self._rarity.get(word, _NEVER_SEEN) for word in words)
        return sum(self._rarity.get(word, 0.0) for word in words) / whole if whole else 0.0

    def _vector(self, found: Iterable[str]) -> dict[str, float]:
        """The features with their weights, of length one; unknown ones only make it longer."""
        rarity, same = self._rarity, self._same
        known = {same[feature]: rarity[feature] for feature in found if feature in rarity}
        unknown = sum(1 for feature in found if feature not in rarity and feature[0] == "u")
        length = math.sqrt(
            sum(value * value for value in known.values()) + unknown * _NEVER_SEEN**2
        )
        return {feature: value / length for feature, value in known.items()} if length else {}

    def _neighbours(self, vector: Mapping[str, float]) -> list[list[tuple[float, int]]]:
        """For every topic its few nearest phrases with their likeness (0–1), nearest first."""
        likeness: dict[int, float] = {}
        for feature, value in vector.items():
            phrases, values = self._postings.get(feature, ((), ()))
            for phrase, other in zip(phrases, values, strict=True):
                likeness[phrase] = likeness.get(phrase, 0.0) + value * other
        found: list[list[tuple[float, int]]] = [[] for _ in self._topics]
        topic_of = self._topic_of
        for phrase, like in likeness.items():
            found[topic_of[phrase]].append((like, phrase))
        return [heapq.nlargest(_COMPARED, likes) for likes in found]


def _postings(samples: Sequence[Sample]) -> "dict[str, tuple[array[int], array[float]]]":
    postings: dict[str, tuple[array[int], array[float]]] = {}
    for number, sample in enumerate(samples):
        for feature, value in sample.marked.items():
            numbers, values = postings.setdefault(feature, (array("I"), array("f")))
            numbers.append(number)
            values.append(value)
    return postings
