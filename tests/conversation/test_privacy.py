"""What is masked before anything is kept, and what looks like it and is left alone."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.privacy import MASK, mask

SECRETS = {
    # citizen's ID, 12 digits
    "036123456789": "****",
    "036 123 456 789": "****",
    "0361 2345 6789": "****",
    "036.123.456.789": "****",
    "036-190-123456": "****",
    "036 1 90 123456": "****",
    "036 - 123 - 456 - 789": "****",
    "(036) 123 456 789": "(****",
    "036,123,456,789": "****",
    "036\n123\n456\n789": "****",
    "036\u00a0123\u200b456 789": "****",
    "0 3 6 1 2 3 4 5 6 7 8 9": "****",
    "123456789012": "****",
    # the old one, 9 digits
    "163456789": "****",
    "163 456 789": "****",
    "163.456.789": "****",
    # cards, by their check digit
    "4111111111111111": "****",
    "4111 1111 1111 1111": "****",
    "4111-1111-1111-1111": "****",
    "3782 822463 10005": "****",
    "6011 1111 1111 1117": "****",
    # as they stand in a sentence
    "CCCD:036123456789": "CCCD:****",
    "cccd036123456789": "cccd****",
    "cccd số036123456789ạ": "cccd số****ạ",
    "036123456789: Nguyễn Thị Lan": "****: Nguyễn Thị Lan",
    "036123456789, sinh 1990": "****, sinh 1990",
    "con tôi 5 tuổi, mã 036123456789 2 lần không được": (
        "con tôi 5 tuổi, mã **** 2 lần không được"
    ),
    "cmnd 163.456.789/036123456789": "cmnd ****/****",
    # beside numbers that are none
    "0912345678 036123456789": "0912345678 ****",
    "0912 345 678 036 123 456 789": "0912 345 678 ****",
    "036123456789 0912345678": "**** 0912345678",
    "20/11/2026 036123456789": "20/11/2026 ****",
    "1900.0368 036123456789": "1900.0368 ****",
    "7:30 036123456789": "7:30 ****",
    "nộp 150.000 đồng cho 036123456789": "nộp 150.000 đồng cho ****",
    # one-time codes, the word before the code
    "otp là 123456": "otp là ****",
    "OTP: 123 456": "OTP: ****",
    "otp123456": "otp****",
    "mã OTP của em là 1234": "mã OTP của em là ****",
    "otp 6 số là 123456": "otp 6 số là ****",
    "Mã xác thực:\n654321": "Mã xác thực:\n****",
    "ma xac nhan 12345678": "ma xac nhan ****",
    "passcode 123456": "passcode ****",
    "mật khẩu của em là 123456": "mật khẩu của em là ****",
    "em lỡ đọc otp 4455 cho nó rồi": "em lỡ đọc otp **** cho nó rồi",
    "Ma OTP dang nhap tai khoan dich vu cong quoc gia cua ban la: 123456. Hieu luc 2 phut": (
        "Ma OTP dang nhap tai khoan dich vu cong quoc gia cua ban la: ****. Hieu luc 2 phut"
    ),
    # and behind it
    "123456 là mã OTP nhé": "**** là mã OTP nhé",
    "G-123456 là mã xác minh": "G-**** là mã xác minh",
    "123456 otp nè": "**** otp nè",
    # several at once
    "cccd 036123456789 cmnd 163456789 thẻ 4111-1111-1111-1111 otp 998877": (
        "cccd **** cmnd **** thẻ **** otp ****"
    ),
    "036123456789\n036123456780\n036123456781": "****\n****\n****",
    "otp 1234 036123456789": "otp **** ****",
    # digits of other scripts
    "０３６１２３４５６７８９": "****",
    "٠٣٦١٢٣٤٥٦٧٨٩": "****",
    "otp １２３４５６": "otp ****",
}

HARMLESS = [
    "",
    "quên mật khẩu VNeID thì làm sao",
    "0912345678",
    "0912 345 678",
    "091 234 5678",
    "09 12 34 56 78",
    "0912.345.678",
    "+84 912 345 678",
    "(+84) 912 345 678",
    "+842265550123",
    "84912345678",
    "0226 555 0123",
    "(0226) 555.0123",
    "024 3825 1234",
    "0912345678 0987654321",
    "0912345678 12 lần không được",
    "gọi 1900.0368",
    "gọi 19000368 9 lần không ai nghe",
    "gọi 1900.0368 2 lần",
    "gọi 113 114 115 số nào",
    "ngày 20/11/2026 lúc 7:30",
    "20.11.2026 - 21.11.2026",
    "20-11-2026 7h30",
    "các năm 2023 2024 2025",
    "1.500.000 đ",
    "150.000.000 đồng",
    "150000000đ",
    "từ 200.000 - 300.000 đồng",
    "200.000-300.000",
    "H42.15-231120-0001",
    "000.00.12.H42-231120-0001",
    "số nhà 123/456/789 ngõ 7",
    "biển số 29A-123.45",
    "hộ chiếu C1234567",
    "bảo hiểm 0123456789",
    "quên mật khẩu vneid, gọi 1900.0368 không được",
    "quên mật khẩu từ năm 2023",
    "năm 2026 quên mật khẩu",
    "quên mật khẩu mất 50.000 đồng à",
    "mã otp không về số 0912 345 678",
    "0912 345 678 không có otp",
    "mã otp không về máy 0912345678",
    "otp có 6 số",
]


@pytest.mark.parametrize(("said", "kept"), SECRETS.items())
def test_a_secret_is_masked(said: str, kept: str) -> None:
    assert mask(said) == (kept, True)


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_no_secret_is_left_as_it_was(said: str) -> None:
    assert mask(said) == (said, False)


def test_marks_typed_apart_make_no_difference() -> None:
    typed = unicodedata.normalize("NFD", "mã xác thực là 123456")
    assert mask(typed) == ("mã xác thực là ****", True)
    assert mask(unicodedata.normalize("NFD", "mật khẩu")) == ("mật khẩu", False)


# What people put between groups, none of which makes a date, a time or a fraction.
gaps = st.sampled_from(["", " ", ".", "-", "–", "  ", " - ", "\n", "\t", "\u00a0", "\u200b"])


@given(
    digits=st.from_regex(r"0[0-9]{11}", fullmatch=True),
    gap=gaps,
    size=st.sampled_from([1, 2, 3, 4, 6, 12]),
)
def test_an_id_is_masked_in_every_spacing(digits: str, gap: str, size: int) -> None:
    spaced = gap.join(digits[at : at + size] for at in range(0, 12, size))
    assert mask(f"số của tôi {spaced} ạ") == ("số của tôi **** ạ", True)


# Everything that the rules look at, so that chance finds their borders.
numberish = st.lists(
    st.one_of(
        st.sampled_from([" ", ".", "-", "/", ":", ",", "\n", "****", "+84", "0912 345 678"]),
        st.sampled_from(
            [" otp ", " mật khẩu ", "là", "a", "H42.", " đồng", "1900", "000", "20/11"]
        ),
        st.from_regex(r"[0-9]{1,13}", fullmatch=True),
        st.text(max_size=3),
    ),
    max_size=14,
).map("".join)
# Alone means: not behind the +84 of a phone, and no money.
ALONE = re.compile(r"(?<!\d)(?:\d{9}|\d{12})(?!\d|\s?(?:đ|₫|vn))", re.I)
ABROAD = re.compile(r"\+84[ .\-)\d]*")


@given(numberish)
def test_masking_twice_changes_nothing_and_leaves_no_id(text: str) -> None:
    masked, was_masked = mask(text)
    assert mask(masked) == (masked, False)
    assert was_masked == (masked.count(MASK) > text.count(MASK))
    assert ALONE.findall(ABROAD.sub("", masked)) == []


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    masked, was_masked = mask(text)
    assert was_masked or len(masked) == len(unicodedata.normalize("NFC", text))
