"""Reads the chapter or unit somebody belongs to: “e ở chi đoàn thôn 3”, “ko thuộc cđ”."""

import re
import unicodedata
from collections.abc import Iterable

from bot.conversation import reading
from bot.core.vietnamese import fold, normal
from bot.understanding.resembling import meant

MOST_LETTERS = 60
_MOST_WORDS = 12

_NONE = (
    "không", "ko", "k", "không có", "ko có", "k có", "chưa có", "không thuộc", "không biết",
    "ko biết", "chưa vào đoàn", "chưa vô đoàn", "không phải đoàn viên", "ko phải đoàn viên",
    "không thuộc chi đoàn nào", "ko thuộc chi đoàn nào", "không ở chi đoàn nào", "tự do",
    "người dân", "dân thường", "đi một mình", "không chi đoàn", "không có chi đoàn",
)  # fmt: skip
_BEFORE = re.compile(
    r"^(?:(?:dạ|da|vâng|vang|ạ|a|thì|thi)[\s,]+)*"
    r"(?:(?:em|e|mình|minh|m|tôi|toi|tui|cháu|chau|con|bác|bac|cô|chú|bọn em|tụi em)\s+)?"
    r"(?:(?:đang|dang|hiện|hien)\s+)?"
    r"(?:(?:sinh hoạt (?:ở|tại)|sinh hoat (?:o|tai)|ở|o|thuộc|thuoc|bên|ben|là|la|tại|tai|học|hoc|"
    r"làm (?:ở|tại)|lam (?:o|tai))\s+)*",
    re.I,
)
_AFTER = re.compile(r"(?:[\s,.!]+(?:ạ|a|nhé|nhe|nha|đó|đấy|ad|bạn|bot))*[\s,.!]*$", re.I)
_SHORT = re.compile(r"^(?:cđ|cd|chi doan|chidoan)(?=[\s.])[\s.]*", re.I)
_NAME = re.compile(r"[\w\s.,\-–/()&'’]+")
_ASKS = re.compile(
    r"\?|\b(?:là gì|la gi|ở đâu|o dau|thế nào|the nao|sao|bao nhiêu|bao nhieu|mấy giờ|may gio|"
    r"khi nào|khi nao|được không|duoc khong|dc ko|có cần|co can|làm gì|lam gi)\b",
    re.I,
)


def chapter(text: str, known: Iterable[str]) -> str | None:
    """The name as it is kept: one of the `known` where it only has slips, "" for none at all.

    None where the text is no name.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if reading.is_one_of(plain, _NONE):
        return ""
    bare = _BEFORE.sub("", _AFTER.sub("", plain), count=1) or plain
    if reading.is_one_of(bare, _NONE):
        return ""
    words = bare.split()
    if not words or len(words) > _MOST_WORDS or len(bare) > MOST_LETTERS or _ASKS.search(plain):
        return None
    if not any(letter.isalpha() for letter in bare) or not _NAME.fullmatch(bare):
        return None
    whole = _SHORT.sub("Chi đoàn ", bare)
    kept = {name: _core(name) for name in known}
    found = meant(_core(whole), kept.values())
    if found is not None:
        return next(name for name, core in kept.items() if core == found)
    return whole[:1].upper() + whole[1:]


def _core(name: str) -> str:
    """Without what all chapters are called by: "thôn 3" is "Chi đoàn thôn 3"."""
    return re.sub(r"^(?:chi doan|doan)\s+", "", fold(normal(name)))
