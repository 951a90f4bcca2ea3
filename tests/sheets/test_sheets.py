"""Sheets: what goes in comes out, and a name from a stranger runs nothing."""

import csv
import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from bot.sheets import Sheet, as_csv, as_xlsx

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ROWS = [("Lan", 3, AT), ('=HYPERLINK("http://a.vn")', 0, None), ("Nguyễn\x00, “Minh”", -1, None)]
SHEET = Sheet("Tổng: hợp/2026", ("Tên", "Số", "Lúc"), ROWS)


def test_a_workbook_has_its_tables_and_values() -> None:
    book = load_workbook(io.BytesIO(as_xlsx([SHEET, Sheet("Khác", ("a",), [("b",)])])))
    assert book.sheetnames == ["Tổng hợp2026", "Khác"]
    rows = list(book["Tổng hợp2026"].iter_rows(values_only=True))
    assert rows[0] == ("Tên", "Số", "Lúc")
    assert rows[1] == ("Lan", 3, AT.replace(tzinfo=None))
    assert rows[3] == ("Nguyễn, “Minh”", -1, None)


def test_what_looks_like_a_formula_is_a_text() -> None:
    book = load_workbook(io.BytesIO(as_xlsx([SHEET])))
    cell = book.active["A3"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://a.vn")', "s")


def test_csv_is_read_by_excel_and_runs_nothing() -> None:
    raw = as_csv(SHEET)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["Tên", "Số", "Lúc"]
    assert rows[2][0] == '\'=HYPERLINK("http://a.vn")'
    assert rows[3][1] == "-1"


def test_an_empty_table_is_its_head() -> None:
    assert as_csv(Sheet("a", ("x", "y"), [])).decode("utf-8-sig") == "x,y\r\n"
