"""A guide as a sheet of paper for the desk: the same words as in the talk, on one A4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.guides import Guide, Step, Way, source_line
from bot.conversation.guides_saying import PICTURES
from bot.conversation.saying import Saying

# What one A4 holds in two columns: letters of one point, a third of the paper left white.
_ROOM = 400_000
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points, for the steps
_SMALLER = 0.8  # the troubles beside them
_STEP_EDGE, _WAY_EDGE, _PICTURE = 70, 25, 400  # letters whose room these take


@dataclass(frozen=True, slots=True)
class SheetStep:
    """A step on paper: `ways` are title and help, `asked` titles whose help is left to the talk.

    `picture` is an address under ours.
    """

    number: int
    title: str
    text: str
    picture: str
    ways: tuple[tuple[str, str], ...]
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A guide on paper, in the words of one unit. `size` is the type's, in points."""

    name: str
    title: str
    intro: str
    steps: tuple[SheetStep, ...]
    codes: str
    unit: str
    ask: str
    source: str
    size: str


def sheets(saying: Saying) -> Sequence[Sheet]:
    """Every guide that holds today, in the order of their names."""
    guides = saying.content.guides.values()
    return [sheet(saying, guide) for guide in guides if not guide.is_over(saying.today)]


def sheet(saying: Saying, guide: Guide) -> Sheet:
    """The guide; where it is too long for the smallest type, what helps is left to the talk."""
    steps = tuple(_steps(saying, guide, has_help=True))
    size = _size(steps, guide)
    if size is None:
        steps = tuple(_steps(saying, guide, has_help=False))
        size = _size(steps, guide) or _SIZES[-1]
    return Sheet(
        name=guide.name,
        title=guide.title,
        intro=saying.fill(guide.intro),
        steps=steps,
        codes=saying.line("guide_sheet_codes"),
        unit=saying.facts["unit.name"],
        ask=saying.line("guide_sheet_ask"),
        source=source_line(guide),
        size=f"{size:g}",
    )


def _steps(saying: Saying, guide: Guide, *, has_help: bool) -> Iterator[SheetStep]:
    for number, step in enumerate(guide.steps, 1):
        ways = (*step.choices, *(step.troubles if has_help else ()))
        yield SheetStep(
            number=number,
            title=step.title,
            text=saying.fill(step.text),
            picture=f"{PICTURES}{step.picture}.png" if step.picture else "",
            ways=tuple((way.title, _help(saying, guide, step, way)) for way in ways),
            asked="" if has_help else " · ".join(way.title for way in step.troubles),
        )


def _help(saying: Saying, guide: Guide, step: Step, way: Way) -> str:
    """What is said in the talk; where it leads on paper."""
    parts = [saying.fill(way.text)] if way.text else []
    if way.step:
        leads = "quay lại" if guide.number(way.step) < guide.number(step.id) else "sang"
        parts.append(f"{leads} bước {guide.number(way.step)}.")
    entry = saying.entry(way.topic) if way.topic else None
    if entry is not None:
        parts.append(f"hỏi trợ lý “{entry.title}”.")
    return " ".join(" ".join(parts).split())


def _size(steps: Sequence[SheetStep], guide: Guide) -> float | None:
    """The largest type with which all of it fits, None where even the smallest is too large."""
    letters = float(len(guide.intro))
    for step in steps:
        letters += len(step.text) + len(step.title) + _STEP_EDGE
        letters += _PICTURE if step.picture else 0
        for title, words in (*step.ways, ("", step.asked)):
            letters += (len(title) + len(words) + _WAY_EDGE) * _SMALLER**2
    return next((size for size in _SIZES if letters * size**2 <= _ROOM), None)
