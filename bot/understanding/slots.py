"""The parts of an answer people ask for (fee, time, where …) and whether anything else was said."""

from collections import Counter
from collections.abc import Iterable

from bot.core.vietnamese import bare_words
from bot.understanding.lexicon import Wordings
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
        lexicon = wording.lexicon
        self._wordings = Wordings()
        for slot in _ORDER:
            for words in lexicon.slots.get(slot, ()):
                self._wordings.add(" ".join(wording.opened(words)), slot)
        self._empty = lexicon.follow_words | lexicon.light
        self._neighbours = lexicon.neighbours

    def heard(self, clause: Clause) -> tuple[tuple[str, ...], int]:
        """The slots that the clause names, the one that wins first, and its own words.

        Own words are those that are neither slot words nor words that only carry a talk on.
        """
        bare = bare_words(clause.said)
        named: set[str] = set()
        is_covered = [False] * len(bare)
        for place in range(len(bare)):
            found = self._wordings.at(clause.said, bare, place)
            if found:
                named.add(found[1][0])
                is_covered[place : place + found[0]] = [True] * found[0]
        kept = Counter(clause.words)
        own = sum(
            1
            for word, covered in zip(clause.said, is_covered, strict=True)
            if kept[word] and not covered and word not in self._empty and not word.isdigit()
        )
        return tuple(slot for slot in _ORDER if slot in named), own

    def neighbour(self, slots: Iterable[str], previous: str) -> tuple[str, str]:
        """The topic beside `previous` that answers one of the slots, and that slot; "" if none."""
        group = previous.split(".")[0]
        for slot in slots:
            beside = self._neighbours.get(slot, {})
            topic = beside.get(previous) or beside.get(group)
            if topic and topic != previous:
                return topic, slot
        return "", ""
