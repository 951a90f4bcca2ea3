"""Phrases of two topics that nearly say the same: whoever types one may get the other's answer."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from bot.content.entries import Content
from bot.core.vietnamese import fold
from bot.understanding.hearing import labelled, wording_of
from bot.understanding.judging import OUTSIDE, URGENT

# Likeness (0–100) of the words that count, in any order, from which two phrases are too close.
TOO_CLOSE = 93.0
# Phrases are compared if they share one of this many rarest words of theirs, as all do that differ
# in one word; comparing each with each would take minutes.
_RAREST = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, the topic it stands under, and the words of it that count, sorted."""

    said: str
    topic: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases of different topics, and how alike they are (0–100)."""

    first: Phrase
    second: Phrase
    alike: float


def too_close(content: Content) -> list[Pair]:
    """The pairs of phrases that are too close, the closest first."""
    phrases = _phrases(content)
    pairs = []
    for one, other in _candidates(phrases):
        first, second = phrases[one], phrases[other]
        alike = fuzz.ratio(first.text, second.text, score_cutoff=TOO_CLOSE)
        if alike:
            pairs.append(Pair(first, second, alike))
    return sorted(pairs, key=lambda pair: (-pair.alike, pair.first.said, pair.second.said))


def _phrases(content: Content) -> list[Phrase]:
    """Opened, spelt and without marks, as the matcher reads them; those left empty are gone."""
    said = [(text, label.removesuffix(URGENT)) for text, label in labelled(content)]
    wording = wording_of(content, said)
    phrases = []
    for text, topic in said:
        if topic == OUTSIDE:
            continue
        clause = wording.phrase(text)
        # Small talk is nothing but politeness, which is left out everywhere else.
        words = sorted(set(clause.bare if "." in topic else map(fold, clause.said)))
        phrases.append(Phrase(text, topic, tuple(words), " ".join(words)))
    return [phrase for phrase in phrases if phrase.words]


def _candidates(phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Places of two phrases of different topics that share one of their rarest words."""
    counts = Counter(word for phrase in phrases for word in phrase.words)
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, phrase in enumerate(phrases):
        for word in sorted(phrase.words, key=lambda word: (counts[word], word))[:_RAREST]:
            by_word[word].append(place)
    pairs = (pair for places in by_word.values() for pair in combinations(places, 2))
    for one, other in dict.fromkeys(pairs):
        if phrases[one].topic != phrases[other].topic:
            yield one, other
