"""A reader of codes that shares nothing with the code that draws them."""

from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

POINTS_A_MILLIMETRE = 72 / 25.4


def opened(png: bytes) -> Any:
    return Image.open(BytesIO(png))


def rendered(pdf: bytes, scale: float = 2) -> Any:
    """The only page as a picture, 72 dots an inch times `scale`."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil()


def codes_in(picture: Any) -> list[str]:
    """What every code in the picture says."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def code_box(picture: Any) -> tuple[int, int, int, int]:
    """Where the only code of the picture stands: left, top, right, bottom."""
    (found,) = zxingcpp.read_barcodes(picture)
    place = found.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [one.x for one in corners], [one.y for one in corners]
    return min(across), min(down), max(across), max(down)
