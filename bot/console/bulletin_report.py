"""The report of a bulletin: on a page, as a workbook or table to send upwards, and row by row for
those who may see who got it.
"""

from collections.abc import Iterator
from typing import Any

from flask import Response, stream_with_context

from bot.bulletin import report
from bot.bulletin.report import NAMES, Report
from bot.console.bulletin_writing import bulletin_of
from bot.console.visit import Visit
from bot.delivery import articles
from bot.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx, csv_lines
from bot.store import bulletin_counts
from bot.store.bulletin_counts import STATES


def page(visit: Visit, number: int) -> Any:
    """Counts, reasons with what to do, accounts and units; of the states those that somebody is
    in. The files have all of them.
    """
    found = bulletin_of(visit, number)
    told = _report(visit, number)
    return visit.show(
        "bulletin_report.html",
        bulletin=found,
        report=told,
        states=[state for state in STATES if told.whole.counts[state] or state == "sent"],
        names=NAMES,
        visited=visit.read(
            lambda connection: report.visited(connection, found, visit.office.public_url, visit.now)
        ),
        articles=visit.read(lambda connection: articles.told(connection, number)),
    )


def workbook(visit: Visit, number: int) -> Response:
    """The same as XLSX: accounts on one sheet, reasons on the other. No persons in it."""
    bulletin_of(visit, number)
    found = _report(visit, number)
    sheets = [
        Sheet("Kết quả", report.SUMMARY_HEAD, report.summary_rows(found)),
        Sheet("Lý do", report.REASONS_HEAD, report.reason_rows(found)),
    ]
    return _file(as_xlsx(sheets), XLSX, f"ban-tin-{number}.xlsx")


def table(visit: Visit, number: int) -> Response:
    """The accounts as CSV."""
    bulletin_of(visit, number)
    rows = report.summary_rows(_report(visit, number))
    sheet = Sheet("Kết quả", report.SUMMARY_HEAD, rows)
    return _file(as_csv(sheet), CSV, f"ban-tin-{number}.csv")


def everybody(visit: Visit, number: int) -> Response:
    """A row a person as CSV, noted in the audit trail; written out as it is read, for there may be
    a million of them.
    """
    bulletin_of(visit, number)
    visit.write(lambda connection: visit.act(connection, "export_bulletin", f"bulletin:{number}"))
    database = visit.office.database

    def lines() -> Iterator[bytes]:
        with database.read() as connection:
            rows = report.people_rows(bulletin_counts.people_of(connection, number))
            yield from csv_lines(Sheet("Người nhận", report.PEOPLE_HEAD, rows))

    return _file(stream_with_context(lines()), CSV, f"ban-tin-{number}-nguoi-nhan.csv")


def _report(visit: Visit, number: int) -> Report:
    return visit.read(lambda connection: report.report(connection, number, visit.now))


def _file(content: Any, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
