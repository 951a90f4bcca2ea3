"""The normal form: one spelling for everything people may type for the same words."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.vietnamese import fold, is_syllable, normal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Quên  MẬT khẩu?!", "quên mật khẩu"),
        ("que\u0302n ma\u0323\u0302t", "quên mật"),
        ("lammm saooo ạạạ", "lam sao ạ"),
        ("CCCD", "cccd"),
        ("hoà thuý khoẻ quý", "hòa thúy khỏe quý"),
        ("toàn hoạt quỳnh", "toàn hoạt quỳnh"),
        ("😀😀 chào...bạn 👍", "chào bạn"),
        ("ｖｎｅｉｄ", "vneid"),
        ("", ""),
        ("…!!! 🙏", ""),
    ],
)
def test_one_spelling(typed: str, expected: str) -> None:
    assert normal(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("quên maatj khaaur", "quên mật khẩu"),
        ("DDawng kys taif khoanr", "đăng ký tài khoản"),
        ("dduwowcj khoong", "được không"),
        ("truwowngf nguwowif thuyeets quoocs", "trường người thuyết quốc"),
        ("đươcj mâtj khâur", "được mật khẩu"),
        ("ma65t kha63u", "mật khẩu"),
        ("d9a8ng ky1", "đăng ký"),
        ("giaayf towf", "giầy tờ"),
    ],
)
def test_keyboard_slips_are_undone(typed: str, expected: str) -> None:
    assert normal(typed) == expected


@pytest.mark.parametrize(
    "word", ["vneid", "reset", "test", "app", "muc1", "m2", "a1", "b2", "ct01", "room", "zoom"]
)
def test_what_is_no_slip_stays(word: str) -> None:
    assert normal(word) == word


def test_a_known_word_is_left_alone() -> None:
    assert normal("max") == "mã"
    assert normal("max", known={"max"}) == "max"


@given(st.text(max_size=60))
@example("muc1 ma65t")
@example("aaawww")
@example("\u0130\u0345\u1e9e")
def test_normal_form_is_its_own(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert all(word.isalnum() for word in once.split())


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz123456789 áàảãạếệ", max_size=30))
def test_normal_form_is_its_own_near_vietnamese(text: str) -> None:
    once = normal(text)
    assert normal(once) == once


@given(st.text(max_size=40))
def test_fold_leaves_no_mark(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", folded))


def test_fold_keeps_the_rest() -> None:
    assert fold("Đặt MẬT khẩu, 6 số!") == "Dat MAT khau, 6 so!"


@pytest.mark.parametrize("word", ["nghiêng", "quốc", "gì", "gìn", "khuya", "uyên", "dang", "ở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "vneid", "maatj", "zalo", "ngq", "nghiêngg"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
