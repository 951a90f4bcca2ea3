"""Why a letter waits or was refused, in plain words and with what to do: one table a platform.

The codes are those of bot/channels/{zalo,messenger}/errors.py and our own; each row says what the
source beside the code there means for whoever reads the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store import news_letters, roads

NOTHING = "Không phải làm gì."
ASK_ADMIN = "Nhờ người quản trị xem, gửi kèm mã này."
WRITE_AGAIN = "Chờ họ nhắn tới: trả lời xong, bot báo có tin mới."
RECONNECT = "Vào trang Kênh, bấm “Kết nối lại”, rồi cho bản tin gửi tiếp."
SHORTER = "Chép lại thành bản mới, sửa nội dung rồi gửi thử cho mình trước."


@dataclass(frozen=True, slots=True)
class Reason:
    """`words` end a sentence that begins with a number of people; `advice` is one thing to do."""

    words: str
    advice: str


Rows = tuple[tuple[tuple[str, ...], Reason], ...]

_LEFT = Reason("đã chặn hoặc rời kênh", NOTHING)
_CLOSED = Reason("lâu chưa nhắn, nền tảng chưa cho gửi", WRITE_AGAIN)
_TODAY = Reason("hết lượt của nền tảng trong ngày", "Sang ngày mới bot tự gửi tiếp.")
_MONEY = Reason("ngoài hạn miễn phí, kênh không có tiền", WRITE_AGAIN)
_POLICY = Reason("nền tảng cho là trái quy định", "Không gửi lại. Đọc quy định rồi viết bản khác.")
_TOKEN = Reason("kênh mất quyền gửi", RECONNECT)
_FORMAT = Reason("nền tảng không nhận cách trình bày", SHORTER)
_PICTURE = Reason("nền tảng không lấy được ảnh", "Dùng ảnh JPG hoặc PNG dưới 1 MB, địa chỉ https.")
_LATER = Reason("nền tảng đang bận, bot thử lại", NOTHING)

# Codes of our own, the same on every platform.
OWN: Mapping[str, Reason] = {
    roads.WINDOW: _CLOSED,
    roads.QUOTA: Reason("hết lượt tin miễn phí", WRITE_AGAIN),
    roads.BUDGET: Reason(
        "ngoài hạn miễn phí, đã hết tiền tháng này",
        "Tăng số tiền của kênh ở trang Kênh, hoặc chờ họ nhắn tới.",
    ),
    roads.UNKNOWN: Reason("chưa rõ lần cuối họ nhắn", "Bot đang hỏi Zalo, rồi tự gửi hoặc chờ."),
    roads.TODAY: _TODAY,
    "-gone": _LEFT,
    "-stopped": Reason("vừa dừng nhận tin", NOTHING),
    news_letters.CANCELLED: Reason("chưa gửi thì bản tin bị huỷ", NOTHING),
    news_letters.EXPIRED: Reason("chưa gửi được thì tin hết hạn", "Lần sau đặt hạn dài hơn."),
    news_letters.UNSUBSCRIBED: Reason("vừa dừng nhận tin", NOTHING),
    "unfollow": _LEFT,
    "crash": Reason(
        "không rõ tới hay chưa: máy dừng đúng lúc gửi",
        "Không gửi lại, kẻo có người nhận hai lần.",
    ),
    "fault": Reason("không rõ tới hay chưa: chương trình lỗi lúc gửi", ASK_ADMIN),
    "no_account": Reason("kênh không còn trong hệ thống", ASK_ADMIN),
    "database": _LATER,
}
# reference/zalo-oa.md §5.5
_ZALO_ROWS: Rows = (
    (("-213", "-217", "-244"), _LEFT),
    (("-227",), Reason("lâu không dùng Zalo hoặc bị khoá", NOTHING)),
    (("-230", "-232"), _CLOSED),
    (("-211", "-218"), _TODAY),
    (("-320", "-321"), _MONEY),
    (("-234",), Reason("Zalo không nhận tin lúc 22:00–6:00", "Sáng ra bot tự gửi tiếp.")),
    (("-248",), _POLICY),
    (("-216", "-220"), _TOKEN),
    (
        ("-204", "-205", "-209", "-212", "-219", "-221", "-223", "-224", "-235", "-242"),
        Reason("OA chưa đủ quyền hoặc gói dịch vụ", "Vào oa.zalo.me xem gói và quyền của OA."),
    ),
    (("-201", "-210", "-233"), _FORMAT),
    (("-32", "-200", "-214"), _LATER),
    (("-100",), _PICTURE),
)
# reference/messenger.md §9; a row for a code alone holds for its other subcodes too.
_MESSENGER_ROWS: Rows = (
    (("551", "10/2018108", "100/2018001", "200/1545041", "551/1545041"), _LEFT),
    (("10/2018278", "10/2018065", "10/2534022"), _CLOSED),
    (("2018300",), Reason("người khác đang giữ cuộc trò chuyện này", WRITE_AGAIN)),
    (("10/1893015",), Reason("đã tắt loại tin này", NOTHING)),
    (("10/1893063",), Reason("Trang đang bị Meta hạn chế gửi", "Vào Chất lượng Trang xem lý do.")),
    (("368",), _POLICY),
    (
        ("613/2018338",),
        Reason("Meta thấy người này bị làm phiền", "Gửi thưa hơn, đúng chủ đề hơn."),
    ),
    (("190",), _TOKEN),
    (
        ("10", "200", "230", "2022"),
        Reason("Trang chưa đủ quyền gửi", "Người quản trị xem quyền của ứng dụng ở Meta."),
    ),
    (("100/2018008", "100/2018047", "100/2018109"), _PICTURE),
    (("100",), _FORMAT),
    (("-1", "1", "2", "4", "17", "32", "613", "1200", "80006"), _LATER),
)
ZALO: Mapping[str, Reason] = {code: why for codes, why in _ZALO_ROWS for code in codes}
MESSENGER: Mapping[str, Reason] = {code: why for codes, why in _MESSENGER_ROWS for code in codes}
_PLATFORMS: Mapping[str, Mapping[str, Reason]] = {"zalo": ZALO, "messenger": MESSENGER}

# Where nobody has described the code.
_UNKNOWN: Mapping[str, Reason] = {
    "waiting": Reason("đang chờ gửi được", NOTHING),
    "refused": Reason("nền tảng không nhận", ASK_ADMIN),
    "gone": _LEFT,
    "unsure": Reason("không rõ tới hay chưa", "Không gửi lại, kẻo có người nhận hai lần."),
}


def is_telling(code: str) -> bool:
    """Whether a code says anything beside its reason: a platform's does, to whoever looks it up,
    and one of our own only where somebody is to be sent it.
    """
    own = OWN.get(code)
    return own is None or own.advice == ASK_ADMIN


def reason_of(account_id: str, state: str, code: str) -> Reason:
    """What a code of that account's platform means; `state` tells where nobody knows the code."""
    table = {**OWN, **_PLATFORMS.get(account_id.partition(":")[0], {})}
    main, _, subcode = code.partition("/")
    found = table.get(code) or table.get(subcode) or table.get(main)
    if found is not None:
        return found
    known = _UNKNOWN[state]
    return Reason(f"{known.words} (mã {code})", known.advice) if code else known
