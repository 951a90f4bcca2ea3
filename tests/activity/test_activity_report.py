"""The report: times and people apart, by unit and activity, as a workbook in Vietnamese."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.activity import closing, door, report
from bot.activity.closing import Numbers
from bot.activity.signing import Who
from bot.sheets import Sheet, as_xlsx
from bot.store.activities import Activity
from bot.store.database import Database
from tests.activity.saturday import MONDAY, START, fill, make

PERIOD = (MONDAY, MONDAY + timedelta(days=30))
UNITS = {"don-vi": "Đoàn phường Ví Dụ", "xa-thi-diem": "Đoàn xã Thí Điểm"}


def hold(
    database: Database, activity: Activity, numbers: list[int], there: int, **said: int
) -> None:
    """So many of those people come, and the leader closes the list."""
    at = activity.starts_at
    for one in fill(database, activity, numbers)[:there]:
        database.write(
            lambda connection, one=one: door.tick(connection, activity.id, one.id, at, at)
        )
    told = Numbers(**said)
    database.write(lambda connection: closing.close(connection, activity.id, told, "x", at))


def test_times_and_people_are_counted_apart(database: Database) -> None:
    hold(database, make(database), [1, 2, 3], 2, people_helped=10)
    later = START + timedelta(days=7)
    hold(
        database,
        make(database, starts_at=later, ends_at=later + timedelta(hours=2)),
        [1, 4],
        2,
        people_helped=5,
        vneid_done=3,
    )
    elsewhere = make(database, unit_slug="xa-thi-diem")
    database.write(
        lambda connection: door.walk_in(
            connection, elsewhere.id, None, Who("Lê Minh", 0, "0911222333"), START, START
        )
    )
    hold(database, elsewhere, [1], 0)
    with database.read() as connection:
        tables = report.tables(connection, UNITS, *PERIOD)
    by_unit = {row[0]: dict(zip(report.UNIT_HEAD, row, strict=True)) for row in tables[0].rows}
    ours, theirs, all_of_them = by_unit.values()
    assert (ours["Số buổi"], ours["Lượt"], ours["Người"]) == (2, 4, 3)
    assert (ours["Tỷ lệ có mặt"], ours["Số giờ"]) == ("80%", 2 * 3.5 + 2 * 2)
    assert (ours["Người dân được giúp"], ours["VNeID đã làm"]) == (15, 3)
    assert (theirs["Lượt"], theirs["Người"], theirs["Tỷ lệ có mặt"]) == (1, 1, "0%")
    assert (all_of_them["Lượt"], all_of_them["Người"]) == (5, 4)
    (first, *_rest) = tables[2].rows
    assert first[3:] == (2, 5.5)


def test_what_is_not_closed_or_out_of_the_period_does_not_count(database: Database) -> None:
    activity = make(database)
    fill(database, activity, [1])
    later = START + timedelta(days=60)
    hold(database, make(database, starts_at=later, ends_at=later + timedelta(hours=1)), [2], 1)
    with database.read() as connection:
        tables = report.tables(connection, UNITS, *PERIOD)
    assert [row[1:4] for row in tables[0].rows] == [(0, 0, 0)] * 3
    assert tables[1].rows == []


def test_the_workbook_opens_with_a_sheet_for_each_table(database: Database) -> None:
    hold(database, make(database), [1], 1)
    with database.read() as connection:
        tables = report.tables(connection, UNITS, *PERIOD)
    book = load_workbook(BytesIO(as_xlsx([Sheet(one.name, one.head, one.rows) for one in tables])))
    assert book.sheetnames == ["Theo đơn vị", "Theo hoạt động", "Giờ của từng người"]
    head, row = book["Theo hoạt động"].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["Ngày"] == "28/11/2026"
