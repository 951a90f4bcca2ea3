"""What somebody in a guide means by a short message: done, stuck, back, later, and the like."""

import re
from collections.abc import Mapping
from typing import Literal

from bot.conversation.reading import Words, is_one_of
from bot.core.vietnamese import fold, normal

Wish = Literal[
    "done", "trouble", "back", "later", "again", "wait", "anew", "next-person", "help", "go"
]

# Whole messages, read with and without marks, politeness around them left out (reading.py).
_DONE = (
    "xong", "xong rồi", "đã xong", "xong hết rồi", "làm xong", "làm xong rồi", "đã làm xong",
    "xong bước này", "xg", "xog", "xong r", "xong rùi", "xog r", "done", "rồi", "rùi", "r",
    "rồi đó", "ok", "oke", "okê", "okie", "okay", "oki", "ok rồi", "ok xong", "tiếp", "tiếp đi",
    "tiếp theo", "tiếp tục", "làm tiếp",
    "next", "bước tiếp", "bước tiếp theo", "bước sau", "bước kế", "bước kế tiếp",
    "sang bước tiếp", "sang bước sau", "qua bước sau", "qua bước tiếp", "được", "được rồi",
    "dc rồi", "đc rồi", "dc", "đc", "đã được", "làm được rồi", "làm rồi", "đã làm",
    "đã làm rồi", "có rồi", "cài rồi", "cài xong", "cài xong rồi", "đã cài", "đã cài xong",
    "ra rồi", "vào được rồi", "nhận được rồi", "chuẩn bị xong", "rồi sao", "rồi sao nữa",
    "rồi làm gì nữa", "rồi làm gì tiếp", "làm gì tiếp", "giờ làm gì tiếp", "giờ làm gì nữa",
    "tiếp theo làm gì", "xong rồi làm gì nữa", "xong rồi làm gì tiếp", "xong rồi sao nữa",
    "bỏ qua", "bỏ qua bước này", "qua bước khác",
)  # fmt: skip
_TROUBLE = (
    "lỗi", "bị lỗi", "lỗi rồi", "bị lỗi rồi", "báo lỗi", "nó báo lỗi", "máy báo lỗi",
    "app báo lỗi", "vẫn lỗi", "vẫn bị lỗi", "lại lỗi", "error", "không được", "ko được",
    "k được", "hok được", "hông được", "hổng được", "không đc", "ko đc", "k đc", "không dc",
    "ko dc", "k dc", "chưa được", "vẫn không được", "vẫn ko được", "vẫn k được",
    "vẫn chưa được", "không làm được", "ko làm được", "k làm được", "làm không được",
    "làm ko được", "làm k được", "không vào được", "ko vào được", "k vào được", "không xong",
    "trục trặc", "bị trục trặc", "kẹt", "bị kẹt", "kẹt rồi", "bí", "bí rồi", "tắc rồi", "hỏng",
)  # fmt: skip
_BACK = (
    "quay lại", "quay về", "trở lại", "trở về", "lùi", "lùi lại", "lùi một bước", "lùi 1 bước",
    "lùi lại 1 bước", "lui", "lui lại",
    "lùi lại một bước", "bước trước", "về bước trước", "quay lại bước trước", "back",
    "xem lại bước trước", "cho xem lại bước trước",
)  # fmt: skip
_LATER = (
    "để sau", "để lúc khác", "lúc khác", "khi khác", "hôm khác", "để hôm khác", "để mai",
    "mai làm", "mai làm tiếp", "tối làm", "tối làm tiếp", "làm sau", "bận rồi", "đang bận",
    "bận quá", "thôi", "thôi để sau", "thôi để mai", "nghỉ", "nghỉ đã", "tạm nghỉ", "tạm dừng",
    "dừng ở đây", "dừng tại đây", "dừng đây", "thoát", "thoát ra", "không làm nữa",
    "ko làm nữa", "k làm nữa", "thôi không làm nữa", "hủy", "để đó",
)  # fmt: skip
_AGAIN = (
    "nhắc lại", "nói lại", "xem lại", "đọc lại", "gửi lại", "cho xem lại", "xem lại bước này",
    "bước này", "bước này là gì", "bước mấy rồi", "đang ở bước mấy", "đến bước mấy rồi",
    "đang bước mấy", "đang ở bước nào", "bước nào rồi", "tới đâu rồi", "đến đâu rồi",
    "hả", "gì cơ", "là sao", "sao cơ", "chưa hiểu", "không hiểu", "ko hiểu",
    "k hiểu", "thử lại", "làm lại bước này",
)  # fmt: skip
_WAIT = (
    "chưa", "chưa xong", "chưa làm", "chưa làm xong", "đợi", "đợi chút", "đợi tí", "đợi xíu",
    "chờ chút", "chờ tí", "chờ xíu", "từ từ", "khoan",
    "khoan đã", "đang làm", "đang cài", "đang tải", "vâng", "ừ", "dạ", "để làm", "để thử",
    "để làm thử", "làm đây",
)  # fmt: skip
_ANEW = ("từ đầu", "làm lại", "làm lại từ đầu", "lại từ đầu", "bắt đầu từ đầu", "bước đầu tiên")
_NEXT_PERSON = (
    "người tiếp theo", "người tiếp", "người kế tiếp", "người sau", "người khác",
    "mời người tiếp theo", "sang người khác", "tới người khác", "người mới",
)  # fmt: skip
_GO_ON = ("tiếp tục", "làm tiếp", "tiếp", "tiếp đi", "tiếp tục bước", "làm tiếp bước", "bước tiếp")

# The same in more ways than a list can name, on the mark-free twin.
_WHO = "bac|co|chu|chau|em|con|toi|minh|tui|ad|ban|anh|chi|oi"
_PUT_OFF = (
    rf"(?:de )?(?:(?:{_WHO}) )?(?:sang mai|ngay mai|mai|toi nay|tuan sau|bua khac|hom khac|"
    rf"luc khac|khi khac|luc nao ranh|khi nao ranh)(?: (?:{_WHO}))?(?: lam)?(?: tiep)?"
    # "tôi", "một" are other words: these need their verb.
    rf"|(?:de )?(?:toi|chieu|trua|mot)(?: (?:ve|ranh|{_WHO}))? lam(?: tiep)?"
)
_HOLD_ON = (
    rf"(?:doi|cho)(?: (?:{_WHO}))?(?: (?:chut|ti|xiu|ty|lat|mot chut|mot lat))+|doi (?:{_WHO})"
    rf"|de (?:{_WHO}) (?:lam|xem|thu|coi|tai|cai)(?: (?:thu|da|xem|coi))?"
)
_BY_FORM: Mapping[Wish, re.Pattern[str]] = {
    "later": re.compile(_PUT_OFF),
    "wait": re.compile(_HOLD_ON),
}
# What is stuck, in whatever words: only where nothing else was understood.
_STUCK = re.compile(
    r"\b(?:khong|ko|k|hong|hok|chua|chang) (?:thay|tim|co|hien|ra|duoc|dc|vao|nhan|quet|doc|bam|"
    r"gui|chay|len|mo|cai|tai|biet|hieu)\b"
    r"|\b(?:loi|bao sai|tu choi|bi dung|bi treo|xoay mai|quay mai)\b"
)

_WISHES: Mapping[Wish, Words] = {
    "trouble": _TROUBLE,
    "back": _BACK,
    "later": _LATER,
    "again": _AGAIN,
    "wait": _WAIT,
    "anew": _ANEW,
    "next-person": _NEXT_PERSON,
    "done": _DONE,
}

# "giúp người nhà", "làm hộ mẹ", "chỉ cho bà": of somebody who is surely not the one who writes,
# so bác, cô, chú do not count, nor "giúp bà với cháu".
_HELPS = re.compile(
    r"(?:(?:toi|minh|em|con|chau|to) )?(?:(?:dang|muon|phai) )?"
    r"(?:giup|ho|lam (?:giup|ho|cho|gium|dum)|chi (?:giup|ho|cho)|huong dan(?: cho)?|day(?: cho)?|"
    r"cai (?:giup|ho|cho))(?: cho)? "
    r"(?:nguoi (?:nha|than|khac|dan|gia)|ba con|hang xom|(?:ong|ba)(?: noi| ngoai| cu)?|cu|"
    r"bo|me|ma|ba me|bo me|vo|chong|dan)(?: (?:toi|minh|em|con|chau|to))?"
    r"(?: (?:lam|cai|dang ky|thao tac))?"
)
_STEP = re.compile(
    r"(?:(?:cho|xem|quay|tro|lui|lai|ve|den|toi|sang|qua|nhay|lam|o|dang) ){0,3}"
    r"buoc (?:so )?(\d{1,2})"
)
_BY_STEPS = re.compile(r"\b(?:tung buoc|cam tay chi viec)\b")
_ONLY_BY_STEPS = re.compile(
    r"(?:(?:hay|cho|chi|huong dan|bay|dat|lam|giup|xem|toi|minh|em|bac|co|chu|chau|con|voi) )*"
    r"tung buoc(?: (?:mot|di|voi|nhe|nha|a|giup|ho|cho|toi|minh|em|bac|co|chu|chau|con))*"
)
# What stands around a wish and changes nothing in it: "thôi để mai", "bước này xong rồi cháu ơi".
_WHAT = r"no|may|app|may no|buoc nay|cai nay|cho nay|buoc (?:so )?\d{1,2}"
_AHEAD = re.compile(rf"(?:(?:da|vang|u|uh|o|a|ok|thoi|vay|the|{_WHO}|{_WHAT}) )+")
_BEHIND = re.compile(rf"(?: (?:roi|nhe|nha|nhi|a|day|do|luon|het|{_WHO}|{_WHAT}))+$")
_LONGEST = 60  # letters of a message that may be a wish at all


def wish(text: str) -> Wish | None:
    """What a message wants of the guide somebody is led through; None: it is something else."""
    if len(text) > _LONGEST:
        return None
    plain = normal(text)
    folded = fold(plain)  # letter by letter, so that places in it are places in `plain`
    ahead, behind = _AHEAD.match(folded), _BEHIND.search(folded)
    starts = (0, ahead.end()) if ahead else (0,)
    ends = (len(plain), behind.start()) if behind else (len(plain),)
    heard = (_meant(plain[start:end]) for start in starts for end in ends if start < end)
    return next(filter(None, heard), None) or ("help" if _HELPS.fullmatch(folded) else None)


def is_stuck(text: str) -> bool:
    """Whether a message tells of a trouble: "không thấy nút đó", "nó báo sai hoài"."""
    return len(text) <= 2 * _LONGEST and _STUCK.search(fold(normal(text))) is not None


def _meant(text: str) -> Wish | None:
    said = (wish for wish, phrases in _WISHES.items() if is_one_of(text, phrases))
    formed = (wish for wish, form in _BY_FORM.items() if form.fullmatch(fold(text)))
    return next(said, None) or next(formed, None)


def goes_on(text: str) -> Wish | None:
    """What a message wants of a guide that was put off: only what cannot be meant otherwise."""
    if is_one_of(text, _GO_ON):
        return "go"
    return "done" if "xong" in text.lower() and wish(text) == "done" else None


def step_number(text: str) -> int | None:
    """The number of the step a message wants to see: "quay lại bước 2"."""
    if len(text) > _LONGEST:
        return None
    named = _STEP.fullmatch(fold(normal(text)))
    return int(named[1]) if named else None


def asks_for_steps(text: str) -> bool:
    """Whether a question wants to be led: "chỉ từng bước làm VNeID mức 2 với"."""
    return _has_steps(text) and _BY_STEPS.search(fold(normal(text))) is not None


def asks_only_for_steps(text: str) -> bool:
    """The same of a message that names no matter: "chỉ từng bước đi"."""
    return _has_steps(text) and _ONLY_BY_STEPS.fullmatch(fold(normal(text))) is not None


def _has_steps(text: str) -> bool:
    """A cheap look first: nearly no message is of this kind."""
    lower = text.lower()
    return "bước" in lower or "buoc" in lower or "cầm tay" in lower or "cam tay" in lower
