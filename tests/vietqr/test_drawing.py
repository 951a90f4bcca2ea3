"""The picture and the page: an independent reader reads them, people do, and nothing else is on."""

from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from bot.vietqr.board import QUIET, Board, modules
from bot.vietqr.codec import Transfer, encode
from bot.vietqr.page import pdf
from bot.vietqr.picture import WIDTH, png
from tests.vietqr.reading_codes import POINTS_A_MILLIMETRE, code_box, codes_in, opened, rendered

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LAN = Board(
    Transfer("970436", "0011012345678"),
    "Vietcombank",
    "NGUYEN THI LAN",
    "Quét mã để chuyển tiền",
    "Kiểm tra đúng tên trước khi chuyển",
)
# The shortest and the longest that the form lets through.
SHORT = Board(Transfer("970405", "1234"), "ACB", "LE BA", LAN.title, LAN.warning)
LONG = Board(
    Transfer("970410", "9876543210987654321"),
    "Standard Chartered Vietnam",
    "HO KINH DOANH " + "NGHIENG" * 5,
    LAN.title,
    LAN.warning,
)
BOARDS = [LAN, SHORT, LONG]
names = pytest.mark.parametrize("board", BOARDS, ids=["usual", "short", "long"])


@names
def test_the_picture_is_read_by_another_program(board: Board) -> None:
    assert codes_in(opened(png(board))) == [encode(board.transfer)]


@names
def test_the_page_is_read_by_another_program(board: Board) -> None:
    assert codes_in(rendered(pdf(board, NOW))) == [encode(board.transfer)]


def test_a_small_and_a_stained_picture_are_still_read() -> None:
    picture = opened(png(LAN)).convert("L")
    small = picture.resize((WIDTH // 3, picture.height // 3), Image.Resampling.BILINEAR)
    assert codes_in(small) == [encode(LAN.transfer)]
    ImageDraw.Draw(picture).ellipse((330, 300, 390, 360), fill=128)
    assert codes_in(picture) == [encode(LAN.transfer)]


def test_the_page_is_one_sheet_of_a5() -> None:
    document = pypdfium2.PdfDocument(pdf(LAN, NOW))
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (width, height) == (
        pytest.approx(148 * POINTS_A_MILLIMETRE, abs=0.1),
        pytest.approx(210 * POINTS_A_MILLIMETRE, abs=0.1),
    )


@names
def test_name_number_and_bank_stand_on_the_page(board: Board) -> None:
    text = pypdfium2.PdfDocument(pdf(board, NOW))[0].get_textpage().get_text_range()
    assert text.splitlines() == [
        board.title,
        board.owner,
        board.account,
        board.bank,
        board.warning,
    ]


def test_the_number_stands_in_groups_of_four() -> None:
    assert LAN.account == "0011 0123 4567 8"
    assert Board(Transfer("970436", "VQR0001"), "", "", "", "").account == "VQR0001"


@names
def test_nothing_is_on_the_page_but_squares_and_letters(board: Board) -> None:
    """No picture, so no emblem; and nothing runs over the edge."""
    kinds = {found.type for found in pypdfium2.PdfDocument(pdf(board, NOW))[0].get_objects()}
    raw = pypdfium2.raw
    assert kinds == {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT}
    page = rendered(pdf(board, NOW)).convert("L")
    edge = round(8 * POINTS_A_MILLIMETRE * 2)
    assert is_white(page, (0, 0, edge, page.height))
    assert is_white(page, (page.width - edge, 0, page.width, page.height))
    assert is_white(page, (0, page.height - edge, page.width, page.height))


@names
def test_nothing_is_on_the_picture_but_black_on_white(board: Board) -> None:
    picture = opened(png(board))
    assert picture.format == "PNG"
    assert all(red == green == blue for _, (red, green, blue) in picture.convert("RGB").getcolors())
    grey = picture.convert("L")
    assert is_white(grey, (0, 0, 30, grey.height))
    assert is_white(grey, (grey.width - 30, 0, grey.width, grey.height))
    assert picture.info.keys() <= {"dpi"}  # nothing is told beside what is seen


@names
def test_the_code_stands_alone_in_its_white(board: Board) -> None:
    """Four squares of white on all sides, in the picture and on the page."""
    side = len(modules(board.transfer))
    for picture in (opened(png(board)), rendered(pdf(board, NOW), 4)):
        grey = picture.convert("L")
        left, top, right, bottom = code_box(grey)
        white = round((right - left) / side * QUIET) - 2
        assert is_white(grey, (left - white, top - white, right + white, top - 1))
        assert is_white(grey, (left - white, bottom + 2, right + white, bottom + white))
        assert is_white(grey, (left - white, top, left - 1, bottom))
        assert is_white(grey, (right + 2, top, right + white, bottom))


def is_white(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    darkest, _lightest = picture.crop(box).getextrema()
    return bool(darkest >= 250)


def test_files_are_small_and_do_not_hold_the_number_as_text() -> None:
    for body in (png(LAN), pdf(LAN, NOW)):
        assert len(body) < 100_000  # Zalo takes pictures up to a megabyte
        assert b"0011012345678" not in body
        assert b"NGUYEN THI LAN" not in body


def test_a_board_is_never_printed_by_accident() -> None:
    assert "LAN" not in f"{LAN!r}"
