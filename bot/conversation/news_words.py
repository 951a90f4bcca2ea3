"""Which kinds of news somebody wants, as people type it: “chỉ nhận tin việc làm”, “thôi tin khẩn”.

Whole messages only: a question about jobs is no wish to be written to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.conversation import reading

WishKind = Literal["on", "off", "only"]

# Each kind of news (bot/store/interests.py) by the words people have for it.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "papers": ("thủ tục", "thủ tục hành chính", "giấy tờ", "hồ sơ", "dịch vụ công"),
    "volunteering": ("tình nguyện", "hoạt động", "hoạt động tình nguyện", "thứ bảy tình nguyện"),
    "jobs": ("việc làm", "tuyển dụng", "tìm việc"),
    "urgent": ("khẩn", "khẩn cấp", "gấp", "cảnh báo"),
}
_NEWS = ("tin", "bản tin", "tin về", "tin tức", "thông báo", "thông báo về")
# Each of them has one of these words, as they are without marks.
_HINTS = frozenset(("tin", "bao"))
_VERBS: Mapping[WishKind, tuple[str, ...]] = {
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
    for kind, verbs in _VERBS.items():
        end = ("", "thôi") if kind == "only" else ("",)
        for interest, names in _KINDS.items():
            if reading.is_made_of(text, (verbs, _NEWS, names, end)):
                return Wish(kind, interest)
    return None
