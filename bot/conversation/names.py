"""Reads names as people type them: of a person or a small business, and of a bank."""

import re
import unicodedata
from functools import cache

from bot.content.banks import Bank
from bot.core.vietnamese import fold
from bot.understanding.banks import banks_named

MOST_LETTERS = 50
_MOST_WORDS = 8

# The surnames of nearly everybody, of the Kinh and of other peoples, but for those that are
# everyday words (Mã, Tiền, Văn …): they count where the name is written with capitals.
_SURNAME_LIST = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn lâm trịnh
    trương phùng mai tô hà cao châu tạ thái quách vương lương tăng từ triệu kiều chu la lưu diệp
    tống nghiêm khổng mạc ông thân thạch liêu lò lường quàng cầm vi giàng sùng thào lầu cháng
    hạng đèo điểu ksor siu rơ rmah kpă y h đàm cù bạch tôn âu ưng giáp bành đồng đậu hứa hàn khương
    lục mẫn nhâm ninh tòng trà trầm vòng đới lữ lã nhữ tưởng ngụy doãn cấn chử thiều viễn đổng hầu
    kha khuất khúc lều mẫu nghị ngũ phù quản quế sầm sử tào tất thiệu thịnh thòng tiết uông
"""
_SURNAMES = frozenset(_SURNAME_LIST.split())
_BUSINESS = re.compile(
    r"(?:ho kinh doanh|hkd|ho kd|cong ty|cty|doanh nghiep|dntn|htx|hop tac xa)\b"
)

# What may stand around a name: "dạ tên tôi là …", "chủ tài khoản: …", "… ạ".
_BEFORE = re.compile(
    r"^(?:(?:dạ|da|vâng|vang|ừ|thưa|thua|xin|ạ|a)[\s,]+)*"
    r"(?:(?:họ (?:và )?tên|ho (?:va )?ten|tên|ten|chủ (?:tài khoản|tk|thẻ)|chu (?:tai khoan|tk)|"
    r"tài khoản|tai khoan|tk|ctk)\s*)*"
    r"(?:(?:tôi|toi|mình|minh|em|cháu|chau|con|bác|bac|cô|co|chú|chu|tui|anh|chị|chi)\s+)?"
    r"(?:(?:(?:đứng|dung|mang) (?:tên|ten)|họ tên|ho ten|tên|ten)\s*)?(?:(?:là|la)\s+|[:=]\s*)?",
    re.I,
)
_AFTER = re.compile(
    r"(?:[\s,.!]+(?:ạ|nhé|nhe|nha|đó|đấy|em|cháu|chau|ad|bạn|bot))*[\s,.!?]*$", re.I
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")

# Words no name has; those without marks only where nothing else says that a name is meant.
_NO_NAME_LIST = """
    không hông hổng gì sao nào nhiêu đâu mấy biết được phải cần hỏi muốn làm chưa rồi thế vậy
    cái này kia của với ở ngân hàng tài khoản tiền khoan đợi giúp chỉ tôi
"""
_NO_NAME = frozenset(_NO_NAME_LIST.split())
_BARE_NO_NAME_LIST = "khong ko gi nhieu duoc muon biet toi the nao bank"
_BARE_NO_NAME = frozenset(_BARE_NO_NAME_LIST.split())

_MIDDLE = frozenset(("thi", "van"))  # between surname and name, in half of all names
_ONLY_SURNAMES = frozenset(("nguyen", "tran", "pham", "huynh", "bui"))
_NO_BEGINNING = frozenset(
    ("ho so", "ho tich", "ly lich", "ly do", "vu khi", "do xe", "mai tang", "la cai", "cao tuoi")
)


def full_name(text: str) -> str | None:
    """The name in the text, in NFC and as it was typed; None where the text is no full name."""
    plain = unicodedata.normalize("NFC", text).strip()
    if not plain or len(plain) > 3 * MOST_LETTERS:
        return None
    name = _stripped(plain)
    words = name.split()
    if not 2 <= len(words) <= _MOST_WORDS or len(name) > MOST_LETTERS:
        return None
    if not all(_WORD.fullmatch(word) for word in words):
        return None
    return name if _is_name(words) else None


def banks(text: str, known: tuple[Bank, ...]) -> tuple[Bank, ...]:
    """The banks the text may mean: one, several to choose from, or none."""
    return banks_named(text, known)


def is_surely_name(name: str) -> bool:
    """Whether what full_name read can hardly be anything else, whatever it sounds like.

    "nguyễn thị lan" is no contest (thi). But "hồ sơ" begins with a surname too, and without marks
    "dang ky" (đăng ký) does.
    """
    words = [fold(word.lower()) for word in name.split()]
    if all(word[:1].isupper() for word in name.split()) or _MIDDLE.intersection(words[1:-1]):
        return True
    if " ".join(words[:2]) in _NO_BEGINNING:
        return False
    return words[0] in _ONLY_SURNAMES or not name.isascii()


def _stripped(plain: str) -> str:
    """Without what leads to the name and what follows it, unless nothing would be left."""
    bare = _AFTER.sub("", plain)
    rest = _BEFORE.sub("", bare, count=1)
    for candidate in (bare, rest):
        # "Lê", "Từ" and the like are surnames before they are anything else.
        if candidate.split()[:1] and _has_surname(candidate.split()[0]):
            return " ".join(candidate.split())
    return " ".join((rest if len(rest.split()) > 1 else bare).split())


def _has_surname(word: str) -> bool:
    lower = word.lower()
    return lower in (_bare_surnames() if lower.isascii() else _SURNAMES)


@cache
def _bare_surnames() -> frozenset[str]:
    return frozenset(map(fold, _SURNAMES))


def _is_name(words: list[str]) -> bool:
    lower = [word.lower().strip(".") for word in words]
    if _BUSINESS.match(fold(" ".join(lower))):
        return True
    if any(word in _NO_NAME for word in lower):
        return False
    has_capitals = all(word[:1].isupper() for word in words)
    if has_capitals:
        return True
    is_bare = all(word.isascii() for word in lower)
    if is_bare and any(word in _BARE_NO_NAME for word in lower):
        return False
    return _has_surname(words[0])
