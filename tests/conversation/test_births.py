"""Years of birth as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.births import OLDEST, YOUNGEST, age_on, birth_year

TODAY = date(2026, 11, 25)
TYPED = {
    "2008": 2008,
    "sinh năm 2008": 2008,
    "e sinh 2009 ạ": 2009,
    "sn 95": 1995,
    "sn2003": 2003,
    "năm sinh 1999": 1999,
    "12/5/2009": 2009,
    "12-05-09": 2009,
    "12052009": 2009,
    "17 tuổi": 2009,
    "17t": 2009,
    "em 17 tuoi a": 2009,
    "2k8": 2008,
    "2k10": 2010,
    "08": 2008,
    "95": 1995,
    "sinh ngày 3 tháng 2 năm 1960": 1960,
}
NONE = ["", "17", "k", "1890", "2025", "2030", "3 tuổi", "sinh năm 2008 hoặc 2009", "lớp 8", "200"]


@pytest.mark.parametrize(("typed", "year"), TYPED.items())
def test_a_year_is_read(typed: str, year: int) -> None:
    assert birth_year(typed, TODAY) == year


@pytest.mark.parametrize("typed", NONE)
def test_what_tells_no_likely_year_is_asked_again(typed: str) -> None:
    assert birth_year(typed, TODAY) is None


def test_the_age_is_that_of_the_year() -> None:
    assert age_on(date(2026, 12, 31), 2010) == 16


@given(st.integers(1900, 2040))
def test_only_likely_years_are_taken(year: int) -> None:
    is_likely = YOUNGEST <= TODAY.year - year <= OLDEST
    assert birth_year(str(year), TODAY) == (year if is_likely else None)


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    found = birth_year(text, TODAY)
    assert found is None or YOUNGEST <= TODAY.year - found <= OLDEST
