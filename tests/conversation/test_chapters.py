"""Chapters and units as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.chapters import MOST_LETTERS, chapter

KNOWN = (
    "Chi đoàn thôn 3", "Chi đoàn Tổ dân phố Đông Ngạc", "Trường THPT Ví Dụ", "Chi đoàn thôn Thượng",
)  # fmt: skip
TYPED = {
    "chi doan thon 3": "Chi đoàn thôn 3",
    "e ở thôn 3 ạ": "Chi đoàn thôn 3",
    "chi đoàn tổ dân phố đông ngac": "Chi đoàn Tổ dân phố Đông Ngạc",
    "truong thtp vi du": "Trường THPT Ví Dụ",
    "học trường THPT Ví Dụ ạ": "Trường THPT Ví Dụ",
    "thon thuong": "Chi đoàn thôn Thượng",
    "cđ thôn 2": "Chi đoàn thôn 2",
    "đại học bách khoa": "Đại học bách khoa",
    "ko": "",
    "không thuộc chi đoàn nào ạ": "",
    "em tự do": "",
}


@pytest.mark.parametrize(("typed", "name"), TYPED.items())
def test_a_chapter_is_read(typed: str, name: str) -> None:
    assert chapter(typed, KNOWN) == name


@pytest.mark.parametrize("typed", ["", "  ", "123", "chi đoàn là gì", "mấy giờ bắt đầu", "x" * 80])
def test_what_is_no_name_is_none(typed: str) -> None:
    assert chapter(typed, KNOWN) is None


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    found = chapter(text, KNOWN)
    assert found is None or len(found) <= MOST_LETTERS + len("Chi đoàn ")
