"""Which topics a clause may mean: nearest phrases, learnt words, likeness of letters."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.understanding.features import Vector, features, letters
from bot.understanding.learnt import Learnt
from bot.understanding.wording import Clause

# How many phrases of a topic count for its nearness, and how many are compared by letters.
_NEAR = 3
_COMPARED = 5
# A feature of more phrases than this tells none of them from the others and is not followed: it
# would cost half of the time and moves no answer.
_MOST_PHRASES = 150
# Likeness below which a phrase is nobody's neighbour.
_FAR = 0.05
# Topics that get as far as the comparison letter by letter.
_CANDIDATES = 8
# The parts of a score, in the order in which thresholds.toml weighs them.
PARTS = ("nearest", "near", "bayes", "trained", "letters", "alike")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic for a clause: what each of PARTS gives it, and the sum by their weights."""

    topic: str
    parts: tuple[float, ...]
    score: float


class Ranker:
    """Built once from what was learnt; `ranked` is pure."""

    def __init__(self, learnt: Learnt, weights: Mapping[str, float]) -> None:
        self._learnt = learnt
        self._weights = tuple(weights[part] for part in PARTS)
        self._zeros = [0.0] * len(learnt.topics)

    def ranked(self, clause: Clause) -> list[Candidate]:
        """At most _CANDIDATES topics, best first."""
        vector = self._learnt.vocabulary.vector(features(clause))
        neighbours = self._neighbours(vector)
        nearest = [likes[0][0] if likes else 0.0 for likes in neighbours]
        near = [sum(like for like, _ in likes[:_NEAR]) / _NEAR for likes in neighbours]
        bayes, trained = self._linear(vector)
        spelt = self._letters(clause)
        by_nearest, by_near, by_bayes, by_trained, by_spelt, by_alike = self._weights
        base = [
            by_nearest * one
            + by_near * mean
            + by_bayes * odds
            + by_trained * learnt
            + by_spelt * run
            for one, mean, odds, learnt, run in zip(
                nearest, near, bayes, trained, spelt, strict=True
            )
        ]
        text = " ".join(clause.bare)
        candidates = []
        for number in heapq.nlargest(_CANDIDATES, range(len(base)), key=base.__getitem__):
            if base[number] <= 0:
                break
            alike = self._alike(text, neighbours[number])
            parts = (
                nearest[number], near[number], bayes[number], trained[number], spelt[number], alike
            )  # fmt: skip
            score = base[number] + by_alike * alike
            candidates.append(Candidate(self._learnt.topics[number], parts, score))
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def known(self, clause: Clause) -> float:
        """The share, by rarity, of the clause's words that some phrase holds: 0–1."""
        return self._learnt.vocabulary.known(clause)

    def _alike(self, text: str, likes: Sequence[tuple[float, int]]) -> float:
        """Letter by letter, word order aside: what slips of the finger do not change much."""
        texts = self._learnt.texts
        ratios = (fuzz.token_set_ratio(text, texts[phrase]) for _like, phrase in likes)
        return max(ratios, default=0.0) / 100

    def _linear(self, vector: Vector) -> tuple[list[float], list[float]]:
        """For every topic what naive Bayes and the perceptron give it."""
        learnt = self._learnt
        ends = learnt.topic_ends
        bayes, trained = self._zeros.copy(), self._zeros.copy()
        for feature, value in vector.items():
            start, end = ends[feature], ends[feature + 1]
            for topic, odd, weight in zip(
                learnt.topic_numbers[start:end],
                learnt.odds[start:end],
                learnt.weights[start:end],
                strict=True,
            ):
                bayes[topic] += odd
                trained[topic] += value * weight
        return bayes, trained

    def _letters(self, clause: Clause) -> list[float]:
        """For every topic what the runs of letters give it."""
        learnt = self._learnt
        ends = learnt.run_ends
        scores = self._zeros.copy()
        for run, value in learnt.runs.vector(letters(clause)).items():
            start, end = ends[run], ends[run + 1]
            for topic, weight in zip(
                learnt.run_topics[start:end], learnt.run_weights[start:end], strict=True
            ):
                scores[topic] += value * weight
        return scores

    def _neighbours(self, vector: Vector) -> list[list[tuple[float, int]]]:
        """For every topic its few nearest phrases with their likeness (0–1), nearest first."""
        learnt = self._learnt
        ends = learnt.phrase_ends
        likeness: dict[int, float] = {}
        for feature, value in vector.items():
            start, end = ends[feature], ends[feature + 1]
            if end - start > _MOST_PHRASES:
                continue
            for phrase, other in zip(
                learnt.phrases[start:end], learnt.values[start:end], strict=True
            ):
                likeness[phrase] = likeness.get(phrase, 0.0) + value * other
        found: list[list[tuple[float, int]]] = [[] for _ in learnt.topics]
        topic_of = learnt.topic_of
        for phrase, like in likeness.items():
            if like > _FAR:
                found[topic_of[phrase]].append((like, phrase))
        return [sorted(likes, reverse=True)[:_COMPARED] for likes in found]
