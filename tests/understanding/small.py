"""A small Content with the real words.toml, for tests of one thing at a time."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.entries import Content, Entry
from bot.understanding.matcher import Matcher
from tests.house import HOUSE

_ASK: Mapping[str, Sequence[str]] = {
    "vneid.forgot_password": (
        "quên mật khẩu vneid",
        "lấy lại mật khẩu vneid",
        "không nhớ mật khẩu định danh",
        "nhập sai mật khẩu vneid",
        "đặt lại mật khẩu",
    ),
    "vneid.register_level2": (
        "đăng ký mức 2",
        "làm định danh mức 2 ở công an",
        "lên mức 2 vneid",
        "nâng tài khoản lên mức độ 2",
        "cấp tài khoản mức 2",
    ),
    "vneid.children": (
        "làm vneid cho con",
        "định danh cho trẻ em",
        "bé chưa đủ 14 tuổi có vneid không",
        "tài khoản cho con nhỏ",
    ),
    "office.hours": ("mấy giờ phường mở cửa", "giờ làm việc của ủy ban", "thứ bảy có làm không"),
    "greet": ("xin chào", "chào ad", "alo", "hello bạn"),
    "thanks": ("cảm ơn", "cảm ơn nhiều nhé", "tks ad"),
}
_MORE = {
    "vneid.register_level2": {"fee": "Không mất tiền.", "papers": "Thẻ căn cước.", "how": "…"},
    "office.hours": {"time": "…"},
}
_OUTSIDE = (
    "thời tiết hôm nay",
    "nấu canh chua",
    "giá vàng hôm nay",
    "kết quả bóng đá",
    "kể chuyện",
)


def words() -> dict[str, Any]:
    return tomllib.loads((HOUSE / "content" / "words.toml").read_text("utf-8"))


def content() -> Content:
    entries = {
        topic: Entry(topic, topic, topic, tuple(ask), more=_MORE.get(topic, {}))
        for topic, ask in _ASK.items()
    }
    scam = Entry(
        "safety.scam",
        "Lừa đảo",
        "Lừa đảo",
        ask=("lừa đảo qua mạng là gì", "cách nhận biết lừa đảo", "phòng tránh lừa đảo"),
        urgent=("tôi vừa chuyển tiền cho kẻ lừa đảo", "tôi đang bị lừa", "lỡ đưa mã otp rồi"),
    )
    human = Entry("human", "Gặp người", "Gặp người", ask=("gặp cán bộ", "số điện thoại phường"))
    entries |= {"safety.scam": scam, "human": human}
    return Content(entries, {}, {}, (), {}, words(), _OUTSIDE)


def matcher() -> Matcher:
    return Matcher(content())
