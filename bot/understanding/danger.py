"""Hears that somebody is being cheated or hurt right now, by the patterns of words.toml."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from bot.core.vietnamese import bare_words
from bot.understanding.lexicon import Wordings, Words
from bot.understanding.wording import Wording

Danger = Literal["", "money", "help"]

# How many other words may stand between two parts of a pattern.
_GAP = 5

# The table of wordings that are looked past: they only sound like danger.
_APART = "apart"


class _Choice(NamedTuple):
    """One way of saying a part, as written and without marks."""

    words: Words
    bare: Words

    def fits(self, typed: Words) -> bool:
        """Typed without marks a word fits any marks; typed with marks only its own."""
        return typed in (self.words, self.bare) or all(
            one in (word, plain)
            for one, word, plain in zip(typed, self.words, self.bare, strict=True)
        )


# Ways of saying a part of which one must stand there, by their first word without marks.
_Part = Mapping[str, tuple[_Choice, ...]]


class _Pattern(NamedTuple):
    """A row of parts; the words that begin its first part are where it may stand."""

    first: _Part
    others: tuple[_Part, ...]

    def stands(self, said: Words, bare: Words, start: int) -> bool:
        """Whether its first part stands at `start` and the others follow closely."""
        places = _ends(self.first, said, bare, start)
        for part in self.others:
            if not places:
                return False
            places = {
                end
                for place in places
                for here in range(place, min(place + _GAP, len(said) - 1) + 1)
                for end in _ends(part, said, bare, here)
            }
        return bool(places)


def _ends(part: _Part, said: Words, bare: Words, start: int) -> set[int]:
    """Where the ways of saying a part end that stand at `start`."""
    ends = set()
    for choice in part.get(bare[start], ()):
        end = start + len(choice.words)
        if bare[start:end] == choice.bare and choice.fits(said[start:end]):
            ends.add(end)
    return ends


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

    def raised(self, said: Words) -> Danger:
        """What a message is about whose words, all of them, are `said`."""
        said = self._apart.replaced(said).words
        bare = bare_words(said)
        if self._stands("not_now", said, bare):
            return ""
        if self._stands("help", said, bare):
            return "help"
        return "money" if self._stands("money", said, bare) else ""

    def is_general(self, said: Words) -> bool:
        """Whether the message asks about danger in general."""
        return self._stands("not_now", said, bare_words(said))

    def _stands(self, kind: str, said: Words, bare: Words) -> bool:
        patterns = self._patterns.get(kind, {})
        return any(
            pattern.stands(said, bare, start)
            for start, word in enumerate(bare)
            if word in patterns
            for pattern in patterns[word]
        )


def _by_first(patterns: Iterable[_Pattern]) -> dict[str, list[_Pattern]]:
    """The patterns by the words, without marks, that they may begin with."""
    found: dict[str, list[_Pattern]] = {}
    for pattern in patterns:
        for word in pattern.first:
            found.setdefault(word, []).append(pattern)
    return found


def _pattern(line: str, wording: Wording) -> _Pattern:
    first, *others = (_part(part, wording) for part in line.split("…"))
    return _Pattern(first, tuple(others))


def _part(written: str, wording: Wording) -> _Part:
    found: dict[str, tuple[_Choice, ...]] = {}
    for way in written.split("/"):
        words = wording.opened(way)
        if words:
            bare = bare_words(words)
            found[bare[0]] = (*found.get(bare[0], ()), _Choice(words, bare))
    return found
