"""For every form of the register what somebody answers who means well."""

from collections.abc import Mapping

# Form → field → answer. A new form needs its line here, and has the contract tests.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "pay.qr": {
        "bank": "em dùng vcb ạ",
        "owner": "Nguyễn Thị Lan",
        "is_own": "của tôi",
        "purpose": "bán rau ở chợ",
        "account": "0011 0123 4567 8",
    },
    # Of the activity of tests/handlers/form_scene.py: for a child, and with friends too many.
    "activity.signup": {
        "shift": "bàn vneid",
        "name": "Nguyễn Thị Lan",
        "branch": "e ở chi đoàn thôn 3 ạ",
        "phone": "0912 345 678",
        "birth": "sinh năm 2018",
        "guardian": "mẹ Hoa 0987 654 321",
        "confirm": "rủ thêm bạn",
        "friend1": "Trần Văn Nam 2008",
        "more1": "có ạ",
        "friend2": "Lê Thị Mai, sinh năm 2007",
        "more2": "còn 1 bạn",
        "friend3": "Phạm Văn Bình 19 tuổi",
        "agreed": "các bạn đồng ý rồi ạ",
        "together": "cả nhóm cùng chờ",
    },
    "activity.code": {
        "code": "BAN AC3D4F",
        "phone": "0912 345 678",
        "branch": "không có",
        "confirm": "ok e nhận",
    },
    "activity.profile": {
        "what": "sđt của em",
        "value": "0987 654 321",
    },
}
