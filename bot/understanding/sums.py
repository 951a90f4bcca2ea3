"""Sums for every topic at once: a row of numbers is one great integer, two add up in one step."""

import sys
from collections.abc import Iterable, Sequence

# Numbers are kept in millionths. A lane of 32 bits holds sums of ±2,000.
MILLION = 2**20
_BITS = 32
# Features of so few topics are added number by number: most have one or two, and a row takes
# 0.4 kB for each kind of number.
_FEW = 5


def millionths(number: float) -> int:
    return round(number * MILLION)


class Sums:
    """What each feature counts for each topic, in one or more kinds of numbers.

    The topics of a feature stand in `topics` between two of `ends`, its numbers, in millionths,
    in each of `kinds`.
    """

    def __init__(
        self, size: int, ends: Sequence[int], topics: Sequence[int], *kinds: Sequence[int]
    ) -> None:
        self._size = size
        self._ends = ends
        self._topics = topics
        self._kinds = kinds
        self._lanes = size * len(kinds)
        # Half of what a lane holds, in each of them: a sum below 0 does not borrow from the next.
        self._half = sum(1 << (_BITS * lane + _BITS - 1) for lane in range(self._lanes))
        self._rows: dict[int, int] = {}

    def over(self, features: Iterable[int]) -> list[list[int]]:
        """For each kind, the sum over the features for every topic, in millionths."""
        ends, rows = self._ends, self._rows
        whole, few = self._half, []
        for feature in features:
            row = rows.get(feature)
            if row is not None:
                whole += row
            elif ends[feature + 1] - ends[feature] <= _FEW:
                few.append(feature)
            else:
                whole += self._made(feature)
        sums = self._parted(whole)
        for kind, numbers in zip(sums, self._kinds, strict=True):
            for feature in few:
                for place in range(ends[feature], ends[feature + 1]):
                    kind[self._topics[place]] += numbers[place]
        return sums

    def _parted(self, whole: int) -> list[list[int]]:
        """The lanes of a sum, each with its half in it, as numbers; a list for each kind."""
        lanes = (whole ^ self._half).to_bytes(self._lanes * _BITS // 8, sys.byteorder)
        numbers = memoryview(lanes).cast("i").tolist()
        if sys.byteorder == "big":
            numbers.reverse()
        return [numbers[start : start + self._size] for start in range(0, self._lanes, self._size)]

    def _made(self, feature: int) -> int:
        """The row of a feature, made when it is first met; two threads make the same."""
        start, end = self._ends[feature], self._ends[feature + 1]
        self._rows[feature] = row = sum(
            number << (_BITS * (topic + kind * self._size))
            for kind, numbers in enumerate(self._kinds)
            for topic, number in zip(self._topics[start:end], numbers[start:end], strict=True)
        )
        return row
