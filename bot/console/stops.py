"""Why a channel stands still and what to do, in plain words, by the platform's code."""

from typing import NamedTuple

from bot.store.accounts import Account


class Stop(NamedTuple):
    """What is the matter, and the one thing to do; `needs_admin`: the OA's admin signs anew."""

    why: str
    what: str
    needs_admin: bool = False


_AGAIN = "Bấm Kết nối lại rồi đưa địa chỉ cho quản trị của OA."
_ZALO = {
    "-204": Stop("OA đã bị xoá hoặc bị khoá.", "Hỏi Zalo qua oa@zalo.me."),
    "-205": Stop("Zalo không tìm thấy OA này.", "Xem lại OA trong Zalo, hoặc hỏi oa@zalo.me."),
    "-209": Stop("Ứng dụng Zalo chưa kích hoạt.", "Kích hoạt ứng dụng ở developers.zalo.me."),
    "-212": Stop("Ứng dụng chưa đăng ký API này.", "Đăng ký API ở developers.zalo.me."),
    "-216": Stop("Quyền gửi tin của OA đã hết.", _AGAIN, True),
    "-219": Stop("Ứng dụng Zalo bị gỡ hoặc bị khoá.", "Xem lại ứng dụng ở developers.zalo.me."),
    "-220": Stop("Quyền gửi tin của OA đã hết.", _AGAIN, True),
    "-221": Stop("OA chưa được Zalo xác thực.", "Xác thực OA ở oa.zalo.me rồi bấm Chạy lại."),
    "-223": Stop("OA chưa cho ứng dụng quyền này.", _AGAIN, True),
    "-224": Stop("Gói của OA không cho gửi.", "Nâng gói ở oa.zalo.me rồi bấm Chạy lại."),
    "-235": Stop("Loại OA này không được gửi.", "Hỏi oa@zalo.me loại OA được gửi tin."),
    "-242": Stop("Khoá bí mật của ứng dụng sai.", "Nhờ người vận hành sửa ZALO_APP_SECRET."),
    "-14002": Stop("Mã ứng dụng Zalo sai.", "Nhờ người vận hành sửa ZALO_APP_ID."),
    "-14014": Stop("Quyền gửi tin của OA đã hết.", _AGAIN, True),
    "-14029": Stop("Ứng dụng chưa được Zalo duyệt.", "Gửi duyệt ở developers.zalo.me."),
}
_MESSENGER = {
    "190": Stop("Token của Trang đã hết hoặc bị đổi.", "Nhờ người vận hành nối lại Trang."),
    "200": Stop("Ứng dụng chưa được Meta duyệt gửi tin.", "Nhờ người vận hành xin App Review."),
    "368": Stop(
        "Meta chặn Trang vì vi phạm.",
        "Mở Chất lượng Trang trong Business Suite, làm theo, hết chặn rồi bấm Chạy lại.",
    ),
    "10/1893063": Stop(
        "Meta hạn chế Trang gửi tin.",
        "Mở Chất lượng Trang trong Business Suite; đừng gửi gì tới khi hết hạn chế.",
    ),
    "policy": Stop(
        "Meta chặn Trang vì chính sách.",
        "Mở Chất lượng Trang trong Business Suite, làm theo, hết chặn rồi bấm Chạy lại.",
    ),
}


def stop_of(account: Account) -> Stop | None:
    """None where the channel runs. A code nobody described is told with the platform's words."""
    if account.stopped_at is None:
        return None
    code = account.stopped_code
    table = _ZALO if account.channel == "zalo" else _MESSENGER
    found = table.get(code) or table.get(code.partition("/")[0])
    if found is not None:
        return found
    said = f"Nền tảng báo lỗi {code}: {account.stopped_words}".strip()
    return Stop(said, "Nhờ người vận hành xem lỗi này, sửa xong bấm Chạy lại.")
