"""What is learnt from the phrases, as flat arrays: small in memory and quickly read from a file."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.features import Vector, Vocabulary, features, letters, vocabulary
from bot.understanding.linear import Sample, odds, trained
from bot.understanding.sums import millionths
from bot.understanding.wording import Clause

# What a feature says of a topic counts from here on: the many small numbers cost half of the time
# and move no answer.
_LEAST_ODDS = 0.25
_LEAST_WEIGHT = 0.1
# A feature of more phrases than this tells none of them from the others and is not followed: it
# would cost half of the time and moves no answer.
_MOST_PHRASES = 75
# Runs of letters that one phrase alone holds are chance, those of a tenth of all tell nothing; the
# many topics of both would cost most of the training.
_FEWEST = 2
_MOST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Learnt:
    """The phrases as the ranker needs them.

    `texts` and `topic_of` are by phrase. Between two of `phrase_ends` stand the phrases of a
    feature with their `values`, between two of `topic_ends` its topics with what naive Bayes
    (`odds`) and the perceptron (`weights`) give them; the same of a run of letters with what a
    perceptron of their own gives. Values and weights have the rarity of the feature in them, odds
    and weights are millionths. `usual` maps a topic to the parts of an answer that its own phrases
    ask for.
    """

    topics: tuple[str, ...]
    texts: tuple[str, ...]
    topic_of: "array[int]"
    vocabulary: Vocabulary
    phrase_ends: "array[int]"
    phrases: "array[int]"
    values: "array[float]"
    topic_ends: "array[int]"
    topic_numbers: "array[int]"
    odds: "array[int]"
    weights: "array[int]"
    runs: Vocabulary
    run_ends: "array[int]"
    run_topics: "array[int]"
    run_weights: "array[int]"
    usual: Mapping[str, frozenset[str]]


def learn(phrases: Sequence[tuple[Clause, str]], usual: Mapping[str, frozenset[str]]) -> Learnt:
    """Learns from clauses with their topics; seconds for thousands of them.

    Features are taken in their order: a set has another in each process, and each would learn
    something a little different.
    """
    topics = tuple(sorted({topic for _clause, topic in phrases}))
    numbers = {topic: number for number, topic in enumerate(topics)}
    words = vocabulary([sorted(features(clause)) for clause, _topic in phrases])
    samples = [
        Sample(
            words.vector(sorted(features(clause))),
            words.vector(sorted(features(clause, with_marks=False))),
            numbers[topic],
        )
        for clause, topic in phrases
    ]
    by_feature = _followed(samples, words)
    by_topic = _told(samples, len(words))
    found = [sorted(letters(clause.bare)) for clause, _topic in phrases]
    runs = vocabulary(found, _FEWEST, int(_MOST_SHARE * len(found)))
    by_run = _trained_on([runs.vector(names) for names in found], samples, len(runs))
    return Learnt(
        topics=topics,
        texts=tuple(" ".join(clause.bare) for clause, _topic in phrases),
        topic_of=array("H", [sample.topic for sample in samples]),
        vocabulary=words,
        phrase_ends=_ends(by_feature),
        phrases=array("I", [place for rows in by_feature for place, _value in rows]),
        values=array("f", [value for rows in by_feature for _place, value in rows]),
        topic_ends=_ends(by_topic),
        topic_numbers=array("H", [row[0] for rows in by_topic for row in rows]),
        odds=array("i", [millionths(row[1]) for rows in by_topic for row in rows]),
        weights=_weights([[row[2] for row in rows] for rows in by_topic], words),
        runs=runs,
        run_ends=_ends(by_run),
        run_topics=array("H", [topic for rows in by_run for topic, _weight in rows]),
        run_weights=_weights([[weight for _topic, weight in rows] for rows in by_run], runs),
        usual=usual,
    )


def _followed(samples: Sequence[Sample], words: Vocabulary) -> list[list[tuple[int, float]]]:
    """For each feature the phrases it leads to, none where it leads to too many."""
    by_feature: list[list[tuple[int, float]]] = [[] for _ in range(len(words))]
    for place, sample in enumerate(samples):
        for feature, value in sample.marked.items():
            by_feature[feature].append((place, value * words.rarity[feature]))
    return [rows if len(rows) <= _MOST_PHRASES else [] for rows in by_feature]


def _told(samples: Sequence[Sample], size: int) -> list[list[tuple[int, float, float]]]:
    """For each feature the topics it speaks of, with their odds and their weights."""
    return [
        [
            (topic, for_it.get(topic, 0.0), learnt.get(topic, 0.0))
            for topic in {**for_it, **learnt}
            if for_it.get(topic, 0.0) > _LEAST_ODDS or abs(learnt.get(topic, 0.0)) >= _LEAST_WEIGHT
        ]
        for for_it, learnt in zip(odds(samples, size), trained(samples, size), strict=True)
    ]


def _weights(rows: Sequence[Sequence[float]], words: Vocabulary) -> "array[int]":
    """The weights of each feature, with its rarity in them, in millionths."""
    return array(
        "i",
        [
            millionths(weight * rarity)
            for weights, rarity in zip(rows, words.rarity, strict=True)
            for weight in weights
        ],
    )


def _trained_on(
    vectors: Sequence[Vector], samples: Sequence[Sample], size: int
) -> list[list[tuple[int, float]]]:
    """What a perceptron learns of the samples' topics from other features of them."""
    others = [
        Sample(vector, vector, sample.topic)
        for vector, sample in zip(vectors, samples, strict=True)
    ]
    return [
        [(topic, weight) for topic, weight in row.items() if abs(weight) >= _LEAST_WEIGHT]
        for row in trained(others, size)
    ]


def _ends(rows: Iterable[Sequence[object]]) -> "array[int]":
    """Where each feature's rows begin; the last number is where the last one's end."""
    ends = array("I", [0])
    for row in rows:
        ends.append(ends[-1] + len(row))
    return ends
