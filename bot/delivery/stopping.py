"""An account is stopped, or a bulletin pauses by itself: staff read why and what to do."""

from datetime import datetime

import structlog

from bot.store import accounts, bulletins, notices
from bot.store.columns import milliseconds
from bot.store.database import Connection

log = structlog.get_logger()

PAGE = "/staff/channels"

TOKEN = "mã kết nối đã hết hạn hoặc bị gỡ. Mở trang Kênh, bấm “Kết nối lại”."
POLICY = (
    "{platform} đang hạn chế vì chính sách. Mở hộp thư hỗ trợ của {platform} xem lý do; "
    "xử lý xong thì vào trang Kênh nối lại."
)
PERMISSION = (
    "ứng dụng chưa có quyền nhắn tin, hoặc quyền vừa bị gỡ. Mở trang Kênh, bấm “Kết nối lại”."
)
CLOSED = "{platform} báo tài khoản hoặc ứng dụng đã bị khoá hay xoá. Kiểm tra trên {platform}."
PACKAGE = "gói của OA không cho gửi tin, hoặc OA chưa xác thực. Kiểm tra trên trang quản lý OA."
UNKNOWN = "{platform} báo lỗi {code}. Mở trang Kênh xem việc cần làm."

# By the platform's code, for Meta without its subcode too; the sources stand in the tables of
# errors of each channel.
WHY = {
    "token": TOKEN,
    "190": TOKEN,
    "-216": TOKEN,
    "-220": TOKEN,
    "policy": POLICY,
    "10/1893063": POLICY,
    "10/1404170": POLICY,
    "368": POLICY,
    "2022": POLICY,
    "10": PERMISSION,
    "200": PERMISSION,
    "230": PERMISSION,
    "-212": PERMISSION,
    "-223": PERMISSION,
    "-242": PERMISSION,
    "-204": CLOSED,
    "-205": CLOSED,
    "-209": CLOSED,
    "-219": CLOSED,
    "-221": PACKAGE,
    "-224": PACKAGE,
    "-235": PACKAGE,
}
PLATFORMS = {"zalo": ("Zalo", "Zalo OA"), "messenger": ("Facebook", "Trang Facebook")}


def stop(connection: Connection, account_id: str, code: str, words: str, now: datetime) -> bool:
    """Stops the account and tells its staff; False where it stood still already.

    `now` is the program's time. What is on its way waits and goes by itself once it runs again.
    """
    if not accounts.stop(connection, account_id, code, words, now):
        return False
    notices.put_in_of_account(
        connection,
        f"account:{account_id}:stopped:{milliseconds(now)}",
        account_id,
        sentence(account_id, code),
        now,
        link=PAGE,
    )
    log.error("account_stopped", account=account_id, code=code, words=words)
    return True


def sentence(account_id: str, code: str) -> str:
    """What staff read: which account stands still, why, and what to do."""
    channel, number = account_id.split(":", 1)
    platform, name = PLATFORMS.get(channel, (channel, channel))
    why = WHY.get(code) or WHY.get(code.partition("/")[0]) or UNKNOWN
    reason = why.format(platform=platform, code=code)
    return (
        f"{name} {number} đang dừng, bot không gửi được tin: {reason} Tin đang chờ sẽ tự đi tiếp."
    )


def pause(
    connection: Connection, number: int, account_id: str, code: str, words: str, now: datetime
) -> bool:
    """Pauses a bulletin that the platform takes from nobody; False where it no longer runs."""
    values = {"state": bulletins.PAUSED, "stopped_code": code, "stopped_words": words[:500]}
    if not bulletins.change(connection, number, values, states=(bulletins.SENDING,)):
        return False
    row = bulletins.find(connection, number)
    assert row is not None
    platform, _name = PLATFORMS.get(account_id.partition(":")[0], ("Kênh", ""))
    notices.put_in(
        connection,
        f"bulletin:{number}:stopped:{milliseconds(now)}",
        row["unit_slug"],
        f"Bản tin “{row['title']}” đã tự dừng: {platform} không nhận nhiều tin liền nhau "
        f"(mã {code}). Xem lại ảnh, nút và mẫu tin; sửa không được thì huỷ và soạn bản mới.",
        now,
        link=f"/staff/bulletins/{number}",
        role="editor",
    )
    log.error("bulletin_paused", bulletin=number, account=account_id, code=code, words=words)
    return True
