"""The board as a picture for a chat."""

from io import BytesIO
from typing import Any, Literal

from bot.vietqr.board import QUIET, Board, font, modules

WIDTH = 720  # pixels; a phone shows a chat picture at most so wide
_SQUARE = 12
_MARGIN = 36
_WHITE, _BLACK = 255, 0


def png(board: Board) -> bytes:
    """The code, with name, bank and number readable under it."""
    from PIL import Image, ImageDraw

    rows = modules(board.transfer)
    code = (len(rows) + 2 * QUIET) * _SQUARE
    lines = _lines(board)
    height = _MARGIN + code + sum(_space(part) for _text, part in lines) + _MARGIN
    image = Image.new("L", (WIDTH, height), _WHITE)
    draw = ImageDraw.Draw(image)
    left = (WIDTH - code) // 2 + QUIET * _SQUARE
    top = _MARGIN + _space(lines[0][1]) + QUIET * _SQUARE
    _write(draw, lines[0], _MARGIN)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                at = (left + x * _SQUARE, top + y * _SQUARE)
                draw.rectangle((*at, at[0] + _SQUARE - 1, at[1] + _SQUARE - 1), fill=_BLACK)
    below = top + (len(rows) + QUIET) * _SQUARE
    for line in lines[1:]:
        _write(draw, line, below)
        below += _space(line[1])
    return _bytes_of(image)


_Part = tuple[Literal["Regular", "Bold"], int]  # the weight and the size of a line


def _lines(board: Board) -> list[tuple[str, _Part]]:
    return [
        (board.title, ("Bold", 40)),
        (board.owner, ("Bold", 48)),
        (board.account, ("Bold", 48)),
        (board.bank, ("Regular", 40)),
        (board.warning, ("Regular", 32)),
    ]


def _space(part: _Part) -> int:
    return part[1] * 4 // 3


def _write(draw: Any, line: tuple[str, _Part], top: int) -> None:
    """One line in the middle; smaller where it would not fit."""
    from PIL import ImageFont

    text, (weight, size) = line
    room = WIDTH - 2 * _MARGIN
    letters = ImageFont.truetype(font(weight), size)
    while letters.getlength(text) > room and size > 8:
        size -= 2
        letters = ImageFont.truetype(font(weight), size)
    draw.text((WIDTH / 2, top), text, fill=_BLACK, font=letters, anchor="ma")


def _bytes_of(image: Any) -> bytes:
    # Sixteen greys are enough for letters, and make a file a third as large.
    few = image.point([grey // 16 for grey in range(256)], "P")
    few.putpalette([level * 17 for level in range(16) for _channel in "RGB"])
    stream = BytesIO()
    few.save(stream, "PNG")
    return stream.getvalue()
