"""Sheets: rows in, the bytes of an XLSX or CSV file out."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

# A cell that begins so would be counted by a spreadsheet: names come from strangers.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 8, 60  # letters
_PIECE = 32_000  # letters of a table that are handed out at once
_LONGEST_NAME = 31  # of a sheet, Excel's own
_NOT_IN_A_NAME = "[]:*?/\\"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the heads of its columns, and its rows."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet for each; texts stay texts, whatever they begin with."""
    # Half a second to import: only who asks for a workbook pays.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        page.freeze_panes = "A2"
        for place, title in enumerate(sheet.head, 1):
            width = min(_WIDEST, max(_NARROWEST, len(title) + 4))
            page.column_dimensions[get_column_letter(place)].width = width
        heads = [WriteOnlyCell(page, value=title) for title in sheet.head]
        for cell in heads:
            cell.font = Font(bold=True)
        page.append(heads)
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in _NOT_IN_A_NAME)[:_LONGEST_NAME]


def _cell(page: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return _naive(value)
    cell = WriteOnlyCell(page, value=_clean(value))
    cell.data_type = "s"  # a text, also where it begins like a formula
    return cell


def as_csv(sheet: Sheet) -> bytes:
    """One table as CSV with a mark by which Excel knows UTF-8."""
    return b"".join(csv_lines(sheet))


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """The same by and by, for tables that are not to stand in memory whole."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield codecs.BOM_UTF8
    writer.writerow(sheet.head)
    for row in sheet.rows:
        writer.writerow([_safe(value) for value in row])
        if out.tell() > _PIECE:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    """What has been written so far; the writer begins anew."""
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written.encode()


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return _naive(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _naive(value: Any) -> Any:
    """Spreadsheets know no time zones."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _clean(text: str) -> str:
    """Without the control characters that no workbook may hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
