"""A page to write on: A4 in a typeface that has every Vietnamese letter."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fpdf import FPDF

# fpdf2 and the typeface are imported in the function that uses them: together they take 40 MB, and
# most programs never print.

FACE = "face"
MARGIN = 18  # millimetres
WIDTH, HEIGHT = 210, 297
POINT = 0.3528  # millimetres
Style = Literal["", "B"]


def a4(title: str, now: datetime) -> "FPDF":
    """An empty page; `title` is that of the document."""
    from fpdf import FPDF

    page = FPDF(format="A4")
    page.set_creation_date(now)
    page.set_title(title)
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, MARGIN)
    faces: tuple[tuple[str, Style], ...] = (("Regular", ""), ("Bold", "B"))
    for weight, style in faces:
        page.add_font(FACE, style, _font(weight))
    page.add_page()
    return page


def line(page: "FPDF", text: str, size: float, style: Style = "", align: str = "C") -> None:
    """One paragraph over the whole width, then below it."""
    page.set_font(FACE, style, size)
    page.multi_cell(0, size * POINT * 1.35, text, align=align, new_x="LMARGIN", new_y="NEXT")


def gap(page: "FPDF", millimetres: float) -> None:
    page.ln(millimetres)


def code(page: "FPDF", address: str, side: float) -> None:
    """A QR code in the middle, with the white around it that a reader needs."""
    import segno

    rows = [
        [bool(module) for module in row]
        for row in segno.make_qr(address, error="m", boost_error=False).matrix
    ]
    square = side / len(rows)
    left, top = (WIDTH - side) / 2, page.get_y() + 4 * square
    for y, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:  # dark squares side by side as one bar: no seams in print
                at = (left + start * square, top + y * square)
                page.rect(*at, (end - start) * square, square, style="F")
            start = end
    page.set_y(top + side + 4 * square)


def written(page: "FPDF") -> bytes:
    stream = BytesIO()
    page.output(stream)
    return stream.getvalue()


def _font(weight: str) -> Path:
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{weight}.ttf"
