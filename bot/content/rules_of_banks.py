"""Rules about the banks a payment QR can be made for."""

import re
from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.inspection import Inspection

_BIN = re.compile(r"[0-9]{6}")
_LONGEST_NAME = 30  # what fits under a code on the board


def banks_are_told_apart(look: Inspection) -> Iterator[Fault]:
    """Money goes where the number says: each has six digits and stands once."""
    numbers: set[str] = set()
    for place, bank in enumerate(look.content.banks, 1):
        entry = f"bank {place}"
        if not _BIN.fullmatch(bank.bin):
            yield Fault("banks.toml", entry, "“bin” phải là 6 chữ số.")
        if bank.bin in numbers:
            yield Fault("banks.toml", entry, f"“bin” {bank.bin} đã đứng ở trên.")
        if not 1 <= len(bank.name) <= _LONGEST_NAME:
            sentence = f"“name” phải có từ 1 đến {_LONGEST_NAME} ký tự."
            yield Fault("banks.toml", entry, sentence)
        numbers.add(bank.bin)
