"""Which topics a clause may mean: what was learnt; where that is not plain, nearest phrases too."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import mul

from rapidfuzz import fuzz, process

from bot.understanding.features import features, letters
from bot.understanding.learnt import Learnt
from bot.understanding.sums import MILLION, Sums
from bot.understanding.wording import Clause

# The parts of a score, in the order in which thresholds.toml weighs them.
PARTS = ("bayes", "trained", "letters", "nearest", "near", "alike")
# A topic whose score is this much below the best one's would get a hundredth of its belief.
_REACH = 5.0
# A topic that nothing else reaches is plain from this score on: it is not compared with its
# phrases, and their parts are what they are at least in such cases.
_PLAIN = 5.0
_USUAL = (0.7, 0.6, 0.9)
# Topics that are compared with their phrases, and those that get as far as the letters.
_PROMISING = 24
_CANDIDATES = 8
# How many phrases of a topic count for its nearness, and how many are compared by letters.
_NEAR = 3
_COMPARED = 5
# Likeness below which a phrase is nobody's neighbour.
_FAR = 0.05
# So many words are remembered with their runs of letters.
_WORDS = 4096

# Phrases with their likeness (0–1), nearest first.
_Neighbours = Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic for a clause: what each of PARTS gives it, and the sum by their weights."""

    topic: str
    parts: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What was learnt says of a clause: three numbers for every topic, and their weighted sum."""

    rows: Sequence[Sequence[int]]
    scales: tuple[float, ...]
    sums: Sequence[float]

    def parts(self, topic: int) -> Iterable[float]:
        return (row[topic] * scale for row, scale in zip(self.rows, self.scales, strict=True))


class Ranker:
    """Built once from what was learnt; `ranked` is pure."""

    def __init__(self, learnt: Learnt, weights: Mapping[str, float]) -> None:
        self._learnt = learnt
        self._weights = tuple(weights[part] for part in PARTS)
        size = len(learnt.topics)
        self._words = Sums(
            size, learnt.topic_ends, learnt.topic_numbers, learnt.odds, learnt.weights
        )
        self._runs = Sums(size, learnt.run_ends, learnt.run_topics, learnt.run_weights)
        self._runs_of = lru_cache(maxsize=_WORDS)(
            lambda word: tuple(learnt.runs.measured(letters([word]))[0])
        )

    def ranked(self, clause: Clause) -> list[Candidate]:
        """At most _CANDIDATES topics, best first."""
        numbers, length = self._learnt.vocabulary.measured(features(clause))
        said = self._said(clause, numbers, length)
        floor = max(max(said.sums) - _REACH, 0.0)
        promising = [topic for topic, score in enumerate(said.sums) if score > floor]
        if len(promising) == 1 and said.sums[promising[0]] > _PLAIN:
            return [self._candidate(said, promising[0], _USUAL)]
        if len(promising) > _PROMISING:
            promising = heapq.nlargest(_PROMISING, promising, key=said.sums.__getitem__)
        neighbours = self._neighbours(promising, numbers, length)
        return self._compared(" ".join(clause.bare), said, neighbours)

    def known(self, clause: Clause) -> float:
        """The share, by rarity, of the clause's words that some phrase holds: 0–1."""
        return self._learnt.vocabulary.known(clause)

    def _said(self, clause: Clause, numbers: Iterable[int], length: float) -> _Learnt:
        """`numbers` are the features of the clause, `length` how long their vector is."""
        runs = set(chain.from_iterable(map(self._runs_of, clause.bare)))
        run_length = self._learnt.runs.length(runs)
        rows = (*self._words.over(numbers), *self._runs.over(runs))
        scales = (1 / MILLION, 1 / MILLION / length, 1 / MILLION / run_length)
        bayes, trained, spelt = map(mul, self._weights, scales)
        sums = [
            bayes * odds + trained * words + spelt * runs
            for odds, words, runs in zip(*rows, strict=True)
        ]
        return _Learnt(rows, scales, sums)

    def _compared(
        self, text: str, said: _Learnt, neighbours: Mapping[int, _Neighbours]
    ) -> list[Candidate]:
        near = {topic: _nearness(likes) for topic, likes in neighbours.items()}
        by_nearest, by_near = self._weights[3:5]
        sums = {
            topic: said.sums[topic] + by_nearest * nearest + by_near * mean
            for topic, (nearest, mean) in near.items()
        }
        best = sorted(sums, key=sums.__getitem__, reverse=True)[:_CANDIDATES]
        candidates = [
            self._candidate(said, topic, (*near[topic], self._alike(text, neighbours[topic])))
            for topic in best
            if sums[topic] > sums[best[0]] - _REACH
        ]
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _candidate(
        self, said: _Learnt, topic: int, compared: tuple[float, float, float]
    ) -> Candidate:
        parts = (*said.parts(topic), *compared)
        return Candidate(self._learnt.topics[topic], parts, sum(map(mul, self._weights, parts)))

    def _alike(self, text: str, neighbours: _Neighbours) -> float:
        """Letter by letter, word order aside: what slips of the finger do not change much."""
        texts = [self._learnt.texts[phrase] for _like, phrase in neighbours]
        found = process.extractOne(text, texts, scorer=fuzz.token_set_ratio)
        return found[1] / 100 if found else 0.0

    def _neighbours(
        self, topics: Iterable[int], numbers: Iterable[int], length: float
    ) -> dict[int, list[tuple[float, int]]]:
        """For each of the topics its few nearest phrases."""
        learnt = self._learnt
        ends = learnt.phrase_ends
        likeness: dict[int, float] = {}
        for feature in numbers:
            start, end = ends[feature], ends[feature + 1]
            for phrase, value in zip(
                learnt.phrases[start:end], learnt.values[start:end], strict=True
            ):
                likeness[phrase] = likeness.get(phrase, 0.0) + value
        far = _FAR * length
        found: dict[int, list[tuple[float, int]]] = {topic: [] for topic in topics}
        for like, phrase in sorted(
            [(like, phrase) for phrase, like in likeness.items() if like > far], reverse=True
        ):
            neighbours = found.get(learnt.topic_of[phrase])
            if neighbours is not None and len(neighbours) < _COMPARED:
                neighbours.append((like / length, phrase))
        return found


def _nearness(neighbours: _Neighbours) -> tuple[float, float]:
    """How near the nearest phrase is, and the nearest few are in the mean."""
    likes = [like for like, _phrase in neighbours[:_NEAR]]
    return max(likes, default=0.0), sum(likes) / _NEAR
