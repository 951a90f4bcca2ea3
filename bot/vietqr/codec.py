"""The text inside a VietQR code: EMV's tag-length-value with a CRC, in NAPAS's profile.

Only the static kind for an account: no amount, no note, good for any number of payments.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"  # to a card it would be QRIBFTTC; card numbers are never asked for
_STATIC = "11"
_VND = "704"
_CRC_HEAD = "6304"


class CodecFault(ValueError):
    """The text is no VietQR code of an account. Never says what stood in it."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Whom a code pays: the bank's number and the account in it. Never printed by accident."""

    bin: str
    account: str

    def __repr__(self) -> str:
        return "Transfer(…)"


def encode(transfer: Transfer) -> str:
    """The text of the static code, ASCII only."""
    bank = _field("00", transfer.bin) + _field("01", transfer.account)
    place = _field("00", _NAPAS) + _field("01", bank) + _field("02", _TO_ACCOUNT)
    text = (
        _field("00", "01")
        + _field("01", _STATIC)
        + _field("38", place)
        + _field("53", _VND)
        + _field("58", "VN")
        + _CRC_HEAD
    )
    return f"{text}{crc(text):04X}"


def decode(text: str) -> Transfer:
    """Whom the code pays; fields may stand in any order. Raises CodecFault for any other text."""
    head, check = text[:-4], text[-4:]
    if not head.endswith(_CRC_HEAD) or check.upper() != f"{crc(head):04X}":
        raise CodecFault("no CRC, or a wrong one")
    place = dict(_fields(dict(_fields(text)).get("38", "")))
    bank = dict(_fields(place.get("01", "")))
    if (
        place.get("00") != _NAPAS
        or place.get("02") != _TO_ACCOUNT
        or not bank.keys() >= {"00", "01"}
    ):
        raise CodecFault("not to a bank account by NAPAS")
    return Transfer(bank["00"], bank["01"])


def crc(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, starts at FFFF, nothing reflected."""
    rest = 0xFFFF
    for byte in text.encode("ascii", "replace"):
        rest ^= byte << 8
        for _ in range(8):
            rest = (rest << 1 ^ 0x1021 if rest & 0x8000 else rest << 1) & 0xFFFF
    return rest


def _field(tag: str, value: str) -> str:
    if not value.isascii() or not 1 <= len(value) <= 99:
        raise CodecFault(f"field {tag} must have 1 to 99 ASCII letters")
    return f"{tag}{len(value):02}{value}"


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Each field's tag and value, in the order they stand."""
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not length.isdecimal() or not length.isascii() or at + 4 + int(length) > len(text):
            raise CodecFault("a field is cut off")
        yield tag, text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
