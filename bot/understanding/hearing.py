"""Hears what a message may mean by itself: the costly part, without any state of the talk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile
from pathlib import Path

import structlog

from bot.content.entries import Content
from bot.core.vietnamese import bare_words, normal
from bot.understanding.danger import Alarm, Danger
from bot.understanding.judging import NOTHING, OUTSIDE, URGENT, Belief, believed, thresholds
from bot.understanding.keeping import keep, kept, key_of
from bot.understanding.learnt import Learnt, learn
from bot.understanding.lexicon import Words, lexicon
from bot.understanding.ranking import Ranker
from bot.understanding.slots import Slots
from bot.understanding.spelling import Speller
from bot.understanding.wording import Clause, Wording

log = structlog.get_logger()

# Small talk is short; up to this many words its politeness is looked at.
_SHORT = 8
# A part of the answer that this share of a topic's phrases ask for is what the topic is about.
_USUAL = 0.3
# Clauses whose belief is remembered: 1 to 2 MB. Many people ask the same.
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says by itself.

    `pieces` are its clauses in order, empty if it has one; then `halves` are the two sides of
    "… và …", if both are plain.
    `slots` are the parts of an answer it names; `own_words` counts the words that neither name a
    part nor only carry a talk on; `carries_on` tells that it begins like a follow-up.
    """

    belief: Belief
    pieces: tuple[Belief, ...]
    halves: tuple[Belief, ...]
    danger: Danger
    slots: tuple[str, ...]
    own_words: int
    carries_on: bool


class Hearing:
    """Built from the content at start; pure, so safe to use from many threads."""

    def __init__(self, content: Content, room: Path | None = None) -> None:
        """`room` is where what was learnt is kept for the next start; None: it is not."""
        phrases = list(labelled(content))
        self.wording = wording_of(content, phrases)
        self.slots = Slots(self.wording)
        self._alarm = Alarm(self.wording)
        learnt = self._learnt(phrases, content.words, room)
        self.usual = learnt.usual
        self.ranker = Ranker(learnt, thresholds().weights)
        self._belief_once = lru_cache(maxsize=_REMEMBERED)(self._belief)

    def hear(self, text: str) -> Heard:
        """Never raises, whatever was typed."""
        whole, *pieces = self.wording.clauses(text) or [Clause((), (), ())]
        slots, own_words = self.slots.heard(whole)
        belief = self.belief(whole)
        if len(whole.words) < len(whole.said) <= _SHORT:
            politely = self.belief(_undropped(whole))
            belief = max(belief, politely, key=lambda one: one.clarity)
        return Heard(
            belief,
            pieces=tuple(map(self.belief, pieces)),
            halves=() if pieces else self._halves(whole),
            danger=self._danger(whole, belief),
            slots=slots,
            own_words=own_words,
            carries_on=self.wording.carries_on(whole),
        )

    def belief(self, clause: Clause) -> Belief:
        """What one clause is taken for; of the same words it is known."""
        return self._belief_once(clause.words) if clause.words else NOTHING

    def _belief(self, words: Words) -> Belief:
        clause = Clause(words, words, bare_words(words))
        candidates = self.ranker.ranked(clause)
        return believed(candidates, self.ranker.known(clause), len(words))

    def _danger(self, whole: Clause, belief: Belief) -> Danger:
        danger = self._alarm.raised(whole.said)
        if danger or belief.urgency < thresholds().bars["urgent"]:
            return danger
        return "" if self._alarm.is_general(whole.said) else "money"

    def _halves(self, whole: Clause) -> tuple[Belief, ...]:
        """The two sides of the first "… và …" of which both are plain."""
        bar = thresholds().bars["two"]
        for halves in self.wording.halves(whole):
            beliefs = tuple(takewhile(lambda one: one.clarity >= bar, map(self.belief, halves)))
            if len(beliefs) == len(halves):
                return beliefs
        return ()

    def _learnt(
        self, phrases: Sequence[tuple[str, str]], words: Mapping[str, object], room: Path | None
    ) -> Learnt:
        key = key_of(phrases, words) if room is not None else ""
        found = kept(room, key) if room is not None else None
        if found is not None:
            return found
        clauses = [(self.wording.phrase(phrase), label) for phrase, label in phrases]
        politely = [(_undropped(clause), label) for clause, label in clauses if "." not in label]
        every = dict.fromkeys(row for row in [*clauses, *politely] if row[0].bare)
        learnt = learn(list(every), self._usual_slots(clauses))
        if room is not None:
            try:
                keep(room, key, learnt)
            except OSError as error:  # a folder that is read-only: every start learns anew
                log.warning("learnt_not_kept", room=str(room), fault=str(error))
        return learnt

    def _usual_slots(self, clauses: Sequence[tuple[Clause, str]]) -> dict[str, frozenset[str]]:
        """The parts of an answer that a topic's own phrases ask for."""
        counts: dict[str, dict[str, int]] = {}
        sizes: dict[str, int] = {}
        for clause, label in clauses:
            sizes[label] = sizes.get(label, 0) + 1
            row = counts.setdefault(label, {})
            for slot in self.slots.heard(clause)[0]:
                row[slot] = row.get(slot, 0) + 1
        return {
            label: frozenset(slot for slot, count in row.items() if count > _USUAL * sizes[label])
            for label, row in counts.items()
        }


def wording_of(content: Content, phrases: Iterable[tuple[str, str]]) -> Wording:
    """Reads as the content writes: its words.toml, and the phrases' words for spelling."""
    words = lexicon(content.words)
    texts = (normal(phrase).split() for phrase, _label in phrases)
    return Wording(words, Speller(chain(texts, words.texts()), words.foreign))


def labelled(content: Content) -> Iterable[tuple[str, str]]:
    """Every phrase with its label: a topic, a topic with URGENT behind it, or OUTSIDE.

    How one unit's people ask for a topic helps all: which words answer is settled later.
    """
    units = (entry for unit in content.units.values() for entry in unit.entries.values())
    for entry in (*content.entries.values(), *units):
        yield from ((phrase, entry.topic) for phrase in entry.ask)
        yield from ((phrase, entry.topic + URGENT) for phrase in entry.urgent)
    yield from ((phrase, OUTSIDE) for phrase in content.outside)


def _undropped(clause: Clause) -> Clause:
    """The clause with its politeness, which is all there is to small talk."""
    return Clause(clause.said, clause.said, bare_words(clause.said))
