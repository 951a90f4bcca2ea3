"""How the office calls what becomes of sign-ups, and why something cannot be done."""

from collections.abc import Mapping

from bot.activity.outcomes import Refused

STATE_WORDS: Mapping[str, str] = {
    "confirmed": "có chỗ",
    "waitlisted": "đang chờ",
    "offered": "đang được mời",
    "cancelled": "đã huỷ",
    "attended": "có mặt",
}
GUARDIAN_WORDS: Mapping[str, str] = {
    "asked": "chờ lời người giám hộ",
    "agreed": "người giám hộ đồng ý",
    "refused": "người giám hộ không đồng ý",
}
CALL_WORDS: Mapping[str, str] = {
    "coming": "Có đi",
    "not_coming": "Không đi",
    "no_answer": "Không nghe máy",
}
_REFUSALS: Mapping[str, str] = {
    "gone": "Không còn thấy người này hoặc buổi này. Bạn tải lại trang.",
    "over": "Danh sách đã chốt hoặc buổi đã huỷ, nên không đổi được.",
    "called_off": "Buổi này đã huỷ.",
    "early": "Chưa tới lúc: buổi chưa bắt đầu hoặc danh sách chưa chốt.",
    "full": "Ca này không còn chỗ trống. Bạn chọn ca khác hoặc tăng số chỗ.",
    "changed": "Có người vừa sửa buổi này. Bạn tải lại trang để xem bản mới rồi sửa tiếp.",
}


def refusal_words(refused: Refused) -> str:
    return _REFUSALS.get(refused.reason, "Chưa làm được. Bạn tải lại trang rồi thử lại.")
