"""The parts of an answer people ask for (fee, time, where …) and whether anything else was said."""

from collections.abc import Iterable, Mapping, Sequence

from bot.core.vietnamese import fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.wording import Clause, Wording

# Which part wins where a message names several: who it is for, then the plainest words.
_ORDER = (
    "children",
    "elderly",
    "mine",
    "fee",
    "papers",
    "time",
    "who",
    "trouble",
    "where",
    "pay",
    "online",
    "how",
)


class Slots:
    """The slot words, spelt as messages are spelt after opening."""

    def __init__(self, wording: Wording) -> None:
        lexicon: Lexicon = wording.lexicon
        self._wordings = {
            slot: [
                tuple(fold(word) for word in wording.opened(" ".join(words)))
                for words in lexicon.slots.get(slot, ())
            ]
            for slot in _ORDER
        }
        self._empty = lexicon.follow_words | lexicon.light
        self._neighbours = lexicon.neighbours

    def named(self, clause: Clause) -> tuple[str, ...]:
        """The slots that the clause names, the one that wins first."""
        text = f" {' '.join(fold(word) for word in clause.said)} "
        return tuple(
            slot
            for slot, wordings in self._wordings.items()
            if any(f" {' '.join(words)} " in text for words in wordings)
        )

    def own_words(self, clause: Clause) -> int:
        """How many words of the clause are neither slot words nor words that only carry on."""
        bare = list(clause.bare)
        for wordings in self._wordings.values():
            for words in sorted(wordings, key=len, reverse=True):
                bare = _without(bare, words)
        return sum(1 for word in bare if word and word not in self._empty and not word.isdigit())

    def neighbour(self, slots: Iterable[str], previous: str) -> tuple[str, str]:
        """The topic beside `previous` that answers one of the slots, and that slot; "" if none."""
        group = previous.split(".")[0]
        for slot in slots:
            beside: Mapping[str, str] = self._neighbours.get(slot, {})
            topic = beside.get(previous) or beside.get(group)
            if topic and topic != previous:
                return topic, slot
        return "", ""


def _without(bare: list[str], words: Sequence[str]) -> list[str]:
    """The words with each run of `words` blanked out."""
    size = len(words)
    place = 0
    while place + size <= len(bare):
        if tuple(bare[place : place + size]) == tuple(words):
            bare[place : place + size] = [""] * size
        place += 1
    return bare
