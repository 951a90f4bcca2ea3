"""A poster with a QR code: for signing up, or for the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.papers.sheet_of_paper import a4, code, gap, line, written

SIDE = 110  # millimetres; read from three steps away


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it. `address` is in the code and, to be typed, below it; `typed` is what to
    send to the bot instead of scanning, "" for nothing.
    """

    unit: str
    title: str
    facts: Sequence[str]
    call: str
    address: str
    typed: str = ""


def pdf(poster: Poster, now: datetime) -> bytes:
    page = a4(poster.title, now)
    line(page, poster.unit, 16)
    gap(page, 6)
    line(page, poster.title, 30, "B")
    gap(page, 4)
    for fact in poster.facts:
        line(page, fact, 18)
    gap(page, 4)
    code(page, poster.address, SIDE)
    line(page, poster.call, 20, "B")
    if poster.typed:
        line(page, poster.typed, 18)
    gap(page, 2)
    line(page, poster.address, 12)
    return written(page)
