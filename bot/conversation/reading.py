"""Reads short answers as people type them: a number of the list, yes and no, whole commands."""

import re
import unicodedata

from bot.core.vietnamese import fold

_NUMBER = re.compile(
    r"(?:so|chon|muc|cau|y|cai|phan|bam|nhan|thu)?\s*\(?(\d{1,2})\)?\s*[.)]?(?:\s*(?:nhe|nha|a|ạ|di))?"
)
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "khong": 0,
}  # fmt: skip
_WORD_LEAD = re.compile(r"(?:so|chon|muc|cau|cai|bam)\s+(\w+)")
_YES = {
    "co", "u", "uh", "um", "uhm", "ok", "oke", "okie", "okay", "yes", "dung", "dung roi", "dong y",
    "vang", "da", "da vang", "duoc", "xoa", "xoa di", "xoa het", "co xoa", "chac chan", "1",
}  # fmt: skip
_NO = {
    "khong", "ko", "k", "hong", "hok", "no", "thoi", "khoi", "dung", "giu", "giu lai", "huy",
    "khong xoa", "khong dong y", "2", "0",
}  # fmt: skip

# Whole messages only: "dừng lại ở bước 3 rồi" must not stop anything.
_MENU = {"menu", "xem menu", "mo menu", "menu di", "ve menu", "bat dau lai", "ve dau", "trang chu"}
_STOP = {
    "dung", "stop", "dung tin", "dung gui", "dung gui tin", "dung nhan tin", "dung tin nhan",
    "dung ban tin", "dung lai", "huy nhan tin", "huy dang ky nhan tin", "huy dang ki nhan tin",
    "khong nhan tin nua", "ko nhan tin nua", "thoi nhan tin", "thoi nhan ban tin",
    "huy theo doi ban tin", "dung gui nua", "unsubscribe", "tat tin", "tat thong bao",
    "tat ban tin", "dung ngay", "xin dung gui tin", "dung gui tin nua", "ngung", "ngung gui tin",
    "ngung nhan tin", "ngung tin", "huy tin", "bo nhan tin", "khong nhan ban tin nua",
}  # fmt: skip
_DELETE = {
    "xoa du lieu cua toi", "xoa du lieu", "xoa du lieu cua minh", "xoa du lieu cua em",
    "xoa du lieu cua tui", "xoa thong tin cua toi", "xoa thong tin cua minh", "xoa thong tin",
    "xoa du lieu ca nhan", "xoa thong tin ca nhan", "xoa het du lieu", "xoa het du lieu cua toi",
    "xoa het thong tin cua toi", "xoa du lieu cua bac", "xoa du lieu cua chau", "quen toi di",
    "xoa lich su chat", "xoa du lieu chat", "delete my data", "xoa moi du lieu",
}  # fmt: skip
_POLITE = re.compile(
    r"^(?:cho (?:toi|minh|em|bac|co|chu)\s+|vui long\s+|lam on\s+|xin\s+|hay\s+"
    r"|(?:toi|minh|em|bac) muon\s+)+"
    r"|\s+(?:nhe|nha|a|di|voi|giup|giup toi|giup minh|ad|bot|em|chau)$"
)
_LOOSE = re.compile(r"[^\w#]+")


def plain(text: str) -> str:
    """Lower case, no marks, no punctuation, single spaces."""
    return _LOOSE.sub(" ", fold(text.casefold())).strip()


def command(text: str) -> str:
    """As plain, without the politeness around a command."""
    words = plain(text)
    while (shorter := _POLITE.sub("", words).strip()) != words:
        words = shorter
    return words


def number(text: str) -> int | None:
    """The number a message consists of ("2", "số 2", "chọn 2 nhé", "hai"), None for another."""
    words = plain(text)
    if len(words) > 14:
        return None
    if found := _NUMBER.fullmatch(words):
        return int(found[1])
    if found := _WORD_LEAD.fullmatch(words):
        return _NUMBER_WORDS.get(found[1])
    return _NUMBER_WORDS.get(words)


def is_menu(text: str) -> bool:
    return command(text) in _MENU


def is_stop(text: str) -> bool:
    """DỪNG and its variants as the whole message."""
    words = command(text)
    if words == "dung":  # "đúng" and "dùng" fold to the same word and are not meant
        typed = unicodedata.normalize("NFC", text.casefold())
        return typed.isascii() or "dừng" in typed
    return words in _STOP


def is_delete(text: str) -> bool:
    """A wish to have one's data deleted, as the whole message."""
    return command(text) in _DELETE


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None for anything else."""
    words = command(text)
    if words == "dung":  # "đúng" or "dừng": the mark decides, without one it is no answer
        typed = unicodedata.normalize("NFC", text.casefold())
        return True if "đúng" in typed else False if "dừng" in typed else None
    if words in _NO:
        return False
    return True if words in _YES else None


def choice_by_words(text: str, titles: list[str]) -> int | None:
    """Which of the titles offered the message repeats; None where it is none or several."""
    words = plain(text)
    if len(words) < 3:
        return None
    exact = [place for place, title in enumerate(titles) if plain(title) == words]
    if len(exact) == 1:
        return exact[0]
    parts = [place for place, title in enumerate(titles) if f" {words} " in f" {plain(title)} "]
    return parts[0] if len(parts) == 1 and len(words) >= 5 else None
