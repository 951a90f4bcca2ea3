"""Opening hours: now, later today, on the next day, over weekends and blocks of closed days."""

from datetime import date, datetime, timedelta

import pytest

from bot.content import opening
from bot.content.opening import Closed, Moment, Next, Span, Week

MORNING, AFTERNOON = Span(450, 690), Span(810, 1020)
SATURDAY = Span(480, 660)
WEEK: Week = (*[(MORNING, AFTERNOON)] * 5, (), ())
NEW_YEAR = Closed(date(2026, 12, 31), date(2027, 1, 1), "nghỉ Tết Dương lịch")
TET = Closed(date(2027, 2, 3), date(2027, 2, 12), "Tết Nguyên đán", is_sure=False)
CLOSED = (NEW_YEAR, TET)


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        ("2026-11-23T07:29", Moment("before", "7:30")),
        ("2026-11-23T07:30", Moment("open", "11:30")),
        ("2026-11-23T11:29", Moment("open", "11:30")),
        ("2026-11-23T11:30", Moment("break", "13:30")),
        ("2026-11-23T16:59", Moment("open", "17:00")),
        ("2026-11-23T17:00", Moment("over")),
        ("2026-11-21T10:00", Moment("closed", why="thứ Bảy")),
        ("2026-11-22T10:00", Moment("closed", why="Chủ nhật")),
        ("2026-12-31T10:00", Moment("closed", why="nghỉ Tết Dương lịch")),
        ("2027-01-01T10:00", Moment("closed", why="nghỉ Tết Dương lịch")),
        ("2027-01-02T10:00", Moment("closed", why="thứ Bảy")),
        ("2027-02-05T10:00", Moment("maybe", why="Tết Nguyên đán")),
        ("2027-02-07T10:00", Moment("closed", why="Chủ nhật")),
    ],
)
def test_how_it_stands(local: str, moment: Moment) -> None:
    assert opening.at(WEEK, CLOSED, datetime.fromisoformat(local)) == moment


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 23)),  # over a weekend
        (date(2026, 12, 30), date(2027, 1, 4)),  # over closed days and the weekend behind them
        (date(2027, 1, 29), date(2027, 2, 1)),
        (date(2027, 2, 2), None),  # nobody can tell yet
        (date(2027, 2, 12), date(2027, 2, 15)),
    ],
)
def test_the_next_day_with_hours(day: date, following: date | None) -> None:
    found = opening.following(WEEK, CLOSED, day)
    assert found == (Next(following, (MORNING, AFTERNOON)) if following else None)


def test_doubtful_days_on_which_nobody_works_anyway_are_no_doubt() -> None:
    only_mondays: Week = ((MORNING,), (), (), (), (), (), ())
    doubt = Closed(date(2027, 5, 4), date(2027, 5, 5), "nghỉ bù", is_sure=False)
    found = opening.following(only_mondays, [doubt], date(2027, 5, 3))
    assert found == Next(date(2027, 5, 10), (MORNING,))


def test_a_week_without_hours_has_no_next_day() -> None:
    assert opening.following(((),) * 7, (), date(2026, 11, 20)) is None


def test_what_a_unit_says_of_a_doubtful_time_ends_the_doubt() -> None:
    own = Closed(date(2027, 2, 5), date(2027, 2, 10), "nghỉ Tết")
    assert opening.known_closed([own], CLOSED) == (own, NEW_YEAR)
    elsewhere = Closed(date(2027, 3, 5), date(2027, 3, 5), "mất điện")
    assert opening.known_closed([elsewhere], CLOSED) == (elsewhere, NEW_YEAR, TET)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 12, 23), None),
        (date(2026, 12, 24), NEW_YEAR),
        (date(2026, 12, 30), NEW_YEAR),
        (date(2026, 12, 31), None),  # it has begun
        (date(2027, 2, 1), None),  # only perhaps
    ],
)
def test_closed_days_that_come_soon(day: date, found: Closed | None) -> None:
    assert opening.coming(CLOSED, day, timedelta(days=7)) == found


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (WEEK, "7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu"),
        (
            (*WEEK[:5], (SATURDAY,), ()),
            "7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu; 8:00–11:00, thứ Bảy",
        ),
        (((), (), (SATURDAY,), (SATURDAY,), (), (), ()), "8:00–11:00, thứ Tư và thứ Năm"),
        (
            ((SATURDAY,), (), (SATURDAY,), (), (SATURDAY,), (), ()),
            "8:00–11:00, thứ Hai, thứ Tư và thứ Sáu",
        ),
        (((), (), (), (), (), (), (SATURDAY,)), "8:00–11:00, Chủ nhật"),
    ],
)
def test_a_week_in_words(week: Week, words: str) -> None:
    assert opening.week_of(week) == words


def test_days_in_words() -> None:
    assert opening.days_of(NEW_YEAR) == "31/12–1/1"
    assert opening.days_of(Closed(date(2027, 9, 2), date(2027, 9, 2), "x")) == "2/9"
    assert opening.dated(date(2026, 11, 23)) == "thứ Hai 23/11"
