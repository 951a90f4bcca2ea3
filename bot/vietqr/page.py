"""The board as a page of A5 to print: half a sheet, stands on a table."""

from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from bot.vietqr.board import Board, font, modules

WIDTH, HEIGHT = 148, 210  # millimetres
CODE = 100  # the side of the code; at 3 cm phones already have trouble across a counter
_MARGIN = 12
_CODE_TOP = 37  # 4 squares and more below the title, as a reader needs
_POINT = 0.3528  # millimetres


def pdf(board: Board, now: datetime) -> bytes:
    """Squares and letters as shapes, sharp at any size."""
    from fpdf import FPDF

    page = FPDF(format=(WIDTH, HEIGHT))
    page.set_creation_date(now)
    page.set_title(board.title)
    page.set_auto_page_break(False)
    page.add_page()
    for weight, style in (("Regular", ""), ("Bold", "B")):
        page.add_font("board", style, font(weight))  # type: ignore[arg-type] # both are weights
    _write(page, board.title, "B", 26, 12)
    _draw(page, modules(board.transfer))
    _write(page, board.owner, "B", 26, 147)
    _write(page, board.account, "B", 26, 160)
    _write(page, board.bank, "", 20, 173)
    _write(page, board.warning, "", 16, 189)
    stream = BytesIO()
    page.output(stream)
    return stream.getvalue()


def _draw(page: Any, rows: list[list[bool]]) -> None:
    """Dark squares side by side as one bar: seams between them would show in print."""
    side = CODE / len(rows)
    left = (WIDTH - CODE) / 2
    for y, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                at = (left + start * side, _CODE_TOP + y * side)
                page.rect(*at, (end - start) * side, side, style="F")
            start = end


def _write(page: Any, text: str, style: Literal["", "B"], size: float, top: float) -> None:
    """One line in the middle; smaller where it would not fit."""
    room = WIDTH - 2 * _MARGIN
    page.set_font("board", style, size)
    width = page.get_string_width(text)
    if width > room:
        page.set_font_size(size * room / width * 0.99)
    page.set_xy(_MARGIN, top)
    page.cell(room, size * _POINT * 1.3, text, align="C")
