"""Which kinds of news somebody wants, as people type it: “chỉ nhận tin việc làm”, “thôi tin khẩn”.

Whole messages only: a question about jobs is no wish to be written to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.conversation import reading

WishKind = Literal["on", "off", "only"]

# Each kind of news (bot/store/interests.py) by the words people have for it.
_KINDS: Mapping[str, Sequence[str]] = {
    "papers": ("thủ tục", "thủ tục hành chính", "giấy tờ", "hồ sơ", "dịch vụ công"),
    "volunteering": ("tình nguyện", "hoạt động", "hoạt động tình nguyện", "thứ bảy tình nguyện"),
    "jobs": ("việc làm", "tuyển dụng", "tìm việc"),
    "urgent": ("khẩn", "khẩn cấp", "gấp", "cảnh báo"),
}
_NEWS = ("tin", "bản tin", "tin về", "tin tức", "thông báo", "thông báo về")
# Each of them has one of these words, as they are without marks.
_HINTS = frozenset(("tin", "bao"))
_VERBS: Mapping[WishKind, Sequence[str]] = {
    "on": ("nhận", "gửi", "đăng ký", "đăng kí", "đăng ký nhận", "đăng kí nhận", "theo dõi", "bật"),
    "off": (
        *("thôi", "thôi nhận", "thôi gửi", "dừng", "dừng nhận", "dừng gửi", "ngừng", "ngừng nhận"),
        *("ngừng gửi", "bỏ", "bỏ nhận", "tắt", "hủy", "hủy nhận", "đừng gửi", "không nhận"),
        *("không muốn nhận", "ko nhận"),
    ),
    "only": ("chỉ", "chỉ nhận", "chỉ gửi", "chỉ muốn nhận", "chỉ cần", "chỉ theo dõi"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether somebody wants a kind of news, does not, or wants no other."""

    kind: WishKind
    interest: str


def wish(text: str) -> Wish | None:
    """What the message wishes of one kind of news; None where it wishes nothing of the sort."""
    if not reading.has_one_of(text, _HINTS):  # nearly no message has
        return None
    for kind in _VERBS:
        for interest in _KINDS:
            if reading.is_one_of(text, _phrases(kind, interest)):
                return Wish(kind, interest)
    return None


@cache
def _phrases(kind: WishKind, interest: str) -> tuple[str, ...]:
    ends = ("", " thôi") if kind == "only" else ("",)
    return tuple(
        f"{verb} {news} {name}{end}"
        for verb in _VERBS[kind]
        for news in _NEWS
        for name in _KINDS[interest]
        for end in ends
    )
