"""The text inside a VietQR code, against codes that others made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vietqr.codec import CodecFault, Transfer, crc, decode, encode

# Codes printed in public: the sample of NAPAS's profile, the README of vietnam-qr-pay (dossier
# N54), a test of another library. Bank, account, code.
PUBLISHED = [
    (
        "970403",
        "0011012345678",
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "53037045802VN63049E6F",
    ),
    (
        "970416",
        "257678859",
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA"
        "53037045802VN6304AE9F",
    ),
    (
        "970407",
        "888812345678",
        "00020101021138560010A0000007270126000697040701128888123456780208QRIBFTTA"
        "53037045802VN63042249",
    ),
]
TEXT = PUBLISHED[0][2]
# A code with an amount and a note, of the same README: whom it pays can be read all the same.
WITH_AMOUNT = (
    "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
    "53037045405100005802VN62150811Chuyen tien630453E6"
)

BINS = st.text("0123456789", min_size=6, max_size=6)
ACCOUNTS = st.text("0123456789ABCXYZ", min_size=4, max_size=19)


def test_the_check_value_of_the_crc() -> None:
    assert crc("123456789") == 0x29B1


@pytest.mark.parametrize(("bank", "account", "text"), PUBLISHED)
def test_the_code_is_the_one_others_make(bank: str, account: str, text: str) -> None:
    assert encode(Transfer(bank, account)) == text
    assert decode(text) == Transfer(bank, account)


def test_a_code_with_an_amount_is_read_too() -> None:
    assert decode(WITH_AMOUNT) == Transfer("970416", "257678859")


@given(BINS, ACCOUNTS)
def test_what_is_written_is_read_again(bank: str, account: str) -> None:
    text = encode(Transfer(bank, account))
    assert decode(text) == Transfer(bank, account)
    assert text.isascii()
    assert text[-4:] == text[-4:].upper()


@given(BINS, ACCOUNTS)
def test_a_static_code_has_no_amount_and_no_note(bank: str, account: str) -> None:
    text = encode(Transfer(bank, account))
    tags, at = [], 0
    while at < len(text):
        tags.append(text[at : at + 2])
        at += 4 + int(text[at + 2 : at + 4])
    assert tags == ["00", "01", "38", "53", "58", "63"]
    assert text.startswith("000201010211")


def signed(text: str) -> str:
    return f"{text}6304{crc(text + '6304'):04X}"


def test_fields_may_stand_in_another_order_and_the_crc_in_small_letters() -> None:
    head, place, rest = TEXT[:12], TEXT[12:73], TEXT[73:-8]
    other = signed(head + rest + place)
    assert decode(other) == Transfer("970403", "0011012345678")
    assert decode(other[:-4] + other[-4:].lower()) == Transfer("970403", "0011012345678")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6304",
        "https://example.vn",
        TEXT[:-1] + "0",
        TEXT.replace("5678", "5679"),
        TEXT[:-8] + "63040000",
        signed(TEXT[:-8].replace("QRIBFTTA", "QRIBFTTC")),
        signed(TEXT[:-8].replace("A000000727", "A000000775")),
        signed(TEXT[:40]),
        signed("000201010211"),
        signed("00²x"),
    ],
)
def test_any_other_text_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(CodecFault) as fault:
        decode(text)
    assert "0011012345678" not in str(fault.value)


@pytest.mark.parametrize("account", ["", "số", "1" * 100])
def test_what_no_field_can_hold_is_refused(account: str) -> None:
    with pytest.raises(CodecFault):
        encode(Transfer("970403", account))


def test_an_account_is_never_printed_by_accident() -> None:
    assert "0011012345678" not in f"{Transfer('970403', '0011012345678')!r}"
