"""Places, hours and closed days of a unit file, and what is told of those that are misspelt."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Content, Point
from bot.content.opening import Closed, Span
from bot.content.reader import read
from tests.content.sample import spoiled, write

XA, HOLIDAYS = "units/xa.toml", "holidays.toml"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    content, faults = read(write(tmp_path))
    assert faults == []
    return content


def test_place_names_and_closed_days_are_read(content: Content) -> None:
    unit = content.units["xa"]
    assert unit.names == ("xã Giả Sử", "TD")
    assert unit.point == Point(20.5, 105.0)
    assert unit.closed == (Closed(date(2026, 12, 31), date(2027, 1, 1), "nghỉ Tết Dương lịch"),)


def test_hours_are_read_and_written_in_words(content: Content) -> None:
    unit = content.units["xa"]
    assert unit.open is not None
    assert unit.open[0] == (Span(450, 690), Span(810, 1020))
    assert [len(spans) for spans in unit.open] == [2, 0, 0, 0, 0, 1, 0]
    assert unit.facts["office.hours"].value == (
        "7:30–11:30 và 13:30–17:00, thứ Hai; 8:00–11:00, thứ Bảy"
    )
    assert unit.facts["office.help"].value == "8:00–11:00, thứ Tư, tại sảnh"


def test_a_unit_without_hours_has_none(content: Content) -> None:
    unit = content.units["phuong"]
    assert (unit.open, unit.roster, unit.closed, unit.names, unit.point) == (
        *(None, None),
        *((), ()),
        None,
    )
    assert "office.hours" not in unit.facts


def test_days_off_of_everybody_are_sure_or_not(content: Content) -> None:
    assert content.holidays == (
        Closed(date(2027, 9, 2), date(2027, 9, 2), "Quốc khánh"),
        Closed(date(2027, 2, 3), date(2027, 2, 12), "Tết Nguyên đán", is_sure=False),
    )


HOURS = "phải là giờ theo thứ tự, viết như “7:30-11:30”."


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (XA, '"7:30-11:30",', '"7-11",', f"{XA}: “mon”: “7-11” {HOURS}"),
        (XA, '"7:30-11:30",', '"7:60-11:30",', f"{XA}: “mon”: “7:60-11:30” {HOURS}"),
        (XA, '"7:30-11:30",', '"11:30-7:30",', f"{XA}: “mon”: “11:30-7:30” {HOURS}"),
        (XA, '"7:30-11:30",', '"7:30-14:00",', f"{XA}: “mon”: “13h30 – 17h00” {HOURS}"),
        (XA, "17h00", "25h00", f"{XA}: “mon”: “13h30 – 25h00” quá 24 giờ."),
        (XA, "lat = 20.5", "", f"{XA}: “lat” và “lon” phải đi cùng nhau."),
        (
            XA,
            "lat = 20.5",
            "lat = 105.5",
            f"{XA}: “lat”, “lon” không nằm ở Việt Nam; “lat” khoảng 8–23, “lon” khoảng 102–117.",
        ),
        (
            XA,
            "lat = 20.5",
            'lat = "20.5"',
            f"{XA}: “lat” phải là một số viết như 20.5946, không dấu nháy.",
        ),
        (
            XA,
            "office.where =",
            'office.hours = "cả ngày"\noffice.where =',
            f"{XA}: đã có [open] thì bỏ dòng “office.hours”: bot tự viết câu đó từ [open].",
        ),
        (
            XA,
            "office.where =",
            'office.help = "cả ngày"\noffice.where =',
            f"{XA}: đã có [roster] thì bỏ dòng “office.help”: bot tự viết câu đó từ [roster].",
        ),
        (XA, "to = 2027-01-01", "to = 2026-01-01", f"{XA}: đợt nghỉ có “to” trước “from”."),
        (
            XA,
            ', why = "nghỉ Tết Dương lịch"',
            "",
            f"{XA}: mỗi đợt nghỉ cần “from” (ngày đầu) và “why” (vì sao); “to” là ngày cuối.",
        ),
        (
            HOLIDAYS,
            'source = "Bộ luật Lao động 2019"',
            "",
            f"{HOLIDAYS}, closed 1: thiếu “source” hoặc “checked” (nguồn, ngày kiểm tra).",
        ),
    ],
)
def test_what_is_misspelt_is_told(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    _content, faults = read(write(tmp_path, spoiled(file, old, new)))
    assert fault in [str(found) for found in faults]


def test_a_day_that_does_not_exist_is_told(tmp_path: Path) -> None:
    _content, faults = read(write(tmp_path, spoiled(XA, "sat =", "saturday =")))
    assert [str(found) for found in faults] == [
        f"{XA}: không có mục nào tên “open.saturday”; chỉ dùng: mon, tue, wed, thu, fri, sat, sun."
    ]
