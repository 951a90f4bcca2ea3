"""A list to print: who comes, with room to tick; or whom to call."""

from collections.abc import Sequence
from datetime import datetime

from bot.papers.sheet_of_paper import FACE, a4, gap, line, written


def pdf(
    title: str,
    facts: Sequence[str],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    now: datetime,
) -> bytes:
    """The table over as many pages as it needs, its head on each. `widths` are shares."""
    page = a4(title, now)
    line(page, title, 18, "B", align="L")
    for fact in facts:
        line(page, fact, 11, align="L")
    gap(page, 3)
    page.set_font(FACE, "", 11)
    with page.table(col_widths=tuple(widths), text_align="LEFT", line_height=7) as table:
        for cells in (head, *rows):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    return written(page)
