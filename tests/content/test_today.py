"""What depends on the hour, as facts: said for the unit with hours, left to the words of others."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.content.entries import Content, Fact
from bot.content.reader import read
from bot.content.today import facts_at, hourly, longest
from bot.core.clock import LOCAL
from tests.house import HOUSE


@pytest.fixture(scope="module")
def content() -> Content:
    return read(HOUSE / "content")[0]


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("local", "said"),
    [
        ("2026-11-20T07:00", "Bây giờ chưa mở, 7:30 mới mở."),
        ("2026-11-20T10:00", "Bây giờ đang mở, đến 11:30."),
        ("2026-11-20T12:00", "Bây giờ đang nghỉ giữa buổi, 13:30 mở lại."),
        ("2026-11-20T17:30", "Hôm nay đã hết giờ. Mở lại 7:30 thứ Hai 23/11."),
        ("2026-11-21T10:00", "Hôm nay nghỉ (thứ Bảy). Mở lại 7:30 thứ Hai 23/11."),
        ("2026-12-28T10:00", "Bây giờ đang mở, đến 11:30. Sắp nghỉ: 31/12–1/1 (Tết Dương lịch)."),
        ("2026-12-30T18:00", "Hôm nay đã hết giờ. Mở lại 7:30 thứ Hai 4/1."),
        ("2026-12-31T10:00", "Hôm nay nghỉ (Tết Dương lịch). Mở lại 7:30 thứ Hai 4/1."),
        ("2027-02-02T18:00", "Hôm nay đã hết giờ. Hôm nào mở lại {bạn} gọi hỏi trước."),
        ("2027-02-05T10:00", "Hôm nay có thể nghỉ (Tết Nguyên đán), {bạn} gọi hỏi trước."),
        ("2027-04-16T10:00", "Hôm nay nghỉ (Giỗ Tổ Hùng Vương). Mở lại 7:30 thứ Hai 19/4."),
    ],
)
def test_the_office_is_open_or_opens_again(content: Content, local: str, said: str) -> None:
    assert hourly(content, "don-vi", at(local))["office.now"] == said


@pytest.mark.parametrize(
    ("slug", "local", "said"),
    [
        ("don-vi", "2026-11-20T10:00", "Hôm nay không có ca. Ca tới: 7:30–11:00, thứ Bảy 21/11."),
        ("don-vi", "2026-11-21T07:00", "Hôm nay có ca 7:30–11:00."),
        ("don-vi", "2026-11-21T10:00", "Bây giờ đang có ca, đến 11:00."),
        ("don-vi", "2026-11-21T11:00", "Ca hôm nay đã hết. Ca tới: 7:30–11:00, thứ Bảy 28/11."),
        ("phuong-chang-han", "2026-11-18T12:00", "Hôm nay có ca 14:00–16:30."),
        (
            "don-vi",
            "2027-02-06T08:00",
            "Hôm nay có thể nghỉ (Tết Nguyên đán), {bạn} gọi hỏi trước. "
            "Ca tới: 7:30–11:00, thứ Bảy 13/2.",
        ),
    ],
)
def test_somebody_is_on_duty_or_will_be(content: Content, slug: str, local: str, said: str) -> None:
    assert hourly(content, slug, at(local))["office.shift"] == said


def test_a_unit_that_tells_its_hours_in_words_only_is_not_reckoned_with(content: Content) -> None:
    assert hourly(content, "xa-thi-diem", at("2026-11-20T10:00")) == {}
    facts = facts_at(content, "xa-thi-diem", "xa-thi-diem", at("2026-11-20T10:00"))
    assert facts["office.now"] == content.stand_ins["office.now"]
    assert facts["office.hours"] == "7:30–11:30 và 13:00–16:30, thứ Hai đến thứ Sáu"


def test_hours_and_closed_days_come_down_from_above(content: Content) -> None:
    """A ward's own words about its hours are not overruled."""
    ward, other = content.units["don-vi"], content.units["xa-thi-diem"]
    province = replace(
        content.units["tinh-vi-du"], open=ward.open, roster=ward.roster, closed=ward.closed
    )
    silent = replace(other, facts={"office.phone": Fact("0226 555 0323")})
    units = {**content.units, "tinh-vi-du": province}
    above = replace(content, units={**units, "xa-thi-diem": silent})
    new_year = at("2026-12-31T10:00")
    assert hourly(above, "xa-thi-diem", new_year) == hourly(content, "don-vi", new_year)
    own_words = replace(content, units=units)
    assert set(hourly(own_words, "xa-thi-diem", new_year)) == {"office.shift"}


def test_hours_in_words_are_written_from_the_hours(content: Content) -> None:
    facts = facts_at(content, "phuong-chang-han", "phuong-chang-han", at("2026-11-20T10:00"))
    assert facts["office.hours"] == (
        "7:00–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu; 7:30–11:00, thứ Bảy"
    )
    assert facts["office.help"] == ("8:00–11:00 và 14:00–16:30, thứ Tư và thứ Năm, tại quầy số 5")


def test_who_speaks_stays_the_unit_of_the_account(content: Content) -> None:
    facts = facts_at(content, "xa-thi-diem", "tinh-vi-du", at("2026-11-20T10:00"))
    assert facts["unit.name"] == "Tỉnh đoàn Ví Dụ"
    assert facts["office.phone"] == "0226 555 0323"


def test_the_check_looks_at_the_longest_that_may_be_said(content: Content) -> None:
    found = longest(content, "don-vi", date(2026, 11, 21))
    for local in ("2026-11-23T10:00", "2026-12-28T09:00", "2026-12-31T10:00", "2027-05-03T10:00"):
        assert len(hourly(content, "don-vi", at(local))["office.now"]) <= len(found["office.now"])
    assert longest(content, "xa-thi-diem", date(2026, 11, 21)) == {}
