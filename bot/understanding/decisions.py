"""What the matcher makes of a message: Sure says it, Unsure offers titles, Lost has nothing."""

from dataclasses import dataclass
from typing import Literal

DecisionKind = Literal["answer", "clarify", "fallback"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic and how well it fits, 0–1."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Decision:
    """`answers` best first, at most three; the first `said` of them are said (0 unless answer).

    `section` is the part of the answer asked for (a key of SECTIONS), "" for the answer itself.
    `is_danger`: somebody is being cheated or hurt right now; it goes before everything else.
    `leaned` tells that the topic before decided, the message itself names none.
    """

    kind: DecisionKind
    answers: tuple[Scored, ...] = ()
    said: int = 0
    section: str = ""
    is_danger: bool = False
    leaned: bool = False

    @property
    def topic(self) -> str | None:
        """The topic that is said first, None unless the decision is an answer."""
        return self.answers[0].topic if self.kind == "answer" and self.answers else None
