"""Puts slips right: words run together, letters slipped, spelling by ear (xửa, chường, fải)."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, starmap

from rapidfuzz.distance import OSA

from bot.core.vietnamese import bare_words, fold, is_syllable

# Spellings that sound alike in some region, or in chat; both sides of a comparison are mapped.
_SOUNDS = (
    ("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("qu", "q"), ("kh", "x"), ("ph", "f"),
    ("s", "x"), ("r", "d"), ("z", "d"), ("v", "d"), ("k", "c"), ("w", "q"), ("j", "d"),
)  # fmt: skip
_TAILS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("y", "i"), ("o", "u"))
_LONGEST_RUN = 40
# A pair of words must stand this often in the content before it may overrule a word that the
# content has at most _RARE times.
_WITNESSES = 4
_RARE = 1

Words = tuple[str, ...]


class _Pairs:
    """How often a word follows another; 12 bytes a pair, where a dictionary would take 150."""

    def __init__(self, texts: Iterable[Words]) -> None:
        self._numbers: dict[str, int] = {}
        counts: Counter[int] = Counter()
        for words in texts:
            numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in words]
            counts.update(starmap(_key, pairwise(numbers)))
        self._keys = array("Q", sorted(counts))
        self._counts = array("I", [counts[key] for key in self._keys])

    def count(self, before: str, after: str) -> int:
        if before not in self._numbers or after not in self._numbers:
            return 0
        key = _key(self._numbers[before], self._numbers[after])
        place = bisect_left(self._keys, key)
        is_there = place < len(self._keys) and self._keys[place] == key
        return self._counts[place] if is_there else 0


def _key(before: int, after: int) -> int:
    return before << 32 | after


class Speller:
    """Knows the words of the content and how they follow each other."""

    def __init__(self, texts: Iterable[Sequence[str]], foreign: Iterable[str]) -> None:
        self._known: set[str] = set(foreign)
        self._counts: Counter[str] = Counter(fold(word) for word in self._known)
        self._pairs = _Pairs(map(self._met, texts))
        self._by_sound: dict[str, str] = {}
        for word, _count in self._counts.most_common():
            self._by_sound.setdefault(_sound(word), word)
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._spelt_once = lru_cache(maxsize=4096)(self._spelt)
        self._similar_once = lru_cache(maxsize=4096)(self._similar)

    def _met(self, words: Sequence[str]) -> Words:
        """Takes note of a text's words, and gives them back without marks."""
        bare = bare_words(words)
        self._known.update(words)
        self._counts.update(bare)
        return bare

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def spelt(self, words: Sequence[str]) -> list[str]:
        """The words as they were meant; an unknown word that resembles none stays as it is."""
        single = [right for word in words for right in self._spelt_once(word)]
        bare = [fold(word) for word in single]
        for place in range(len(bare)):
            better = self._fitting(bare, place)
            if better:
                single[place] = bare[place] = better
        return single

    def _spelt(self, word: str) -> Words:
        bare = fold(word)
        # A real word that the content lacks is no slip: "vật lý" must not become "vay lý".
        if bare in self._counts or len(bare) < 3 or bare.isdigit() or is_syllable(bare):
            return (word,)
        parts = self._parted(bare)
        near = self._by_sound.get(_sound(bare)) or next(iter(self._similar_once(bare)), "")
        return parts or ((near,) if near else (word,))

    def _fitting(self, bare: Sequence[str], place: int) -> str:
        """The similar word that goes with its neighbours where the typed one goes with neither."""
        word = bare[place]
        before = bare[place - 1] if place else ""
        after = bare[place + 1] if place + 1 < len(bare) else ""
        pairs = self._pairs
        if self._counts[word] > _RARE or pairs.count(before, word) or pairs.count(word, after):
            return ""
        best, most = "", _WITNESSES - 1
        for other in self._similar_once(word):
            witnesses = pairs.count(before, other) + pairs.count(other, after)
            if witnesses > most:
                best, most = other, witnesses
        return best

    def _parted(self, bare: str) -> Words:
        """The fewest and most frequent known words that make up a run-together word."""
        if len(bare) > _LONGEST_RUN:
            return ()
        best: list[tuple[float, Words] | None] = [(0.0, ())]
        for end in range(1, len(bare) + 1):
            ways = []
            for start in range(max(0, end - 7), end):
                before, part = best[start], bare[start:end]
                if before and part in self._counts and (len(part) > 1 or part.isdigit()):
                    cost = 3 - min(self._counts[part], 50) / 50
                    ways.append((before[0] + cost, (*before[1], part)))
            best.append(min(ways, default=None))
        found = best[-1]
        return found[1] if found and len(found[1]) > 1 else ()

    def _similar(self, bare: str) -> Words:
        """Known words a slip or two away, nearest and most frequent first."""
        allowed = 1 if len(bare) < 7 else 2
        found = []
        for length in range(len(bare) - allowed, len(bare) + allowed + 1):
            for word in self._by_length.get(length, ()):
                distance = OSA.distance(bare, word, score_cutoff=allowed)
                if 0 < distance <= allowed and (length > 2 or len(bare) > 2):
                    found.append((distance, -self._counts[word], word))
        return tuple(word for _distance, _count, word in sorted(found))


def _sound(bare: str) -> str:
    for written, heard in _SOUNDS:
        if bare.startswith(written):
            bare = heard + bare[len(written) :]
            break
    for written, heard in _TAILS:
        if bare.endswith(written) and len(bare) > len(written) + 1:
            return bare[: -len(written)] + heard
    return bare
