"""Short answers as people type them, and the longer things that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import reading

NUMBERS = {
    "2": 2,
    "2.": 2,
    "2)": 2,
    "(1)": 1,
    "[3]": 3,
    " 4 ": 4,
    "0": 0,
    "07": 7,
    "12": 12,
    "０": 0,
    "２": 2,
    "②": 2,
    "2️⃣": 2,
    "1 ạ": 1,
    "1ạ": 1,
    "2 nhé": 2,
    "2 đi em": 2,
    "số 2": 2,
    "so 2": 2,
    "Số 2 ạ": 2,
    "mục 3": 3,
    "câu 1": 1,
    "cái 2": 2,
    "chọn 2 nhé": 2,
    "chọn số 2": 2,
    "bấm số 10": 10,
    "cho em số 2 nha": 2,
    "cháu chọn mục 2 ạ": 2,
    "dạ 2": 2,
    "ok số 1": 1,
    "hai": 2,
    "Hai ạ": 2,
    "một": 1,
    "mot": 1,
    "số hai": 2,
    "bác chọn số hai cháu nhé": 2,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "nam": 5,
    "bảy": 7,
    "mười": 10,
    "không": 0,
    "dạ không ạ": 0,
}
NO_NUMBERS = [
    "",
    "   ",
    "?",
    "2 con tôi",
    "con 2 tuổi",
    "em 2",
    "115",
    "113",
    "1900",
    "năm nay",
    "2026",
    "1 2",
    "1,5",
    "20/11",
    "7:30",
    "mức 2",
    "muc 2",
    "định danh mức 2",
    "số",
    "chọn",
    "bà",
    "tự",
    "từ",
    "nấm",
    "cho tôi",
    "hai vợ chồng",
    "một cửa",
    "không được",
    "2 ngày nữa có được không",
    "0912345678",
    "2" * 5_000,
]


@pytest.mark.parametrize(("said", "number"), NUMBERS.items())
def test_a_number_however_it_is_typed(said: str, number: int) -> None:
    assert reading.number(said) == number


@pytest.mark.parametrize("said", NO_NUMBERS)
def test_what_is_no_number(said: str) -> None:
    assert reading.number(said) is None


ANSWERS = {
    "có": True,
    "Có ạ": True,
    "dạ có": True,
    "co": True,
    "ừ": True,
    "ok": True,
    "OK nhé": True,
    "vâng": True,
    "dạ vâng ạ": True,
    "đúng": True,
    "đúng rồi": True,
    "đồng ý": True,
    "xoá": True,
    "xóa hết": True,
    "xoá hết đi cháu": True,
    "xoa het": True,
    "1": True,
    "không": False,
    "ko": False,
    "k": False,
    "dạ không": False,
    "không xoá": False,
    "đừng xoá": False,
    "thôi": False,
    "thôi khỏi": False,
    "giữ lại": False,
    "giữ": False,
    "huỷ": False,
    "dừng": False,
    "chưa": False,
    "2": False,
    "0": False,
    # "co" with another mark is a person, "dung" without one may be either
    "cô": None,
    "cỏ": None,
    "dung": None,
    "dung a": None,
    "có hả": None,
    "có mất gì không": None,
    "quên mật khẩu": None,
    "3": None,
    "": None,
    "có " * 100: None,
}


@pytest.mark.parametrize(("said", "answer"), ANSWERS.items())
def test_yes_or_no(said: str, answer: bool | None) -> None:
    assert reading.yes_or_no(said) is answer


WHO = ("bạn là ai", "có phải lừa đảo không", "bot hả")


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("bạn là ai", True),
        ("Bạn là ai vậy ạ?", True),
        ("ban la ai the", True),
        ("dạ có phải lừa đảo không ạ", True),
        ("bot hả", True),
        ("bạn là Ái", False),
        ("bạn là ai mà biết", False),
        ("có phải họ lừa đảo không", False),
    ],
)
def test_one_of_some_phrases(said: str, is_one: bool) -> None:
    assert reading.is_one_of(said, WHO) is is_one


TITLES = ["VNeID mức 2", "Quên mật khẩu VNeID", "Làm giấy tờ ở đâu", "Mất bao lâu", "Việc khác"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Quên mật khẩu VNeID", 1),
        ("quen mat khau vneid", 1),
        ("Quên mật khẩu VNeID nhé", 1),
        ("em chọn mất bao lâu ạ", 3),
        ("mức 2", 0),
        ("giấy tờ", 2),
        ("việc khác", 4),
        ("vneid", None),  # stands in two titles
        ("khác", None),  # too short for a part
        ("lâu", None),
        ("quên mật khẩu gmail", None),
        ("làm giấy tờ ở đâu mất bao lâu", None),
        ("", None),
    ],
)
def test_choice_by_words(said: str, place: int | None) -> None:
    assert reading.choice_by_words(said, TITLES) == place


def test_two_equal_titles_are_no_choice() -> None:
    assert reading.choice_by_words("mất bao lâu", ["Mất bao lâu", "Mất bao lâu"]) is None
    assert reading.choice_by_words("mất bao lâu", []) is None


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert reading.number(text) in {None, *range(100)}
    assert reading.yes_or_no(text) in {None, True, False}
    assert {reading.is_stop(text), reading.is_menu(text), reading.is_delete(text)} <= {True, False}
    assert reading.choice_by_words(text, TITLES) in {None, *range(len(TITLES))}
