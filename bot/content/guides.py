"""The shapes of content/guides/*.toml: steps somebody is led through, and where each may lead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.replies import Source


@dataclass(frozen=True, slots=True)
class Way:
    """A line to choose at a step: what is said, and where it leads.

    A trouble's `text` helps; `step` is gone on with after it, `topic` is answered after it. A
    choice of a step that asks something has no `text` and exactly one of the other two.
    """

    title: str
    text: str = ""
    step: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. With `choices` it asks something instead, and they stand for “Xong”.

    `picture` is a name under content/pictures. `has_codes`: a password or a code is typed here,
    so whoever helps is told to look away.
    """

    id: str
    title: str
    text: str
    picture: str = ""
    has_codes: bool = False
    troubles: tuple[Way, ...] = ()
    choices: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """Steps in their order; `name` is the file's.

    `topics` offer it under their answers, `enter` lets a topic begin at a later step. `ask` are
    whole messages that begin it. `intro` is said before the first step, `done` after the last.
    The rest is as in an Entry.
    """

    name: str
    title: str
    button: str
    steps: tuple[Step, ...]
    topics: tuple[str, ...] = ()
    enter: Mapping[str, str] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    intro: str = ""
    done: str = ""
    next: tuple[str, ...] = ()
    source: Source | None = None
    keys: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    checked: date | None = None
    valid_until: date | None = None
    sure: str = ""
    file: str = ""

    def number(self, step_id: str) -> int:
        """1 for the first step, 0 for a step that does not exist."""
        return next((n for n, step in enumerate(self.steps, 1) if step.id == step_id), 0)

    def step(self, step_id: str) -> Step | None:
        number = self.number(step_id)
        return self.steps[number - 1] if number else None

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed: then nobody is led through it any more."""
        return self.valid_until is not None and self.valid_until < today


def guide_on(guides: Iterable[Guide], topic: str, today: date) -> Guide | None:
    """The guide that leads through the matter of a topic today."""
    for guide in guides:
        if topic in guide.topics and not guide.is_over(today):
            return guide
    return None


def source_line(guide: Guide) -> str:
    """As under an answer: “Nguồn: Nghị định 69/2024/NĐ-CP, kiểm tra 11/2026”."""
    if guide.source is None or guide.checked is None:
        return ""
    return f"Nguồn: {guide.source.title}, kiểm tra {guide.checked.month}/{guide.checked.year}"
