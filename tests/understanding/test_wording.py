"""What is left of a message: opened, spelt right, without politeness and stories."""

import pytest

from bot.core.vietnamese import fold
from bot.understanding.lexicon import lexicon
from bot.understanding.spelling import Speller
from bot.understanding.wording import Wording
from tests.understanding.small import words

_TEXTS = (
    "quên mật khẩu vneid",
    "đăng ký khai sinh cho con",
    "nộp hồ sơ trực tuyến",
    "tra cứu hồ sơ ở đâu",
    "đi làm cả ngày",
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    lex = lexicon(words())
    texts = [*(text.split() for text in _TEXTS), *lex.texts()]
    return Wording(lex, Speller(texts, lex.foreign))


def left(wording: Wording, text: str) -> str:
    return " ".join(wording.clauses(text)[0].words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("quên mk vneid", "quên mật khẩu vneid"),
        ("cho e hỏi lm cccd cần j ạ", "làm căn cước cần gì"),
        ("ko nhận đc otp", "không nhận được otp"),
        ("k nhớ pass vneid nữa", "quên mật khẩu vneid"),
        ("đk mức hai ở mô rứa", "đăng ký mức 2 ở đâu"),
        ("quenmatkhau vneid", "quen mật khẩu vneid"),
        ("quên maatj khaaur vneid", "quên mật khẩu vneid"),
        ("vneeid ko vào đc", "vneid không vào được"),
        ("how do i get level 2 vneid", "làm sao đăng ký mức 2 vneid"),
    ],
)
def test_opened_and_stripped(wording: Wording, typed: str, expected: str) -> None:
    assert left(wording, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mk tên lan", "mình tên lan"),
        ("đổi mk vneid", "đổi mật khẩu vneid"),
        ("nộp hs online", "nộp hồ sơ trực tuyến"),
        ("phí bn", "phí bao nhiêu"),
        ("chi đoàn", "chi đoàn"),
    ],
)
def test_words_of_two_meanings_follow_their_company(
    wording: Wording, typed: str, expected: str
) -> None:
    assert " ".join(wording.clauses(typed)[0].said) == expected


def test_politeness_stays_where_nothing_else_is_said(wording: Wording) -> None:
    assert left(wording, "dạ vâng ạ") == "dạ vâng ạ"
    assert left(wording, "dạ chào ad, em quên mật khẩu ạ") == "quên mật khẩu"


def test_one_word_with_marks_does_not_open_another_without(wording: Wording) -> None:
    """ "già" means an old person, "gia" may be "gia hạn"."""
    assert left(wording, "mẹ già") == "mẹ người già"
    assert "nguoi" not in fold(left(wording, "gia han"))


def test_an_age_tells_child_from_old(wording: Wording) -> None:
    assert left(wording, "con 8 tuổi").endswith("8 tuổi trẻ")
    assert left(wording, "cụ 80 tuổi").endswith("80 tuổi người già")
    assert left(wording, "đủ 18 tuổi").endswith("18 tuổi")


def test_clauses(wording: Wording) -> None:
    found = wording.clauses("Quên mật khẩu vneid. Với lại nộp hồ sơ ở đâu?")
    assert [" ".join(clause.words) for clause in found] == [
        "quên mật khẩu vneid nộp hồ sơ ở đâu",
        "quên mật khẩu vneid",
        "nộp hồ sơ ở đâu",
    ]
    assert len(wording.clauses("quên mật khẩu")) == 1


@pytest.mark.parametrize("text", ["", "  ", "😀😀", "…", "https://example.com/a?b=c"])
def test_nothing_said(wording: Wording, text: str) -> None:
    assert wording.clauses(text) == []


def test_words_missing_altogether() -> None:
    empty = Wording(lexicon({}), Speller([], []))
    assert " ".join(empty.clauses("Quên mk ạ")[0].words) == "quên mk ạ"
