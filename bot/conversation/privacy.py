"""Masks ID, card and one-time numbers before anything is stored, logged or understood."""

import re
import unicodedata

MASK = "****"

# What may stand between the groups of one number, as people copy it from a card, one over
# another too. Never a slash or a colon: those make dates, house numbers and times.
_GAP = "(?:[\\s.\\-–—_·()\u200b-\u200d\u2060\ufeff]{1,3}|,)?"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{8,}}")
_DIGITS = re.compile(r"\d+")
_MONEY = r"[1-9]\d{0,2}(?:[.,]\d{3})*[.,]000(?!\d)"
_CURRENCY = r"\s?(?:đ|₫|đồng|dong|vnđ|vnd)(?!\w)"
# Numbers that are no secret whatever stands beside them: phones in one piece or with +84, hotlines,
# money, dates, times, house numbers, codes of dossiers ("000.00.12.H42-231120-0001").
_HARMLESS = re.compile(
    rf"""(?<!\d)(?:
    0[35789]\d{{8}} | 02\d{{8,9}} | (?<=\+)84(?:[ .\-]?\d){{9,10}}
    | \d{{1,4}}(?:/\d{{1,4}})+ | \d{{1,2}}(?::\d\d){{1,2}}
    | (?<!\d[ .\-])(?:
        1[89]00(?:[ .]?\d{{2}}){{1,3}} | 11\d(?:[ ,.\-]+11\d)+ | (?:19|20)\d\d(?:[ ,.\-]+(?:19|20)\d\d)+
        | {_MONEY} | [1-9]\d{{0,2}}(?:[., ]?\d{{3}})*{_CURRENCY}
        | \d{{1,2}}([.\-])\d{{1,2}}\1(?:19|20)\d\d(?!\1\d) )
    | (?<![^\W_])(?:\d{{1,3}}\.){{0,4}}[a-z]\d{{1,3}}(?:[.\-]\d{{1,8}})+
    )(?!\d)""",
    re.I | re.X,
)
