"""The matcher: hear a message (costly, no state), then decide with the topic before (cheap)."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from threading import Lock

from bot.content.entries import SECTIONS, Content
from bot.understanding.decisions import Decision, Scored
from bot.understanding.hearing import Heard, Hearing
from bot.understanding.judging import OUTSIDE, most, thresholds
from bot.understanding.why import account

__all__ = ["Heard", "Matcher"]

_MONEY_TOPIC = "safety.scam"
_HELP_TOPIC = "human"
# Small talk: never offered in a list, never leant on, never one of two answers.
_SMALL_TALK = frozenset({"greet", "thanks", "goodbye", "abuse", OUTSIDE})
_OFFERED = 3
# Less belief than this is none.
_LEAST = 0.01
# A message with more words of its own than this says what it is about.
_MOST_OWN_WORDS = 4
# Parts of an answer that may be said at once although the topic itself was named.
_PLAIN_SECTIONS = frozenset({"fee", "papers", "time", "who", "where"})


class Matcher:
    """Built from the content at start; safe to use from many threads."""

    def __init__(self, content: Content, room: Path | None = None) -> None:
        """`room` is the folder where what was learnt is kept; None keeps nothing."""
        self._entries = content.entries
        self._content = content
        self._room = room
        self._lock = Lock()

    @cached_property
    def _hearing(self) -> Hearing:
        """Made when first needed: many commands hear nothing."""
        with self._lock:
            return self.__dict__.get("_hearing") or Hearing(self._content, self._room)

    def warm_up(self) -> None:
        """Makes ready to hear, so that the first messages do not wait for it: the words that every
        topic's title has are met.
        """
        for entry in self._entries.values():
            self._hearing.hear(entry.title)

    def match(self, text: str, previous: str | None = None) -> Decision:
        return self.decide(self.hear(text), previous)

    def hear(self, text: str) -> Heard:
        """Everything that does not depend on the talk before. Never raises."""
        return self._hearing.hear(text)

    def decide(self, heard: Heard, previous: str | None) -> Decision:
        """What to say, given the topic before; cheap."""
        if heard.danger:
            topic = _MONEY_TOPIC if heard.danger == "money" else _HELP_TOPIC
            return Decision("answer", (Scored(topic, 1.0),), said=1, is_danger=True)
        shares = _shares(heard)
        is_talk = previous in self._entries and previous not in _SMALL_TALK
        if previous is not None and is_talk:
            leaned = self._leaned(heard, shares, previous)
            if leaned is not None:
                return leaned
            shares = _nearer(heard, shares, previous)
        two = self._two(heard)
        if two:
            return Decision("answer", two, said=2)
        is_bare = not is_talk and heard.slots and not heard.own_words
        return self._decided(heard, shares, "bare" if is_bare else "sure")

    def why(self, text: str, previous: str | None = None) -> list[str]:
        """How `match` comes to its decision, as lines to read."""
        hearing = self._hearing
        clauses = [(clause, hearing.belief(clause)) for clause in hearing.wording.clauses(text)]
        candidates = hearing.ranker.ranked(clauses[0][0]) if clauses else []
        return account(text, clauses, candidates, self.match(text, previous))

    def _leaned(self, heard: Heard, shares: dict[str, float], previous: str) -> Decision | None:
        """The topic before, or one beside it, for a message that names none of its own."""
        if not self._may_lean(heard, shares) or _names_another(heard, shares, previous):
            return None
        section = self._section(heard, previous, SECTIONS.keys())
        beside, slot = self._hearing.slots.neighbour(heard.slots, previous)
        if beside not in self._entries or (slot in SECTIONS and section):
            beside = previous
        share = max(shares.get(beside, 0.0), thresholds().bars["sure"])
        section = section if beside == previous else ""
        return Decision("answer", (Scored(beside, share),), 1, section, leaned=True)

    def _may_lean(self, heard: Heard, shares: dict[str, float]) -> bool:
        """The fewer words of its own a message has, the surer it must be to keep its topic."""
        bars = thresholds().bars
        best, share = max(shares.items(), key=lambda item: item[1])
        if best in _SMALL_TALK and share >= bars["sure"]:
            return best == OUTSIDE and bool(heard.slots) and not heard.own_words
        if not heard.own_words:
            return best not in self._entries or share < bars["alone"]
        if heard.own_words == 1:
            return share < bars["alone"] and (bool(heard.slots) or best != OUTSIDE)
        if heard.carries_on and best not in self._entries and best != OUTSIDE:
            return heard.own_words < _MOST_OWN_WORDS
        return bool(heard.slots) and heard.own_words == 2 and share < bars["sure"]

    def _two(self, heard: Heard) -> tuple[Scored, ...]:
        """Two matters asked in two clauses, or on both sides of "và", both plain."""
        found: dict[str, float] = {}
        for piece in heard.pieces or heard.halves:
            topic, share = next(iter(piece.by_topic().items()))
            is_plain = share >= thresholds().bars["two"] and topic in self._entries
            if is_plain and topic not in _SMALL_TALK:
                found.setdefault(topic, share)
        scored = tuple(Scored(topic, share) for topic, share in found.items())[:2]
        return scored if len(scored) == 2 else ()

    def _decided(self, heard: Heard, shares: dict[str, float], bar: str) -> Decision:
        bars = thresholds().bars
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        scored = [
            Scored(topic, share)
            for topic, share in ranked
            if topic in self._entries and topic != OUTSIDE and share >= _LEAST
        ][:_OFFERED]
        if not scored or shares.get(OUTSIDE, 0.0) >= bars["lost"]:
            return Decision("fallback")
        best = scored[0]
        if best.topic == ranked[0][0] and best.score >= bars[bar]:
            usual = self._hearing.usual.get(best.topic, frozenset())
            section = self._section(heard, best.topic, _PLAIN_SECTIONS - usual)
            return Decision("answer", tuple(scored), 1, section)
        offered = tuple(one for one in scored if one.topic not in _SMALL_TALK)
        if sum(one.score for one in offered) >= bars["offer"]:
            return Decision("clarify", offered)
        return Decision("fallback")

    def _section(self, heard: Heard, topic: str, allowed: Collection[str]) -> str:
        """The part of the answer that was asked for, "" where the answer itself says it."""
        more = self._entries[topic].more
        return next((slot for slot in heard.slots if slot in more and slot in allowed), "")


def _names_another(heard: Heard, shares: dict[str, float], previous: str) -> bool:
    """Whether its one own word belongs to another group: "làm VNeID từ đâu" after a birth."""
    group = previous.split(".")[0]
    masses: dict[str, float] = {}
    for topic, share in shares.items():
        if topic not in _SMALL_TALK:
            masses[topic.split(".")[0]] = masses.get(topic.split(".")[0], 0.0) + share
    other = max(masses, key=masses.__getitem__, default=group)
    return heard.own_words > 0 and other != group and masses[other] >= thresholds().bars["another"]


def _shares(heard: Heard) -> dict[str, float]:
    """Belief in topics; a message of several clauses is half what its clearest clause is."""
    shares = heard.belief.by_topic()
    if not heard.pieces:
        return shares
    mixed = {topic: share / 2 for topic, share in shares.items()}
    clearest = max((piece.by_topic() for piece in heard.pieces), key=_plainness)
    for topic, share in clearest.items():
        mixed[topic] = mixed.get(topic, 0.0) + share / 2
    return mixed


def _plainness(shares: dict[str, float]) -> float:
    return most(shares, _SMALL_TALK)


def _nearer(heard: Heard, shares: dict[str, float], previous: str) -> dict[str, float]:
    """In the middle of a talk a short message more likely stays with its subject."""
    if heard.own_words > _MOST_OWN_WORDS:
        return shares
    bars = thresholds().bars
    group = previous.split(".")[0]
    raised = {
        topic: share * (bars["same_group"] if topic.split(".")[0] == group else 1.0)
        for topic, share in shares.items()
    }
    raised[previous] = raised.get(previous, 0.0) * bars["same_topic"] + bars["carried"]
    whole = sum(raised.values())
    return {topic: share / whole for topic, share in raised.items()}
