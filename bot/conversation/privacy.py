"""Masks ID, card and one-time numbers before anything is stored, logged or understood."""

import re
import unicodedata

MASK = "****"

# What may stand between the groups of one number, as people copy it from a card, one group under
# the other too. Never a slash or a colon: those make dates, house numbers and times.
_GAP = "(?:[\\s.\\-–—_·()\u200b-\u200d\u2060\ufeff]{1,3}|,)?"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{8,}}")
_PARTS = re.compile(r"\d+")
_ID_LENGTHS = (12, 9)
_CARD_LENGTHS = range(13, 20)
_CARD_HEADS = tuple("234569")  # ISO/IEC 7812: banks; 9704 is Vietnam's own

# Numbers that are no secret, whatever stands beside them: a phone in one piece or with +84; dates,
# house numbers, times; hotlines, years, money; codes of dossiers ("000.00.12.H42-231120-0001").
_HARMLESS = re.compile(
    r"""(?<!\d)(?:
      0[35789]\d{8} | 02\d{8,9} | (?<=\+)84(?:[ .\-)]{0,2}\d){9,10}
    | \d{1,4}(?:/\d{1,4})+ | \d{1,2}(?::\d\d){1,2}
    | (?<!\d[\s.,\-–])(?<!\d[\s.,\-–]{2})(?<!\d[\s.,\-–]{3})(?:
          1[89]00(?:(?:[ .]?\d\d){2,3}|[ .]\d{3}[ .]\d{3}) | 11\d(?:[ ,.\-]+11\d)+
        | (?:19|20)\d\d(?:[ ,.\-]+(?:19|20)\d\d)+
        | \d{1,2}(?P<mark>[.\-])\d{1,2}(?P=mark)(?:19|20)\d\d(?!(?P=mark)\d)
        | [1-9]\d{0,2}(?:[.,]\d{3})*[.,]000
        | [1-9]\d{0,2}(?:(?P<by>[., ]?)\d{3}(?:(?P=by)\d{3})*)?
          (?=\s?(?:đ|₫|đồng|dong|vnđ|vnd)(?!\w)) )
    | (?<![^\W_])(?:\d{1,3}\.){0,4}[a-z]\d{1,3}(?:[.\-]\d{1,8})+
    )(?!\d)""",
    re.I | re.X,
)

_OTP = (
    r"\b(?:(?:smart ?)?otp|o t p|mã xác (?:thực|nhận|minh)|ma xac (?:thuc|nhan|minh)|"
    r"mã kích hoạt|ma kich hoat|mã 6 (?:chữ )?số|ma 6 (?:chu )?so)"
)
_PASSWORD = r"\b(?:mật khẩu|mat khau|pass ?code|mã pin|ma pin)"
_WORD = rf"(?:(?P<otp>{_OTP})|{_PASSWORD})"
_CODE = rf"(?P<code>\d(?:[ .\-]?\d){{3,7}})(?!{_GAP}\d)"
# The code follows the word ("otp là 123456") or stands before it ("123456 là mã otp"). Long texts
# of banks put half a sentence between, or say "6 số" first.
_OTP_AFTER = re.compile(
    rf"{_WORD}(?P<gap>(?:(?!{_OTP}|{_PASSWORD})[^\d*]){{0,80}}?"
    rf"(?:\b[4-8] (?:chữ |chu )?(?:số|so)\b[^\d*]{{0,20}}?)?){_CODE}",
    re.I,
)
_OTP_BEFORE = re.compile(rf"(?<!\d){_CODE}(?P<gap>[^\d*]{{0,12}}?){_WORD}", re.I)
_NEAR = 25  # letters between a word and a code that surely belong together
# Between word and code stands nothing but "là", or nothing at all.
_TIGHT = re.compile(r"(?:.*(?:\b(?:là|la|is)\b|[:=])(?: \w{1,4})?)?[\W_]*", re.I | re.S)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS_IN_DIGIT = re.compile(rf"\d{_GAP}\Z")


def mask(text: str) -> tuple[str, bool]:
    """The text without ID numbers (9 or 12 digits), card numbers and one-time codes.

    Returns the text, in NFC and with plain digits, and whether anything was masked. Masking twice
    changes nothing. Never raises.
    """
    plain = unicodedata.normalize("NFC", text)
    if not plain.isascii():
        plain = re.sub(r"\d", lambda digit: str(int(digit[0])), plain)
    masked, before = _masked(plain), plain
    # A number that is gone may leave another one standing alone.
    while masked != before:
        masked, before = _masked(masked), masked
    return masked, masked != plain


def _masked(text: str) -> str:
    out = []
    at = 0
    for harmless in _HARMLESS.finditer(text):
        out += [_RUN.sub(_masked_run, text[at : harmless.start()]), harmless[0]]
        at = harmless.end()
    out.append(_RUN.sub(_masked_run, text[at:]))
    masked = _OTP_AFTER.sub(_masked_code, "".join(out))
    return _OTP_BEFORE.sub(_masked_code, masked)


def _masked_code(found: re.Match[str]) -> str:
    start, end = found.start("code") - found.start(), found.end("code") - found.start()
    whole = found[0]
    return whole[:start] + MASK + whole[end:] if _is_code(found) else whole


def _is_code(found: re.Match[str]) -> bool:
    text, start = found.string, found.start("code")
    code, gap, is_otp = found["code"], found["gap"], found["otp"] is not None
    if _HARMLESS.match(text, start) or _ENDS_IN_DIGIT.search(text, max(0, start - 4), start):
        return False
    if _TIGHT.fullmatch(gap):
        return True
    has_six = len("".join(_PARTS.findall(code))) == 6
    if len(gap) <= _NEAR and not _YEAR.fullmatch(code):
        return has_six or is_otp
    return has_six and is_otp


def _masked_run(found: re.Match[str]) -> str:
    """Groups of digits side by side: masks every stretch of them that is an ID or a card."""
    run = found[0]
    spans = [part.span() for part in _PARTS.finditer(run)]
    parts = [run[start:end] for start, end in spans]
    out: list[str] = []
    at = start = 0
    while start < len(parts):
        secret = _secret_end(parts, start)
        if secret:
            out.append(run[at : spans[start][0]] + MASK)
            at = spans[secret - 1][1]
        start = secret or _phone_end(parts, start) or start + 1
    return "".join(out) + run[at:]


def _secret_end(parts: list[str], start: int) -> int:
    """Where the longest secret that begins with parts[start] ends, 0 where none begins there."""
    found = 0
    digits = ""
    for end, part in enumerate(parts[start:], start + 1):
        digits += part
        if len(digits) > _CARD_LENGTHS[-1]:
            break
        if _is_card(digits) or (len(digits) in _ID_LENGTHS and not _has_phone(parts, start, end)):
            found = end
    return found


def _has_phone(parts: list[str], start: int, end: int) -> bool:
    """Whether parts[start:end] are only by chance as many digits as an ID has.

    An ID of 12 digits begins with a 0 as phones do: what begins so is taken for one.
    """
    if parts[start].startswith("0") and sum(map(len, parts[start:end])) == 12:
        return False
    return any(_phone_end(parts, place) for place in range(start, end))


def _phone_end(parts: list[str], start: int) -> int:
    """Where the phone number that begins with parts[start] ends, 0 where none begins there."""
    digits = ""
    for end, part in enumerate(parts[start:], start + 1):
        digits += part
        if len(part) == 9 or len(digits) > 11:
            break
        if re.fullmatch(r"0[35789]\d{8}|02\d{8,9}", digits):
            return end
    return 0


def _is_card(digits: str) -> bool:
    """A payment card by length, first digit and check digit (ISO/IEC 7812, Luhn)."""
    if len(digits) not in _CARD_LENGTHS or not digits.startswith(_CARD_HEADS):
        return False
    return has_check_digit(digits)


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's sum asks for."""
    total = 0
    for place, letter in enumerate(reversed(digits)):
        value = int(letter) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
