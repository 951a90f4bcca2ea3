"""Yes and no as they are typed in passing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.agreeing import agrees

YES = [
    "ok e đi dc", "ok", "oke luôn", "ừ", "uk", "uhm", "dạ", "vâng ạ", "dạ em đi", "có ạ", "dc",
    "em vẫn đi nhé", "không sao", "ko sao đâu", "được ạ, em đồng ý", "đồng ý", "chốt", "xác nhận",
    "đúng rồi", "van di nha", "nhận chỗ", "ok khong van de gi", "yes", "mình đi chứ",
]  # fmt: skip
NO = [
    "ko", "k", "hông", "không", "k đi đc r", "ko đi đc nữa", "e bận rồi ạ", "bận học", "thôi",
    "không đồng ý", "ok thôi không đi nữa", "nhường", "xin rút", "chưa", "huỷ",
]  # fmt: skip
NEITHER = [
    "", "đi được không", "ok k", "có mất tiền không", "chưa chắc", "để em xem", "mấy giờ",
    "đi được ko ạ?", "ở đâu", "không biết nữa", "nếu trời không mưa thì em đi",
    "có cần mang gì không",
]  # fmt: skip


@pytest.mark.parametrize("typed", YES)
def test_a_yes_is_heard(typed: str) -> None:
    assert agrees(typed) is True


@pytest.mark.parametrize("typed", NO)
def test_a_no_is_heard(typed: str) -> None:
    assert agrees(typed) is False


@pytest.mark.parametrize("typed", NEITHER)
def test_a_question_and_a_doubt_are_neither(typed: str) -> None:
    assert agrees(typed) is None


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    assert agrees(text) in (True, False, None)
