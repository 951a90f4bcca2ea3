"""Units as places: which are below whom, whose facts somebody gets, which office is nearest."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.entries import Content, Point, UnitFile
from bot.content.reader import read
from bot.content.wards import below, family, nearest, own_unit, place_of
from tests.content.sample import write


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """The sample with a school under one ward and a province of its own beside."""
    found = read(write(tmp_path))[0]
    school = unit("truong", "Đoàn trường THPT Ví Dụ", "phuong")
    return replace(
        found, units={**found.units, "truong": school, "khac": unit("khac", "Đoàn xã Khác", None)}
    )


def unit(slug: str, name: str, parent: str | None, point: Point | None = None) -> UnitFile:
    return UnitFile(slug, name, parent, {}, {}, point=point)


def slugs(units: tuple[UnitFile, ...]) -> list[str]:
    return [one.slug for one in units]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Đoàn phường Ví Dụ", "phường Ví Dụ"),
        ("Đoàn TNCS Hồ Chí Minh Xã Thí Điểm", "xã Thí Điểm"),
        ("Đoàn đặc khu Cô Tô", "đặc khu Cô Tô"),
        ("Tỉnh đoàn Ví Dụ", "Tỉnh đoàn Ví Dụ"),
    ],
)
def test_a_unit_as_a_place(name: str, place: str) -> None:
    assert place_of(unit("x", name, None)) == place


def test_only_wards_stand_below_and_in_the_family(content: Content) -> None:
    assert slugs(below(content, "tinh")) == ["phuong", "xa"]
    assert below(content, "phuong") == ()
    assert slugs(family(content, "phuong")) == slugs(family(content, "truong")) == ["phuong", "xa"]
    assert slugs(family(content, "khac")) == ["khac"]
    assert family(content, "chua-co-tep") == ()


@pytest.mark.parametrize(
    ("account_unit", "chosen", "own"),
    [
        ("tinh", "xa", "xa"),
        ("phuong", "xa", "xa"),
        ("tinh", None, "tinh"),
        ("tinh", "", "tinh"),
        ("tinh", "da-bo", "tinh"),  # its file is gone
        ("tinh", "khac", "tinh"),  # of another province
        ("chua-co-tep", "xa", "chua-co-tep"),
    ],
)
def test_whose_facts_somebody_gets(
    content: Content, account_unit: str, chosen: str | None, own: str
) -> None:
    assert own_unit(content, account_unit, chosen) == own


def test_the_nearest_office_is_first_and_far_ones_are_left_out() -> None:
    hanoi = Point(21.0285, 105.8542)
    units = [
        unit("hai-phong", "Đoàn phường A", None, Point(20.8449, 106.6881)),
        unit("nam-dinh", "Đoàn phường B", None, Point(20.4388, 106.1621)),
        unit("khong-biet", "Đoàn phường C", None),
        unit("tp-hcm", "Đoàn phường D", None, Point(10.7769, 106.7009)),
        unit("day", "Đoàn phường E", None, hanoi),
    ]
    found = nearest(units, hanoi, most=3, within=100)
    assert [(one.slug, round(far)) for far, one in found] == [
        ("day", 0),
        ("nam-dinh", 73),
        ("hai-phong", 89),
    ]
    assert nearest(units, Point(10.8, 106.7), most=3, within=10)[0][1].slug == "tp-hcm"
    assert nearest(units, Point(8.6, 111.9), most=3, within=100) == ()
