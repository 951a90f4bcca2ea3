"""Phone numbers as people type them, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.phones import has_digits, numbers

TYPED = {
    "0912345678": "0912345678",
    "0912 345 678": "0912345678",
    "0912.345.678": "0912345678",
    "0912-345-678": "0912345678",
    "(0912) 345-678": "0912345678",
    "+84 912 345 678": "0912345678",
    "+84 (0) 912 345 678": "0912345678",
    "84912345678": "0912345678",
    "0084 912345678": "0912345678",
    "912345678": "0912345678",
    "０９１２３４５６７８": "0912345678",
    "o912345678": "0912345678",
    "sđt em là 0912345678 nhé": "0912345678",
    "Zalo: 0987654321 ạ": "0987654321",
    "0226 555 0123": "02265550123",
    "không chín một hai ba bốn năm sáu bảy tám": "0912345678",
    "khong chin mot hai ba bon nam sau bay tam": "0912345678",
    "0168 234 5678": "0382345678",
    "0123 456 7890": "0834567890",
}
NONE = [
    "", "số của em", "09123456", "091234567899", "1900 1234", "113", "+1 202 555 0123",
    "0012345678", "001 203 004 567", "28/11/2026", "sinh năm 2008", "hai ba năm nữa",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "number"), TYPED.items())
def test_a_number_is_read_however_it_is_typed(typed: str, number: str) -> None:
    assert numbers(typed) == (number,)


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_number_of_anybody_is_none(typed: str) -> None:
    assert numbers(typed) == ()


@pytest.mark.parametrize(
    "typed", ["0912345678 0987654321", "0912 345 678 hoặc 0987 654 321", "0912345678/0987654321"]
)
def test_two_numbers_are_told_apart(typed: str) -> None:
    assert numbers(typed) == ("0912345678", "0987654321")


@pytest.mark.parametrize(("typed", "has"), [("09123456", True), ("lớp 8", False), ("2008", False)])
def test_a_wrong_number_is_told_from_none(typed: str, has: bool) -> None:
    assert has_digits(typed) is has


@given(
    st.sampled_from(["032", "070", "081", "090", "091", "098"]),
    st.text("0123456789", min_size=7, max_size=7),
    st.lists(st.sampled_from(["", " ", ".", "-"]), min_size=9, max_size=9),
)
def test_gaps_change_no_number(head: str, rest: str, gaps: list[str]) -> None:
    number = head + rest
    typed = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))
    assert numbers(typed) == numbers(number)
    assert numbers(f"+84{number[1:]}") == numbers(number)


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    assert all(number.isdigit() and number.startswith("0") for number in numbers(text))
