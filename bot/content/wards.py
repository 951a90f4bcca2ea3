"""Units as places: which wards there are, which one is somebody's own, and which lies nearest."""

import re
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

from bot.content.entries import Content, Point, UnitFile
from bot.content.filling import lineage

_EARTH = 6371.0  # kilometres from the middle
# “Đoàn TNCS Hồ Chí Minh phường Ví Dụ” is, as a place, “phường Ví Dụ”.
_PLACE = re.compile(r"\b(phường|xã|đặc khu) .+", re.I)


def place_of(unit: UnitFile) -> str:
    """ "phường Ví Dụ", or the whole name of a unit that is no ward."""
    found = _PLACE.search(unit.name)
    return f"{found[1].lower()}{found[0][len(found[1]) :]}" if found else unit.name


def is_ward(unit: UnitFile) -> bool:
    return _PLACE.search(unit.name) is not None


def below(content: Content, slug: str) -> tuple[UnitFile, ...]:
    """The wards that stand under a unit."""
    return tuple(
        unit
        for unit in content.units.values()
        if is_ward(unit) and slug in (above.slug for above in lineage(content, unit.slug)[1:])
    )


def family(content: Content, slug: str) -> tuple[UnitFile, ...]:
    """Every ward under the same topmost unit: in one province people go to any of them."""
    top = _top(content, slug)
    return tuple(
        unit
        for unit in content.units.values()
        if top and is_ward(unit) and _top(content, unit.slug) == top
    )


def own_unit(content: Content, account_unit: str, chosen: str | None) -> str:
    """Whose facts are for somebody who writes to that unit's account and chose a ward, or none.

    What they chose may be gone meanwhile, or the account may speak for another province.
    """
    if not chosen or chosen not in content.units:
        return account_unit
    return chosen if _top(content, chosen) == _top(content, account_unit) else account_unit


def nearest(
    units: Iterable[UnitFile], here: Point, *, most: int, within: float
) -> tuple[tuple[float, UnitFile], ...]:
    """The units whose office lies nearest, each with its distance in kilometres."""
    far = [(_distance(here, unit.point), unit) for unit in units if unit.point is not None]
    near = [pair for pair in far if pair[0] <= within]
    return tuple(sorted(near, key=lambda pair: pair[0])[:most])


def _top(content: Content, slug: str) -> str:
    units = lineage(content, slug)
    return units[-1].slug if units else ""


def _distance(here: Point, there: Point) -> float:
    """Along the great circle, by the haversine formula."""
    latitudes = radians(here.latitude), radians(there.latitude)
    across = sin((latitudes[1] - latitudes[0]) / 2) ** 2
    along = sin(radians(there.longitude - here.longitude) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(across + cos(latitudes[0]) * cos(latitudes[1]) * along))
