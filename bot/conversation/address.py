"""How the person wants to be called: only what they say of themselves counts, never a guess."""

import re

from bot.content.filling import ELDERS, Address

_DEFAULT = Address()

# Somebody else: "bác em", "chú công an", "bác sĩ"; or no person at all: "chú ý".
_SELF = (
    r"(bác|cô|chú)\b(?! (?:em|tôi|tui|mình|ấy|ta|kia|nào|ơi|nhà (?:em|tôi|mình|con|cháu)|hàng xóm|"
    r"ruột|họ|sĩ|giáo|dâu|rể|ý|thích|đơn|công an|cán bộ|tổ trưởng|trưởng|bí thư|chủ tịch))"
)
# What a message goes on with that begins with the speaker: "bác quên mật khẩu". Not "bác cho em
# hỏi", "cô có biết…", "chú chỉ giúp với": those speak to a bác.
_DOES = (
    r"(?:muốn|hỏi|quên|cần|không|ko|k|chưa|bị|đang|mới|vừa|già|định|tìm|phải|mất|đổi|nhờ|xin|đăng|"
    r"lỡ|thấy|nghe|năm|ở|dùng|xài|cài|quét|nộp|đi|ra|lên|bấm|mở|thay|được|để|đợi|chờ|sợ|tên|cảm|"
    r"cám|có(?! thể| biết| ai| phải)|làm(?! ơn| giúp| hộ))"
)
_SPEAKER = re.compile(
    r"^\W*(?:(?:dạ|alo|chào (?:cháu|con|em|các cháu)|(?:cháu|con|em) (?:ơi|à))\W+)*"
    rf"{_SELF} {_DOES}\b"
    rf"|\bcho {_SELF} (?:hỏi|biết|xin|nhờ|gặp|xem)\b"
    r"|^\W*(?:(?:cháu|con|em)(?: ơi| à)?\W+)?(?:(?:xem|tra|làm|viết|điền|đăng ký) )?"
    rf"(?:giúp|chỉ|giùm|dùm|hộ|hướng dẫn|bày)(?: cho)? {_SELF}",
    re.I,
)
# "cháu ơi …", "… hả cháu": an elder, a bác where they do not say which.
_CHILD = re.compile(
    r"^\W*(?:dạ )?(?:chào )?(?:các )?cháu (?:ơi|à|ạ)\b"
    r"|\b(?:hả|vậy|thế|không|ko|rồi|sao|nhé|nha|với|gì) cháu(?: ạ| ơi| à)?\W*$"
    r"|\bcháu (?:chỉ|giúp|bảo|hướng dẫn|xem|tra) (?:cho|giúp|hộ|giùm)\b"
    r"|^\W*(?:chao )?chau oi\b",
    re.I,
)
_ANY = re.compile(_SELF, re.I)
# Without marks "co" is also "có", "chu" also "chữ"; only this can mean nothing else.
_UNMARKED = re.compile(r"\bcho (bac|co|chu) hoi\b", re.I)
_MARKED = {"bac": "bác", "co": "cô", "chu": "chú"}
# Who speaks so is no elder, whatever else stands in the message.
_YOUNGER = re.compile(
    r"\bcho (?:cháu|em|con|mình|tôi|tớ|tui) (?:hỏi|biết|xin|nhờ|gặp|xem)\b"
    r"|\b(?:giúp|chỉ|bảo|hướng dẫn|nhắc|giùm|hộ) (?:cháu|em|mình|tôi|tớ|tui)\b"
    r"|\b(?:em|cháu) (?:muốn|hỏi|quên|bị|cần|chào)\b"
    r"|^\W*(?:dạ )?(?:em|cháu|con) "
    r"(?:làm|đang|không|ko|mới|nhờ|xin|cảm|cám|có|ở|là|đi|được|thưa)\b",
    re.I,
)


def address_of(word: str) -> Address:
    """The address kept with a person ("" for the default)."""
    return ELDERS.get(word, _DEFAULT)


def heard_in(text: str) -> str | None:
    """ "bác", "cô" or "chú" where the message (in NFC) says it of the speaker, else None."""
    if _YOUNGER.search(text):
        return None
    if found := _SPEAKER.search(text):
        return next(word.lower() for word in found.groups() if word)
    if found := _UNMARKED.search(text):
        return _MARKED[found[1].lower()]
    if _CHILD.search(text):
        found = _ANY.search(text)
        return found[1].lower() if found else "bác"
    return None
