"""words.toml made ready: which words open to what, which are dropped, which name a part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.core.vietnamese import fold, normal

Words = tuple[str, ...]


class Wordings:
    """Sequences of words that stand for others; the longest one at a place wins."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[Words, Words, Words]]] = {}

    def add(self, wording: str, means: str) -> None:
        """A wording of one word fits only as written; a longer one fits without marks too."""
        words = tuple(normal(wording, _AS_WRITTEN).split())
        if not words:
            return
        bare = tuple(fold(word) for word in words)
        row = (words, bare if len(words) > 1 else words, tuple(normal(means).split()))
        rows = self._by_first.setdefault(bare[0], [])
        rows.append(row)
        rows.sort(key=lambda row: -len(row[0]))

    def at(self, words: Sequence[str], bare: Sequence[str], place: int) -> tuple[int, Words] | None:
        """How many words from `place` on are a wording, and what they mean."""
        for wording, bare_wording, means in self._by_first.get(bare[place], ()):
            end = place + len(wording)
            if end <= len(words) and all(
                typed in (exact, loose)
                for typed, exact, loose in zip(words[place:end], wording, bare_wording, strict=True)
            ):
                return len(wording), means
        return None

    def replaced(self, words: Sequence[str], settled: Sequence[bool] = ()) -> "Replaced":
        """The words with every wording in them replaced by what it means.

        What is `settled` (a flag a word) is left alone; what was replaced comes back settled.
        """
        bare = [fold(word) for word in words]
        out = Replaced([], [])
        place = 0
        while place < len(words):
            found = self.at(words, bare, place)
            if found is None or any(settled[place : place + found[0]]):
                out.put([words[place]], bool(settled) and settled[place])
                place += 1
            else:
                out.put(found[1], True)
                place += found[0]
        return out

    def all(self) -> list[Words]:
        """Every wording."""
        return [row[0] for rows in self._by_first.values() for row in rows]


class Replaced(NamedTuple):
    """Words, and for each whether a wording put it there."""

    words: list[str]
    settled: list[bool]

    def put(self, words: Iterable[str], is_settled: bool) -> None:
        for word in words:
            self.words.append(word)
            self.settled.append(is_settled)


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
