"""Where somebody stands in a guide, as kept in their row, and how they move in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from bot.content.entries import Content
from bot.content.guides import Guide, Step
from bot.store.guides import END
from bot.store.people import Person

# "open": being led; "later": put off, and nothing typed is taken for an answer; "end": asked
# whether it worked.
Mode = Literal["open", "later", "end"]

FRESH = timedelta(hours=24)  # whoever comes back after that is asked before they are led on
MOST_BACK = 30  # steps that can be gone back


@dataclass(frozen=True, slots=True)
class Place:
    """`path` are the steps that led here, `seen` those that were counted as reached, `asides` the
    side questions since the last step. `is_helping`: somebody is led who helps somebody else.
    """

    guide: str
    step: str
    mode: Mode = "open"
    path: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    is_helping: bool = False
    asides: int = 0

    def as_json(self) -> dict[str, Any]:
        """The form in which the person's row keeps it (bot/store/guides.py reads it too)."""
        return {
            "guide": self.guide,
            "step": self.step,
            "mode": self.mode,
            "path": list(self.path),
            "seen": list(self.seen),
            "helps": self.is_helping,
            "asides": self.asides,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Place":
        """The reverse of as_json. Raises KeyError on anything else."""
        return cls(
            data["guide"],
            data["step"],
            data["mode"],
            tuple(data["path"]),
            tuple(data["seen"]),
            data["helps"],
            data["asides"],
        )


class Standing(NamedTuple):
    """The guide somebody is in and their place in it as it is today. `is_moved`: the step they
    were at is gone.
    """

    guide: Guide
    place: Place
    is_moved: bool


def standing(person: Person, content: Content, today: date) -> Standing | None:
    """Where the person stands; None in no guide, or in one that is gone or past its day."""
    if person.guide is None:
        return None
    guide = content.guides.get(str(person.guide.get("guide")))
    if guide is None or guide.is_over(today):
        return None
    try:
        place = Place.from_json(person.guide)
    except (KeyError, TypeError):  # kept by an older program
        return None
    return Standing(guide, *found(place, guide))


def is_led(person: Person, place: Place, now: datetime) -> bool:
    """Whether what the person types may answer the step: they were here a moment ago."""
    at = person.guide_at
    return place.mode != "later" and at is not None and now - at < FRESH


def found(place: Place, guide: Guide) -> tuple[Place, bool]:
    """The place in the guide as it is today, and whether its step is gone.

    Then it is the step behind the last one done that still exists: nobody does a step twice
    because the guide was rewritten, and nobody misses one.
    """
    if place.step == END or guide.number(place.step):
        return place, False
    known = tuple(step for step in place.path if guide.number(step))
    number = guide.number(known[-1]) if known else 0
    nearest = guide.steps[min(number, len(guide.steps) - 1)].id
    return replace(place, step=nearest, path=known, mode="open"), True


def begun(guide: Guide, step_id: str = "", *, is_helping: bool = False) -> Place:
    """At the first step, or at the one asked for."""
    step = guide.step(step_id) or guide.steps[0]
    return Place(guide.name, step.id, is_helping=is_helping)


def moved(place: Place, step_id: str) -> Place:
    """On to a step, with the way back kept."""
    path = (*place.path, place.step)[-MOST_BACK:] if place.step != step_id else place.path
    return replace(place, step=step_id, mode="open", path=path, asides=0)


def done(place: Place, guide: Guide) -> Place:
    """Past the present step; past the last one is the end."""
    number = guide.number(place.step)
    if number < len(guide.steps):
        return moved(place, guide.steps[number].id)
    return replace(moved(place, END), mode="end")


def back(place: Place, guide: Guide) -> Place:
    """To the step before, by the way the person came; at the first step nothing changes."""
    path = [step for step in place.path if guide.number(step)]
    if not path:
        before = guide.steps[max(0, guide.number(place.step) - 2)].id
        return replace(place, step=before, mode="open", asides=0)
    return replace(place, step=path[-1], path=tuple(path[:-1]), mode="open", asides=0)


def step_of(place: Place, guide: Guide) -> Step:
    """The present step; the last one at the end."""
    return guide.step(place.step) or guide.steps[-1]


def numbered(place: Place, guide: Guide) -> str:
    """ "bước 4/9"."""
    return f"bước {guide.number(step_of(place, guide).id)}/{len(guide.steps)}"
