"""From a message to clauses of plain words: opened, spelt right, without politeness and stories."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.vietnamese import bare_words, fold, normal
from bot.understanding.lexicon import Lexicon, Replaced, Words
from bot.understanding.spelling import Speller

# A question stands at the head or the tail of a very long message, in letters.
_LONGEST = 1200
# From this age on a person has an ID card of their own; from the other they count as elderly.
_GROWN_UP = 14
_OLD = 60
_BORDERS = re.compile(r"[.?!;:…\n]+(?=\s|$)|,\s|\s[-–—]\s|\n")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said. `said` holds all its words, `words` those that are left to match with.

    `bare` are `words` without marks.
    """

    said: Words
    words: Words
    bare: Words


class Wording:
    """Reads messages and phrases with one lexicon and one vocabulary."""

    def __init__(self, lexicon: Lexicon, speller: Speller) -> None:
        self.lexicon = lexicon
        self.speller = speller

    def clauses(self, text: str) -> list[Clause]:
        """The message whole, then its clauses if it has more than one; empty ones left out."""
        text = _LINK.sub(" ", shortened(text))
        parts = [part for part in _BORDERS.split(text) if part.strip()]
        said = [self.opened(part) for part in parts]
        whole = tuple(word for part in said for word in part)
        pieces = [piece for part in said for piece in self._cut(part)]
        clauses = [self.clause(whole), *(self.clause(piece) for piece in pieces)]
        if len(pieces) < 2:
            clauses = clauses[:1]
        return [clause for clause in clauses if clause.said]

    def carries_on(self, clause: Clause) -> bool:
        """Whether it begins as one goes on in a talk: "còn …", "thế …", "lỡ …"."""
        bare = bare_words(clause.said)
        return bool(bare) and self.lexicon.follow_starts.at(clause.said, bare, 0) is not None

    def halves(self, clause: Clause) -> Iterator[tuple[Clause, Clause]]:
        """The clause cut in two at each word that may join two matters."""
        said = clause.said
        for place, word in enumerate(said):
            if word in self.lexicon.joins and 2 <= place < len(said) - 2:
                yield self.clause(said[:place]), self.clause(said[place + 1 :])

    def clause(self, said: Words) -> Clause:
        """A clause of opened words; politeness stays where nothing else was said."""
        words = self.lexicon.dropped.replaced(said).words or said
        return Clause(said, words, bare_words(words))

    def phrase(self, text: str) -> Clause:
        """A phrase of the content: as a message, but never cut."""
        return self.clause(self.opened(_LINK.sub(" ", text)))

    def opened(self, text: str) -> Words:
        """All words of a text, spelt out and opened, nothing dropped."""
        words = tuple(normal(text, self.speller).split())
        if self._is_english(words):
            words = self.lexicon.english.replaced(words).words
        words = tuple(self.speller.spelt(words))
        opened = self.lexicon.opened.replaced(words)
        undoubted = self._undoubted(opened)
        if undoubted != opened:  # what a word turned out to mean may be part of a wording
            opened = self.lexicon.opened.replaced(*undoubted)
        return _with_ages(opened.words)

    def _is_english(self, words: Sequence[str]) -> bool:
        if len(words) < 2 or not all(word.isascii() for word in words):
            return False
        known = sum(word in self.lexicon.english_words for word in words)
        return known >= 0.7 * len(words)

    def _undoubted(self, said: Replaced) -> Replaced:
        """Opens words of several meanings where their company tells which one is meant."""
        company = frozenset(said.words)
        out: list[str] = []
        flags: list[bool] = []
        for place, (word, is_settled) in enumerate(zip(*said, strict=True)):
            means: Words = (word,)
            if not is_settled and word in self.lexicon.doubtful:
                beside = {
                    *said.words[max(0, place - 1) : place],
                    *said.words[place + 1 : place + 2],
                }
                means = self._meaning(word, company, beside) or means
            out.extend(means)
            flags.extend([is_settled] * len(means))
        return Replaced(tuple(out), tuple(flags))

    def _meaning(self, word: str, company: frozenset[str], beside: set[str]) -> Words | None:
        for meaning in self.lexicon.doubtful.get(word, ()):
            if (not meaning.near or meaning.near & company) and not meaning.not_by & beside:
                return meaning.means
        return None

    def _cut(self, said: Words) -> list[Words]:
        """Cuts at the wordings that join one matter to the next."""
        bare = bare_words(said)
        pieces: list[list[str]] = [[]]
        place = 0
        while place < len(said):
            found = self.lexicon.cuts.at(said, bare, place)
            if found is None:
                pieces[-1].append(said[place])
                place += 1
            else:
                pieces.append([])
                place += found[0]
        return [tuple(piece) for piece in pieces if piece]


def _with_ages(words: Words) -> Words:
    """Says beside an age whether it is a child's or an old person's: "8 tuổi" → "8 tuổi trẻ"."""
    out: list[str] = []
    for place, word in enumerate(words):
        out.append(word)
        if place and words[place - 1].isdecimal() and fold(word) == "tuoi":
            age = int(words[place - 1][:3])
            out.extend(["trẻ"] if age < _GROWN_UP else ["người", "già"] if age >= _OLD else [])
    return tuple(out)


def shortened(text: str) -> str:
    """The head and the tail of a text that is longer than anybody's question."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}\n{text[-_LONGEST // 2 :]}"
