"""Reads phone numbers as people type them: gaps, dots, +84, spelt out, or of eleven digits."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from bot.core.vietnamese import fold

# Digits as they are read aloud; "năm" and "nam" are also the year, so only a long run counts.
_SPELT = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5",
    "lăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9",
}  # fmt: skip
_SPELT_RUN = re.compile(
    r"\b(?:(?:không|khong|một|mot|mốt|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|lam|sáu|sau|bảy|bay|bẩy|"
    r"tám|tam|chín|chin)\b[\s,.\-]*){8,}"
)
_LETTER_O = re.compile(r"(?<![^\W\d_])o(?=[\d o.\-]{8})|(?<=\d)o(?=\d)")
_RUN = re.compile(r"\+?\(?\d(?:[\s.\-–_()/]{0,3}\d){6,}")

# The numbers of eleven digits that ended in 2018: 0168 became 038 (plan of the Ministry of
# Information and Communications, decision 798/QĐ-BTTTT). People of age still write them.
_OLD = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78", "123": "83", "124": "84",
    "125": "85", "127": "81", "129": "82", "186": "56", "188": "58", "199": "59",
    **{f"16{digit}": f"3{digit}" for digit in "23456789"},
}  # fmt: skip


def numbers(text: str) -> tuple[str, ...]:
    """The Vietnamese numbers in the text, each once, as they are dialled at home: "0912345678"."""
    found = (number for run in _runs(text) for number in _in_run(run))
    return tuple(dict.fromkeys(found))


def has_digits(text: str) -> bool:
    """Whether the text has as many digits as only a phone number has, right or wrong."""
    return any(True for _ in _runs(text))


def _runs(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _SPELT_RUN.sub(_as_digits, plain)
    for found in _RUN.finditer(_LETTER_O.sub("0", plain)):
        yield found[0]


def _as_digits(found: re.Match[str]) -> str:
    words = re.findall(r"[^\W\d_]+", found[0])
    return "".join(_by_word()[word] for word in words) + " "


@cache
def _by_word() -> Mapping[str, str]:
    return {form: digit for word, digit in _SPELT.items() for form in (word, fold(word))}


def _in_run(run: str) -> Iterator[str]:
    """The number that a run of digits is, or those that stand in it side by side."""
    whole = _dialled(run)
    if whole:
        yield whole
        return
    parts = re.findall(r"\+?\d+", run)
    while parts:
        size = next((n for n in range(1, len(parts) + 1) if _dialled("".join(parts[:n]))), 0)
        if size:
            yield _dialled("".join(parts[:size]))
        parts = parts[max(1, size) :]


def _dialled(run: str) -> str:
    """The number in its home form; "" where nobody in Vietnam has such a one."""
    # Imported only here: its tables take some megabytes that most programs never need.
    import phonenumbers

    digits = re.sub(r"\D", "", run)
    if digits.startswith("0084"):
        digits = digits[2:]
    if digits.startswith("84") and len(digits) > 10:
        digits = digits[2:].lstrip("0")
    digits = digits.removeprefix("0")
    if len(digits) == 10 and digits[:3] in _OLD:
        digits = _OLD[digits[:3]] + digits[3:]
    if not digits or (run.startswith("+") and not run.startswith("+84")):
        return ""
    try:
        number = phonenumbers.parse(f"0{digits}", "VN")
    except phonenumbers.NumberParseException:
        return ""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    is_somebodys = phonenumbers.is_valid_number(number)
    return f"0{digits}" if is_somebodys and phonenumbers.number_type(number) in kinds else ""
