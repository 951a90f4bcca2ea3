"""Slips are put right only where that is no guess."""

import pytest

from bot.understanding.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    texts = ["đăng ký tài khoản"] * 5 + ["chứng thực bản sao", "passcode"]
    return Speller([text.split() for text in texts], ["zalo"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("đăng ký", "đăng ký"),
        ("taikhoan", "tai khoan"),
        ("dangkytaikhoan", "dang ky tai khoan"),
        ("passcod", "passcode"),
        ("zallo", "zalo"),
        ("tài khoẳng", "tài khoan"),
    ],
)
def test_put_right(speller: Speller, typed: str, expected: str) -> None:
    assert " ".join(speller.spelt(typed.split())) == expected


@pytest.mark.parametrize("word", ["vật", "lý", "123", "qz", "jdhfjsdhf"])
def test_left_alone(speller: Speller, word: str) -> None:
    assert speller.spelt([word]) == [word]


def test_a_very_long_run_is_left_alone(speller: Speller) -> None:
    assert speller.spelt(["dangky" * 200]) == ["dangky" * 200]
