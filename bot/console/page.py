"""A page of the office as the register lists it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is below /staff, as Flask writes them; `role` the least that may call it; `menu` the
    words in the menu, "" where it stands in none. A page that has no title is called by other
    pages only (an act, a part of a page, a file) and is not looked at by itself.
    """

    name: str
    path: str
    view: Callable[..., Any]
    role: str
    title: str = ""
    menu: str = ""
    methods: tuple[str, ...] = ("GET",)
