"""What is to be put right: “sửa số điện thoại thành …”, and what only sounds like it."""

import pytest

from bot.conversation.forms_reading import correction

TOLD = {
    "sửa số điện thoại": ("số điện thoại", ""),
    "Sửa lại sđt giúp em": ("sđt giúp em", ""),
    "em ghi sai tên": ("tên", ""),
    "nhầm năm sinh rồi": ("năm sinh rồi", ""),
    "doi sdt": ("sdt", ""),
    "ơ sai chi đoàn": ("chi đoàn", ""),
    "sửa số điện thoại thành 0987 654 321": ("số điện thoại ", "0987 654 321"),
    "sửa tên là Nguyễn Thị Lành": ("tên ", "Nguyễn Thị Lành"),
    "sai tên rồi, sửa tên: Lê Văn Tám": ("tên rồi, sửa tên", "Lê Văn Tám"),
}


@pytest.mark.parametrize(("typed", "told"), TOLD.items())
def test_what_is_wrong_and_what_it_shall_be(typed: str, told: tuple[str, str]) -> None:
    assert correction(typed) == told


@pytest.mark.parametrize(
    "typed", ["", "sửa", "số điện thoại", "em muốn hỏi cách sửa tên", "Nguyễn Thị Sai", "x" * 200]
)
def test_other_words_put_nothing_right(typed: str) -> None:
    assert correction(typed) is None
