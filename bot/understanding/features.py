"""What of a clause is compared: words and pairs of words, words with marks, runs of letters."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.understanding.wording import Clause

# How much a kind of feature weighs beside its rarity: words and pairs fully, marks less, because
# half of all people type none and some type wrong ones.
_WEIGHTS = {"u": 1.0, "b": 1.0, "m": 0.7, "c": 1.0}
# Runs of so many letters of a word are compared; they outlive a slip that spoils the word.
_RUNS = (3, 4)
# Rarity that a word counts which no phrase holds: as rare as the rarest.
_NEVER_SEEN = 7.0

# The number of the border of a clause, as a word of a pair.
_BORDER = 2**32 - 1

Vector = Mapping[int, float]


def features(clause: Clause, with_marks: bool = True) -> frozenset[str]:
    """ "u:mat", "b:mat khau", "m:mật"; the first letter is the kind."""
    bare = clause.bare
    found = {f"u:{word}" for word in bare}
    found.update(
        f"b:{left} {right}" for left, right in zip(("^", *bare), (*bare, "$"), strict=True)
    )
    if with_marks:
        found.update(f"m:{word}" for word in clause.words if not word.isascii())
    return frozenset(found)


def letters(words: Iterable[str]) -> frozenset[str]:
    """ "c: ma", "c:mat ", "c: mat": the runs of letters of each word, its borders included."""
    spaced = [f" {word} " for word in words]
    return frozenset(
        f"c:{word[start : start + run]}"
        for word in spaced
        for run in _RUNS
        for start in range(len(word) - run + 1)
    )


class Vocabulary:
    """The features the phrases have, by number, and how rare each is.

    Pairs of words, three quarters of all, are no texts: `pairs` are the numbers of the two words
    in one, sorted; the numbers of pairs follow those of `singles`, all other features.
    """

    def __init__(self, singles: Sequence[str], pairs: "array[int]", rarity: "array[float]") -> None:
        self.singles = singles
        self.pairs = pairs
        self.rarity = rarity
        self._numbers = _numbered(singles)

    def __len__(self) -> int:
        return len(self.rarity)

    def vector(self, found: Iterable[str]) -> dict[int, float]:
        """The features with their weights, of length one; unknown ones only make it longer."""
        known, length = self.measured(found)
        return {number: self.rarity[number] / length for number in known}

    def measured(self, found: Iterable[str]) -> tuple[list[int], float]:
        """The numbers of the known features, and how long their vector is (never 0)."""
        rarity = self.rarity
        known = []
        squares = 0.0
        for name in found:
            number = self._number(name)
            if number is not None:
                known.append(number)
                squares += rarity[number] ** 2
            elif name[0] == "u":
                squares += _NEVER_SEEN**2
        return known, math.sqrt(squares) or 1.0

    def _number(self, name: str) -> int | None:
        if name[0] != "b":
            return self._numbers.get(name)
        key = _pair(name, self._numbers)
        place = bisect_left(self.pairs, key)
        is_known = place < len(self.pairs) and self.pairs[place] == key
        return len(self.singles) + place if is_known else None

    def length(self, numbers: Iterable[int]) -> float:
        """How long the vector of known features is (never 0)."""
        rarity = self.rarity
        return math.sqrt(sum([rarity[number] ** 2 for number in numbers])) or 1.0

    def known(self, clause: Clause) -> float:
        """The share, by rarity, of the clause's words that some phrase holds: 0–1."""
        numbers, rarity = self._numbers, self.rarity
        held = [numbers.get(f"u:{word}") for word in {*clause.bare}]
        known = sum(rarity[number] for number in held if number is not None)
        whole = known + sum(_NEVER_SEEN for number in held if number is None)
        return known / whole if whole else 0.0


def vocabulary(found: Sequence[Collection[str]], fewest: int = 1, most: int = 0) -> Vocabulary:
    """Made from the features of each phrase; what stands in many of them tells little.

    Left out is what fewer than `fewest` or more than `most` phrases hold (0: no limit).
    """
    counts = Counter(name for names in found for name in names)
    names = [name for name, count in counts.items() if fewest <= count <= (most or len(found))]
    singles = tuple(name for name in names if name[0] != "b")
    numbers = _numbered(singles)
    pairs = {_pair(name, numbers): name for name in names if name[0] == "b"}
    keys = array("Q", sorted(pairs))
    rarity = array(
        "f",
        [
            _WEIGHTS[name[0]] * math.log((len(found) + 1) / (counts[name] + 0.5))
            for name in (*singles, *(pairs[key] for key in keys))
        ],
    )
    return Vocabulary(singles, keys, rarity)


def _numbered(singles: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(singles)}


def _pair(name: str, numbers: Mapping[str, int]) -> int:
    """The numbers of the two words of "b:mat khau" in one, -1 where one has none."""
    left, right = name[2:].split(" ")
    before = _BORDER if left == "^" else numbers.get(f"u:{left}", -1)
    after = _BORDER if right == "$" else numbers.get(f"u:{right}", -1)
    return -1 if before < 0 or after < 0 else before << 32 | after
