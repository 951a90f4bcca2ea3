"""Days as people type them, on a Wednesday in November."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.dates import days_in

TODAY = date(2026, 11, 25)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
ONE_DAY = {
    "28/11": SATURDAY,
    "DK 28/11": SATURDAY,
    "28/11/2026": SATURDAY,
    "28/11/26": SATURDAY,
    "28-11": SATURDAY,
    "28.11": SATURDAY,
    "28 / 11": SATURDAY,
    "28 tháng 11": SATURDAY,
    "ngay 28 thang 11 nam 2026": SATURDAY,
    "ngày 28": SATURDAY,
    "ngày 5": date(2026, 12, 5),
    "ngày 31": date(2026, 12, 31),
    "5/1": date(2027, 1, 5),
    "1/11": date(2026, 11, 1),
    "29/2/2028": date(2028, 2, 29),
    "thứ bảy": SATURDAY,
    "thứ bảy tuần này": SATURDAY,
    "thu 7": SATURDAY,
    "T7 tuan nay": SATURDAY,
    "t7": SATURDAY,
    "thứ bẩy này": SATURDAY,
    "thứ 7 tuần sau": date(2026, 12, 5),
    "cn": SUNDAY,
    "chủ nhật này nhé": SUNDAY,
    "cn tuần sau": date(2026, 12, 6),
    "thứ tư": TODAY,
    "thứ tư tới": date(2026, 12, 2),
    "thứ hai tuần sau nữa": date(2026, 12, 7),
    "thứ năm": date(2026, 11, 26),
    "hôm nay": TODAY,
    "sáng nay": TODAY,
    "ngày mai": date(2026, 11, 26),
    "mai": date(2026, 11, 26),
    "sáng mai đi được ko": date(2026, 11, 26),
    "ngày kia": date(2026, 11, 27),
}
WEEKS = {
    "tuần này có gì": (date(2026, 11, 23), SUNDAY),
    "tuan sau": (date(2026, 11, 30), date(2026, 12, 6)),
    "cuối tuần này": (SATURDAY, SUNDAY),
    "cuối tuần": (SATURDAY, SUNDAY),
}
NONE = [
    "", "31/2", "0/5", "7:30", "1.500.000", "0912.345.678", "số 2", "lớp 8", "chị Mai", "một suất",
    "trong tuần", "001/2026/NQ", "khi nào có",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "day"), ONE_DAY.items())
def test_a_day_is_read(typed: str, day: date) -> None:
    assert days_in(typed, TODAY) == (day, day)


@pytest.mark.parametrize(("typed", "days"), WEEKS.items())
def test_a_week_is_read(typed: str, days: tuple[date, date]) -> None:
    assert days_in(typed, TODAY) == days


@pytest.mark.parametrize("typed", NONE)
def test_what_names_no_day_is_none(typed: str) -> None:
    assert days_in(typed, TODAY) is None


def test_a_week_has_its_days_in_it() -> None:
    days = days_in("cuối tuần", TODAY)
    assert days is not None
    assert SATURDAY in days
    assert TODAY not in days


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.integers(0, 300))
def test_a_day_to_come_is_read_without_its_year(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for typed in (f"{day.day}/{day.month}", f"{day.day:02}-{day.month:02}"):
        assert days_in(typed, today) == (day, day)


@given(st.text(max_size=250), st.dates(date(2026, 1, 1), date(2040, 12, 31)))
def test_any_text_is_survived(text: str, today: date) -> None:
    days = days_in(text, today)
    assert days is None or days.first <= days.last
