"""What somebody in a form means by a message that is no answer: stop, back, later; and numbers."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from bot.content.topics import GROUPS
from bot.conversation.privacy import MASK
from bot.conversation.reading import is_one_of
from bot.core.vietnamese import fold, normal
from bot.understanding.decisions import Decision

Wish = Literal["stop", "back", "later", "go"]

# Whole messages, read with and without marks, politeness around them left out (reading.py).
_STOP = (
    "thôi", "thôi không làm", "thôi không làm nữa", "thôi khỏi", "không làm nữa", "ko làm nữa",
    "k làm nữa", "khỏi làm", "khỏi làm nữa", "hủy", "hủy bỏ", "hủy đi", "hủy mã", "bỏ", "bỏ đi",
    "thoát", "thoát ra", "cancel", "dẹp", "không cần nữa", "ko cần nữa", "không muốn làm nữa",
    "dừng ở đây", "không làm", "ko làm", "đổi ý rồi", "không đi nữa", "ko đi nữa", "k đi nữa",
    "thôi không đi nữa", "thôi không đi", "thôi ko đi nữa", "không đăng ký nữa", "ko đăng ký nữa",
    "thôi không đăng ký nữa", "thôi không đăng ký",
)  # fmt: skip
_BACK = (
    "quay lại", "quay về", "trở lại", "trở về", "lùi", "lùi lại", "lui", "lui lại", "back",
    "câu trước", "về câu trước", "quay lại câu trước", "lùi lại một câu", "bước trước",
    "quay lại bước trước", "sửa câu trước", "sửa lại câu trước", "nhầm rồi quay lại",
    "gõ nhầm", "nhầm", "nhầm rồi", "sai rồi", "gõ lại câu trước", "nhập lại câu trước",
)  # fmt: skip
_LATER = (
    "để sau", "để lúc khác", "lúc khác", "khi khác", "hôm khác", "để hôm khác", "để mai",
    "mai làm", "mai làm tiếp", "tối làm", "tối làm tiếp", "làm sau", "bận rồi", "đang bận",
    "bận quá", "thôi để sau", "thôi để mai", "lát nữa", "lát làm tiếp", "tạm nghỉ",
)  # fmt: skip
_GO = (
    "tiếp tục", "làm tiếp", "tiếp", "tiếp đi", "làm tiếp đi", "làm tiếp việc dở", "hỏi tiếp",
    "tiếp câu trước", "nhắc lại", "hỏi lại", "đang hỏi gì", "đến đâu rồi",
)  # fmt: skip
_WISHES: Mapping[Wish, tuple[str, ...]] = {
    "later": _LATER,
    "stop": _STOP,
    "back": _BACK,
    "go": _GO,
}

# Topics that carry a talk on and ask nothing.
_SMALL = frozenset(("greet", "thanks", "goodbye", "subscribe", "out_of_scope"))

_LONG_NUMBER = re.compile(r"\d(?:[\s.\-–_]{0,2}\d){5,}")
_CODE = re.compile(
    r"\b(?:otp|opt|ma xac (?:thuc|nhan|minh)|mat khau|pass ?(?:word|code)?|ma pin)\b"
)


_CORRECTS = re.compile(
    r"^\W*(?:(?:dạ|da|ad|à|ơ|ấy chết|chết|em|e|mình|cho em|cho mình|muốn|xin)\W+)*"
    r"(?:sửa lại|sua lai|sửa|sua|đổi lại|doi lai|đổi|doi|thay|nhầm|nham|sai|gõ nhầm|go nham|"
    r"ghi nhầm|ghi nham|ghi sai|gõ sai|go sai|nhập lại|nhap lai|gõ lại|go lai)\s+(?P<what>.+)$",
    re.I | re.S,
)
_VALUE = re.compile(r"(?:\b(?:thành|thanh|sang|là|la)\b|:)\s*(?P<value>.+)$", re.I | re.S)
_LONGEST_CORRECTION = 120


class Correction(NamedTuple):
    """What is to be put right, in the person's words, and what it shall be, "" where untold."""

    what: str
    value: str


def correction(text: str) -> Correction | None:
    """ "Sửa số điện thoại thành …"; None where nothing is to be put right."""
    found = _CORRECTS.search(text) if len(text) <= _LONGEST_CORRECTION else None
    if found is None:
        return None
    value = _VALUE.search(found["what"])
    if value is None:
        return Correction(found["what"], "")
    return Correction(found["what"][: value.start()], value["value"])


def wish(text: str) -> Wish | None:
    """What a message wants of the form itself; None: it is an answer, or something else."""
    return next((meant for meant, phrases in _WISHES.items() if is_one_of(text, phrases)), None)


# Belief (0–1) from which on a message is a question aside, not a wrong answer to the form's own.
SURE_ASIDE = 0.7


def may_be_yes(text: str) -> bool:
    """ "dung" without its marks: đúng as well as dừng."""
    return normal(text) == "dung"


def asks_something(decision: Decision | None) -> bool:
    """Whether the message surely asks for a matter of its own: surer than where none was asked."""
    if decision is None or decision.topic is None or is_small_talk(decision):
        return False
    return decision.answers[0].score >= SURE_ASIDE


def is_small_talk(decision: Decision | None) -> bool:
    """Hello, thanks and the like, which any message may carry."""
    topic = decision.topic if decision is not None else None
    return topic in _SMALL and GROUPS.get(topic or "") == "conversation"


def has_long_number(text: str) -> bool:
    """Six digits and more: a phone, an account, an ID; no price, no year."""
    return _LONG_NUMBER.search(text) is not None


def has_number(text: str) -> bool:
    """Three digits and more: no choice from a list."""
    return re.search(r"\d{3}", text) is not None


def without_numbers(text: str) -> str:
    return _LONG_NUMBER.sub(MASK, text)


def names_code(text: str) -> bool:
    """Whether a one-time code or a password is spoken of: whoever sends one must be warned."""
    return _CODE.search(fold(text.lower())) is not None
