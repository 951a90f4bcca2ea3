"""words.toml made ready: which words open to what, which are dropped, which name a part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from bot.core.vietnamese import bare_words, fold, normal

Words = tuple[str, ...]


class Wordings:
    """Sequences of words that stand for others; the longest one at a place wins."""

    def __init__(self) -> None:
        self._single: dict[str, Words] = {}
        # By their first two words without marks; the longest first.
        self._longer: dict[str, dict[str, list[_Wording]]] = {}

    def add(self, wording: str, means: str) -> None:
        """A wording of one word fits only as written; a longer one fits without marks too."""
        words = tuple(normal(wording, _AS_WRITTEN).split())
        meant = tuple(normal(means).split())
        if len(words) < 2:
            for word in words:
                self._single.setdefault(word, meant)
            return
        bare = bare_words(words)
        rows = self._longer.setdefault(bare[0], {}).setdefault(bare[1], [])
        rows.append(_Wording(words, bare, meant))
        rows.sort(key=lambda row: -len(row.words))

    def at(self, words: Words, bare: Words, place: int) -> tuple[int, Words] | None:
        """How many words from `place` on are a wording, and what they mean."""
        seconds = self._longer.get(bare[place])
        if seconds is not None and place + 1 < len(bare):
            for row in seconds.get(bare[place + 1], ()):
                if row.stands(words, place):
                    return len(row.words), row.means
        means = self._single.get(words[place])
        return None if means is None else (1, means)

    def replaced(self, words: Words, settled: Sequence[bool] = ()) -> "Replaced":
        """The words with every wording in them replaced by what it means.

        What is `settled` (a flag a word) is left alone; what was replaced comes back settled.
        """
        bare = bare_words(words)
        out: list[str] = []
        flags: list[bool] = []
        place = 0
        while place < len(words):
            found = None
            if words[place] in self._single or bare[place] in self._longer:
                found = self.at(words, bare, place)
            if found is None or any(settled[place : place + found[0]]):
                out.append(words[place])
                flags.append(bool(settled) and settled[place])
                place += 1
            else:
                count, means = found
                out.extend(means)
                flags.extend([True] * len(means))
                place += count
        return Replaced(tuple(out), tuple(flags))

    def all(self) -> list[Words]:
        """Every wording."""
        rows = [row.words for seconds in self._longer.values() for row in chain(*seconds.values())]
        return [*((word,) for word in self._single), *rows]


class _Wording(NamedTuple):
    """Words, the same without marks, and what they mean."""

    words: Words
    bare: Words
    means: Words

    def stands(self, words: Words, place: int) -> bool:
        """Whether it stands at that place, each word with its marks or without any."""
        typed = words[place : place + len(self.words)]
        if typed in (self.words, self.bare):
            return True
        return len(typed) == len(self.words) and all(
            one in (exact, loose)
            for one, exact, loose in zip(typed, self.words, self.bare, strict=True)
        )


class Replaced(NamedTuple):
    """Words, and for each whether a wording put it there."""

    words: Words
    settled: tuple[bool, ...]


class _Everything:
    def __contains__(self, word: object) -> bool:
        return True


# What words.toml spells is meant as spelt, "max" too.
_AS_WRITTEN = _Everything()


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word of several meanings: it opens in the company of one of `near`, or always if empty."""

    means: Words
    near: frozenset[str]
    not_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of words.toml, every wording in its normal form."""

    opened: Wordings
    doubtful: Mapping[str, tuple[Doubtful, ...]]
    dropped: Wordings
    light: frozenset[str]
    english: Wordings
    english_words: frozenset[str]
    slots: Mapping[str, tuple[str, ...]]
    follow_words: frozenset[str]
    follow_starts: Wordings
    neighbours: Mapping[str, Mapping[str, str]]
    cuts: Wordings
    joins: frozenset[str]
    danger: Mapping[str, tuple[str, ...]]
    foreign: frozenset[str]

    def texts(self) -> list[Words]:
        """Every wording that stands here: as much vocabulary as the phrases are."""
        slots = [wording for wordings in self.slots.values() for wording in wordings]
        danger = [
            wording
            for lines in self.danger.values()
            for line in lines
            for wording in re.split("[/…]", line)
        ]
        plain = [tuple(normal(wording).split()) for wording in [*slots, *danger]]
        return [*self.opened.all(), *self.dropped.all(), *plain]


def lexicon(words: Mapping[str, Any]) -> Lexicon:
    """The Lexicon of a words.toml as read; a table that is missing counts as empty."""
    english = words.get("english", {})
    ignored = english.get("ignored", [])
    translated = {key: value for key, value in english.items() if key != "ignored"}
    follow = words.get("follow", {})
    cut = words.get("cut", {})
    drop = words.get("drop", {})
    english_wordings = _wordings(translated)
    for word in ignored:
        english_wordings.add(word, "")
    return Lexicon(
        opened=_wordings({**words.get("open", {})}, words.get("same", {})),
        doubtful=_doubtful(words.get("doubtful", [])),
        dropped=_wordings({"": [*drop.get("politeness", []), *drop.get("story", [])]}),
        light=_single(words.get("light", {}).get("words", [])),
        english=english_wordings,
        english_words=frozenset(word for words in english_wordings.all() for word in words),
        slots={name: tuple(wordings) for name, wordings in words.get("slots", {}).items()},
        follow_words=_single(follow.get("words", [])),
        follow_starts=_wordings({"": follow.get("starts", [])}),
        neighbours={slot: table for slot, table in follow.items() if isinstance(table, dict)},
        cuts=_wordings({"": cut.get("words", [])}),
        joins=_single(cut.get("joins", [])),
        danger={kind: tuple(lines) for kind, lines in words.get("danger", {}).items()},
        foreign=_single(words.get("joined", {}).get("words", [])),
    )


def _wordings(*tables: Mapping[str, Iterable[str]]) -> Wordings:
    wordings = Wordings()
    for table in tables:
        for means, variants in table.items():
            own = [means] if " " in means else []
            for variant in dict.fromkeys([*own, *variants]):
                wordings.add(variant, means)
    return wordings


def _doubtful(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Doubtful, ...]]:
    found: dict[str, tuple[Doubtful, ...]] = {}
    for row in rows:
        word = Doubtful(
            means=tuple(normal(row["means"]).split()),
            near=frozenset(part for near in row.get("near", []) for part in near.split()),
            not_by=frozenset(row.get("not_by", [])),
        )
        found[row["word"]] = (*found.get(row["word"], ()), word)
    return found


def _single(words: Iterable[str]) -> frozenset[str]:
    """Single words, as written and without marks."""
    found = {part for word in words for part in normal(word).split()}
    return frozenset(found | {fold(word) for word in found})
