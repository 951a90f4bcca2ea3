"""How the person wants to be called: only what they say of themselves counts, never a guess."""

import re

from bot.content.filling import ELDERS, Address

_DEFAULT = Address()
# "bác quên mật khẩu", "cho cô hỏi", "chú ở xóm 3": the word as the one who speaks. "dạ cháu chào
# bác" or "bác ơi cho cháu hỏi" speaks *to* a bác and says nothing of the speaker.
_SPEAKER = re.compile(
    r"\b(?:cháu|con|em|mày|bay) ơi,?\s+(?:cho )?(?P<after>bác|cô|chú)\b(?! ơi)"
    r"|\b(?:cho|giúp|chỉ|hướng dẫn|bảo|nhắc) (?P<object>bác|cô|chú)\b(?! (?:ơi|ạ))"
    r"|^(?P<start>bác|cô|chú) (?:muốn|hỏi|quên|cần|không|ko|k|bị|đang|mới|vừa|ở|có|làm|già|chưa|"
    r"định|tìm|phải|đi|mất|đổi|nhờ|xin|đăng|lỡ|thấy|nghe)\b",
    re.I,
)
_CHILD = re.compile(
    r"^\W*cháu ơi\b|\bcháu (?:chỉ|giúp|bảo|hướng dẫn|xem|tra) (?:cho|giúp|hộ)\b", re.I
)
# Who says these of themselves is no elder, whatever else stands in the message.
_YOUNGER = re.compile(
    r"\b(?:cho|giúp) (?:cháu|em|con|mình|tôi|tớ)\b"
    r"|\b(?:em|cháu|con) (?:muốn|hỏi|quên|bị|cần|chào)\b",
    re.I,
)


def address_of(word: str) -> Address:
    """The address kept with a person ("" for the default)."""
    return ELDERS.get(word, _DEFAULT)


def heard_in(text: str) -> str | None:
    """ "bác", "cô" or "chú" where the message says it of the speaker; None where it does not."""
    if _YOUNGER.search(text):
        return None
    if found := _SPEAKER.search(text.strip()):
        word = found["after"] or found["object"] or found["start"]
        return word.lower()
    return "bác" if _CHILD.search(text) else None
