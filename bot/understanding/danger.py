"""Hears that somebody is being cheated or hurt right now, by the patterns of words.toml."""

from collections.abc import Iterable, Sequence
from typing import Literal

from bot.core.vietnamese import fold
from bot.understanding.lexicon import Wordings, Words
from bot.understanding.wording import Wording

Danger = Literal["", "money", "help"]

# How many other words may stand between two parts of a pattern.
_GAP = 5

# The table of wordings that are looked past: they only sound like danger.
_APART = "apart"

# A pattern is a row of parts, a part some wordings of which one must stand there.
Pattern = tuple[tuple[Words, ...], ...]


class Alarm:
    """The patterns, spelt as messages are spelt after opening."""

    def __init__(self, wording: Wording) -> None:
        lines_of = wording.lexicon.danger
        self._patterns = {
            kind: _by_first(_pattern(line, wording) for line in lines)
            for kind, lines in lines_of.items()
            if kind != _APART
        }
        # "định danh em" without its marks is no "đánh em".
        self._apart = Wordings()
        for words in lines_of.get(_APART, ()):
            self._apart.add(words, "")

    def raised(self, said: Sequence[str]) -> Danger:
        """What a message is about whose words, all of them, are `said`."""
        said = self._apart.replaced(said).words
        if self.is_general(said):
            return ""
        if self._stands("help", said):
            return "help"
        return "money" if self._stands("money", said) else ""

    def is_general(self, said: Sequence[str]) -> bool:
        """Whether the message asks about danger in general."""
        return self._stands("not_now", said)

    def _stands(self, kind: str, said: Sequence[str]) -> bool:
        bare = [fold(word) for word in said]
        patterns = self._patterns.get(kind, {})
        return any(
            _fits_from(pattern, said, bare, start)
            for start, word in enumerate(bare)
            for pattern in patterns.get(word, ())
        )


def _by_first(patterns: Iterable[Pattern]) -> dict[str, list[Pattern]]:
    """The patterns by the words, without marks, that they may begin with."""
    found: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in {fold(choice[0]) for choice in pattern[0] if choice}:
            found.setdefault(word, []).append(pattern)
    return found


def _pattern(line: str, wording: Wording) -> Pattern:
    return tuple(
        tuple(tuple(wording.opened(choice)) for choice in part.split("/"))
        for part in line.split("…")
    )


def _fits_from(pattern: Pattern, said: Sequence[str], bare: Sequence[str], start: int) -> bool:
    """Whether the pattern's first part stands at `start` and the others follow closely."""
    ends = [start + len(choice) for choice in pattern[0] if _stands_at(choice, said, bare, start)]
    if len(pattern) == 1 or not ends:
        return bool(ends)
    return any(
        _fits_from(pattern[1:], said, bare, place)
        for end in ends
        for place in range(end, min(end + _GAP, len(said) - 1) + 1)
    )


def _stands_at(choice: Words, said: Sequence[str], bare: Sequence[str], start: int) -> bool:
    """Typed without marks a word fits any marks; typed with marks only its own."""
    if not choice or start + len(choice) > len(said):
        return False
    return all(
        said[start + place] == word or (said[start + place] == bare[start + place] == fold(word))
        for place, word in enumerate(choice)
    )
