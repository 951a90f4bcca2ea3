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
}
