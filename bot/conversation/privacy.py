"""Masks ID, card and one-time numbers before anything is stored, logged or understood."""

import re

MASK = "****"

# Digits with single separators between them, as people copy them from cards. No date has these
# separators only, and a phone number (10–11 digits) falls under none of the lengths.
_RUN = re.compile(r"(?<![\d/:])\d(?:[ .\-–]{0,2}\d){5,}(?![\d/:])")
_PARTS = re.compile(r"\d+")
_OTP_WORDS = (
    r"otp|o t p|mã xác (?:thực|nhận|minh)|ma xac (?:thuc|nhan|minh)|passcode|pass code|"
    r"mã pin|ma pin|mật khẩu|mat khau|mã kích hoạt|ma kich hoat|smart ?otp"
)
# The code follows the word ("otp là 123456") or stands before it ("123456 là mã otp").
_OTP_AFTER = re.compile(
    rf"(?P<word>{_OTP_WORDS})(?P<gap>[^\d\n]{{0,25}}?)(?P<code>\d(?:[ .\-]?\d){{3,7}})(?!\d)", re.I
)
_OTP_BEFORE = re.compile(
    rf"(?<!\d)(?P<code>\d(?:[ .\-]?\d){{3,7}})(?P<gap>[^\d\n]{{0,12}}?)(?P<word>{_OTP_WORDS})", re.I
)
_ID_LENGTHS = (9, 12)
_CARD_LENGTHS = range(13, 20)


def mask(text: str) -> tuple[str, bool]:
    """The text without ID numbers (9 or 12 digits), card numbers and one-time codes.

    Returns the masked text and whether anything was masked. Masking twice changes nothing.
    """
    masked = _OTP_AFTER.sub(lambda found: f"{found['word']}{found['gap']}{MASK}", text)
    masked = _OTP_BEFORE.sub(lambda found: f"{MASK}{found['gap']}{found['word']}", masked)
    masked = _RUN.sub(_masked_run, masked)
    return masked, masked != text


def _masked_run(found: re.Match[str]) -> str:
    run = found[0]
    parts = _PARTS.findall(run)
    digits = "".join(parts)
    if len(digits) in _ID_LENGTHS or _is_card(digits):
        return MASK
    if len(parts) == 1:
        return run
    return _masked_parts(run, parts)


def _masked_parts(run: str, parts: list[str]) -> str:
    """Several numbers side by side: masks every stretch of parts that is an ID or a card."""
    spans = [found.span() for found in _PARTS.finditer(run)]
    out: list[str] = []
    at = 0
    start = 0
    while start < len(parts):
        end = _secret_end(parts, start)
        if end is None:
            start += 1
            continue
        out.append(run[at : spans[start][0]] + MASK)
        at = spans[end - 1][1]
        start = end
    return "".join(out) + run[at:]


def _secret_end(parts: list[str], start: int) -> int | None:
    """Where the longest secret beginning at `start` ends, None where none begins there."""
    ends = []
    digits = ""
    for end in range(start + 1, len(parts) + 1):
        digits += parts[end - 1]
        # Grouped numbers come in short groups; a whole phone number beside it is not a group.
        is_grouped = all(len(part) <= 6 for part in parts[start:end])
        if (end == start + 1 or is_grouped) and (len(digits) in _ID_LENGTHS or _is_card(digits)):
            ends.append(end)
    return ends[-1] if ends else None


def _is_card(digits: str) -> bool:
    """A payment card by length and check digit (ISO/IEC 7812, Luhn)."""
    if len(digits) not in _CARD_LENGTHS:
        return False
    total = 0
    for place, letter in enumerate(reversed(digits)):
        value = int(letter) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
