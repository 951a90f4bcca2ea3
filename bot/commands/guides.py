"""`guides`: how far people get in each guide, by unit and step. Counts only, nobody's name."""

from collections.abc import Iterator
from typing import Any

from bot.app import Bot
from bot.content.guides import Guide
from bot.store import guides as store

AT_STEPS = (store.REACHED, store.TROUBLE, store.LATER, store.STOPPED)
AT_END = (store.FINISHED, store.WORKED, store.FAILED)


def report(bot: Bot, since: str, until: str, unit: str | None) -> list[dict[str, Any]]:
    """A table for each guide and unit where anybody was led; days both included."""
    with bot.database.read() as connection:
        counted = store.counted(connection, since, until)
        standing = store.standing(connection)
    places = {(slug, name) for slug, name, *_ in (*counted, *standing)}
    return [
        _of_guide(guide, slug, counted, standing)
        for guide in bot.content.guides.values()
        for slug in sorted(slug for slug, name in places if name == guide.name)
        if unit is None or slug == unit
    ]


def _of_guide(
    guide: Guide,
    slug: str,
    counted: dict[tuple[str, str, str, str], int],
    standing: dict[tuple[str, str, str], int],
) -> dict[str, Any]:
    def times(step: str, what: str) -> int:
        return counted.get((slug, guide.name, step, what), 0)

    def steps() -> Iterator[dict[str, Any]]:
        titles = {step.id: step.title for step in guide.steps}
        known = [*titles, *sorted(_gone(guide, slug, counted))]
        for number, step in enumerate(known, 1):
            yield {
                "number": number if step in titles else None,
                "step": step,
                "title": titles.get(step, ""),
                **{what: times(step, what) for what in AT_STEPS},
                "standing": standing.get((slug, guide.name, step), 0),
            }

    return {
        "guide": guide.name,
        "title": guide.title,
        "unit": slug,
        **{what: times(store.END, what) for what in AT_END},
        "steps": list(steps()),
    }


def _gone(guide: Guide, slug: str, counted: dict[tuple[str, str, str, str], int]) -> set[str]:
    """Steps that were counted before the guide was rewritten without them."""
    steps = {step for unit, name, step, _ in counted if (unit, name) == (slug, guide.name)}
    return steps - {step.id for step in guide.steps} - {store.END}
