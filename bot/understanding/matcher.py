"""The matcher: hear what a message may mean (costly, no state), decide with the topic before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content.entries import SECTIONS, Content
from bot.core.vietnamese import fold, normal
from bot.understanding.danger import Alarm, Danger
from bot.understanding.decisions import Decision, Scored
from bot.understanding.judging import (
    OUTSIDE,
    Belief,
    believed,
    part_weights,
    thresholds,
)
from bot.understanding.lexicon import lexicon
from bot.understanding.ranking import Ranker
from bot.understanding.slots import Slots
from bot.understanding.spelling import Speller
from bot.understanding.wording import Clause, Wording

# Behind the topic stands this in the label of phrases that mean danger now.
_URGENT = "!"
_MONEY_TOPIC = "safety.scam"
_HELP_TOPIC = "human"
# Small talk: never offered in a list, never leant on, never one of two answers.
_SMALL_TALK = frozenset({"greet", "thanks", "goodbye", "abuse", OUTSIDE})
_OFFERED = 3
# A message with more words of its own than this says what it is about.
_MOST_OWN_WORDS = 4
# Parts of an answer that may be said at once although the topic itself was named.
_PLAIN_SECTIONS = ("fee", "papers", "time", "who", "where")
# A part that this share of a topic's phrases ask for is what the topic is about.
_USUAL = 0.3


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says by itself. `pieces` are its clauses in order, empty if it has one."""

    belief: Belief
    pieces: tuple[Belief, ...]
    danger: Danger
    slots: tuple[str, ...]
    own_words: int


class Matcher:
    """Built from the content at start; safe to use from many threads."""

    def __init__(self, content: Content) -> None:
        self._entries = content.entries
        labelled = list(_labelled(content))
        words = lexicon(content.words)
        texts = [normal(phrase).split() for phrase, _label in labelled]
        texts += [*words.opened.all(), *words.dropped.all()]
        self.wording = Wording(words, Speller(texts, words.foreign))
        clauses = [(self.wording.phrase(phrase), label) for phrase, label in labelled]
        self.ranker = Ranker([row for row in clauses if row[0].bare], part_weights())
        self._alarm = Alarm(self.wording)
        self._slots = Slots(self.wording)
        self._usual = self._usual_slots(clauses)

    def match(self, text: str, previous: str | None = None) -> Decision:
        return self.decide(self.hear(text), previous)

    def hear(self, text: str) -> Heard:
        """Everything that does not depend on the talk before. Never raises."""
        whole, *pieces = self.wording.clauses(text) or [Clause((), (), ())]
        slots, own_words = self._slots.heard(whole)
        belief = self._belief(whole)
        danger = self._alarm.raised(whole.said)
        if not danger and self._is_urgent(belief) and not self._alarm.is_general(whole.said):
            danger = "money"
        beliefs = tuple(self._belief(piece) for piece in pieces)
        return Heard(belief, beliefs, danger, slots, own_words)

    def decide(self, heard: Heard, previous: str | None) -> Decision:
        """What to say, given the topic before; cheap."""
        if heard.danger:
            topic = _MONEY_TOPIC if heard.danger == "money" else _HELP_TOPIC
            return Decision("answer", (Scored(topic, 1.0),), said=1, is_danger=True)
        shares = self._shares(heard)
        if previous in self._entries and previous not in _SMALL_TALK:
            leaned = self._leaned(heard, shares, previous)
            if leaned is not None:
                return leaned
        elif heard.slots and not heard.own_words:
            shares = {topic: share * 0.5 for topic, share in shares.items()}
        two = self._two(heard)
        if two:
            return Decision("answer", two, said=2)
        return self._decided(heard, shares)

    def _belief(self, clause: Clause) -> Belief:
        if not clause.bare:
            return Belief(((OUTSIDE, 1.0),))
        return believed(
            self.ranker.ranked(clause), self.ranker.known(clause), len(clause.bare)
        )

    def _is_urgent(self, belief: Belief) -> bool:
        urgent = sum(share for label, share in belief.shares if label.endswith(_URGENT))
        return urgent >= thresholds().bars["urgent"]

    def _shares(self, heard: Heard) -> dict[str, float]:
        """Belief in topics; a long message is also what its clearest clause is."""
        shares = _by_topic(heard.belief)
        if not heard.pieces:
            return shares
        mixed = {label: share / 2 for label, share in shares.items()}
        pieces = [_by_topic(piece) for piece in heard.pieces]
        clearest = max(pieces, key=lambda piece: _clarity(piece), default={})
        for label, share in clearest.items():
            mixed[label] = mixed.get(label, 0.0) + share / 2
        return mixed

    def _leaned(self, heard: Heard, shares: dict[str, float], previous: str) -> Decision | None:
        """The topic before, or one beside it, for a message that names none of its own."""
        best = max(shares, key=shares.__getitem__)
        is_sure = shares[best] >= thresholds().bars["sure"]
        if heard.own_words > _MOST_OWN_WORDS or (is_sure and best in _SMALL_TALK - {OUTSIDE}):
            return None
        if heard.own_words == 0 and heard.slots:
            topic, slot = self._slots.neighbour(heard.slots, previous)
            topic = topic if topic in self._entries else previous
            section = "" if topic != previous else self._section(heard.slots, previous, all_=True)
            share = max(shares.get(topic, 0.0), thresholds().bars["sure"])
            return Decision("answer", (Scored(topic, share),), 1, section, leaned=True)
        return None

    def _two(self, heard: Heard) -> tuple[Scored, ...]:
        """Two matters asked in two clauses, both plain."""
        found: dict[str, float] = {}
        for piece in heard.pieces:
            label, share = max(_by_topic(piece).items(), key=lambda item: item[1])
            if share >= thresholds().bars["two"] and label in self._entries:
                if label not in _SMALL_TALK:
                    found.setdefault(label, share)
        scored = tuple(Scored(label, share) for label, share in found.items())[:2]
        return scored if len(scored) == 2 else ()

    def _decided(self, heard: Heard, shares: dict[str, float]) -> Decision:
        bars = thresholds().bars
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        inside = [(topic, share) for topic, share in ranked if self._is_said(topic)]
        if not inside:
            return Decision("fallback")
        topic, share = inside[0]
        scored = tuple(Scored(label, value) for label, value in inside[:_OFFERED])
        if share >= bars["sure"] and topic == ranked[0][0]:
            section = self._section(heard.slots, topic)
            return Decision("answer", scored, 1, section)
        offered = tuple(score for score in scored if score.topic not in _SMALL_TALK)
        if sum(score.score for score in offered) >= bars["offer"] and ranked[0][0] == topic:
            return Decision("clarify", offered)
        return Decision("fallback")

    def _is_said(self, topic: str) -> bool:
        return topic in self._entries and topic != OUTSIDE

    def _section(self, slots: Sequence[str], topic: str, all_: bool = False) -> str:
        """The part of the answer that was asked for, "" where the answer itself says it."""
        more = self._entries[topic].more
        for slot in slots:
            if slot in more and slot in SECTIONS:
                if all_ or (slot in _PLAIN_SECTIONS and slot not in self._usual.get(topic, ())):
                    return slot
        return ""

    def _usual_slots(self, clauses: Sequence[tuple[Clause, str]]) -> dict[str, frozenset[str]]:
        counts: dict[str, dict[str, int]] = {}
        sizes: dict[str, int] = {}
        for clause, label in clauses:
            sizes[label] = sizes.get(label, 0) + 1
            for slot in self._slots.heard(clause)[0]:
                row = counts.setdefault(label, {})
                row[slot] = row.get(slot, 0) + 1
        return {
            label: frozenset(slot for slot, count in row.items() if count > _USUAL * sizes[label])
            for label, row in counts.items()
        }


def _labelled(content: Content) -> Iterable[tuple[str, str]]:
    """Every phrase with its label: a topic, a topic with _URGENT behind it, or OUTSIDE."""
    for topic, entry in content.entries.items():
        yield from ((phrase, topic) for phrase in entry.ask)
        yield from ((phrase, topic + _URGENT) for phrase in entry.urgent)
    for topic, phrases in content.later.items():
        if topic not in content.entries:
            yield from ((phrase, topic) for phrase in phrases)
    yield from ((phrase, OUTSIDE) for phrase in content.outside)


def _by_topic(belief: Belief) -> dict[str, float]:
    shares: dict[str, float] = {}
    for label, share in belief.shares:
        topic = label.removesuffix(_URGENT)
        shares[topic] = shares.get(topic, 0.0) + share
    return shares


def _clarity(shares: dict[str, float]) -> float:
    return max((share for topic, share in shares.items() if topic not in _SMALL_TALK), default=0.0)
