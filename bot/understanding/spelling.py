"""Puts slips right: words run together, letters slipped, spelling by ear (xửa, chường, fải)."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.core.vietnamese import fold, is_syllable

# Spellings that sound alike in some region, or in chat; both sides of a comparison are mapped.
_SOUNDS = (
    ("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("qu", "q"), ("kh", "x"), ("ph", "f"),
    ("s", "x"), ("r", "d"), ("z", "d"), ("v", "d"), ("k", "c"), ("w", "q"), ("j", "d"),
)  # fmt: skip
_TAILS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("y", "i"), ("o", "u"))
_LONGEST_RUN = 40


class Speller:
    """Knows the words of the content and brings others to the nearest of them."""

    def __init__(self, words: Iterable[str], foreign: Iterable[str]) -> None:
        self._counts = Counter(words)
        for word in foreign:
            self._counts[word] += 1
        self._bare = Counter()
        for word, count in self._counts.items():
            self._bare[fold(word)] += count
        self._by_sound: dict[str, str] = {}
        for word, _count in self._bare.most_common():
            self._by_sound.setdefault(_sound(word), word)
        self._by_length: dict[int, list[str]] = {}
        for word in self._bare:
            if len(word) > 2 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self.spelt = lru_cache(maxsize=4096)(self._spelt)

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def _spelt(self, word: str) -> tuple[str, ...]:
        """The word or words meant; an unknown word that resembles none stays as it is."""
        bare = fold(word)
        if bare in self._bare or len(bare) < 3 or bare.isdigit():
            return (word,)
        # A real word that the content lacks is no slip: "vật lý" must not become "vay lý".
        if is_syllable(bare):
            return (word,)
        parts = self._parted(bare)
        near = self._by_sound.get(_sound(bare)) or self._nearest(bare)
        return parts or ((near,) if near else (word,))

    def _parted(self, bare: str) -> tuple[str, ...]:
        """The fewest and most frequent known words that make up a run-together word."""
        if len(bare) > _LONGEST_RUN:
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())]
        for end in range(1, len(bare) + 1):
            ways = []
            for start in range(max(0, end - 7), end):
                before, part = best[start], bare[start:end]
                if before and part in self._bare and (len(part) > 1 or part.isdigit()):
                    ways.append(
                        (before[0] + 3 - min(self._bare[part], 50) / 50, (*before[1], part))
                    )
            best.append(min(ways, default=None))
        found = best[-1]
        return found[1] if found and len(found[1]) > 1 else ()

    def _nearest(self, bare: str) -> str:
        allowed = 1 if len(bare) < 7 else 2
        best, best_key = "", (allowed + 1, 0)
        for length in range(len(bare) - allowed, len(bare) + allowed + 1):
            for word in self._by_length.get(length, ()):
                if word[0] != bare[0] and len(bare) < 5:
                    continue
                distance = DamerauLevenshtein.distance(bare, word, score_cutoff=allowed)
                key = (distance, -self._bare[word])
                if distance <= allowed and key < best_key:
                    best, best_key = word, key
        return best


def _sound(bare: str) -> str:
    for written, heard in _SOUNDS:
        if bare.startswith(written):
            bare = heard + bare[len(written) :]
            break
    for written, heard in _TAILS:
        if bare.endswith(written) and len(bare) > len(written) + 1:
            return bare[: -len(written)] + heard
    return bare
