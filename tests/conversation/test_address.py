"""Who says bác, cô or chú of themselves, and who only speaks to one or of one."""

import pytest

from bot.content.filling import Address
from bot.conversation.address import address_of, heard_in

SAID_OF_THEMSELVES = {
    "cho bác hỏi tí": "bác",
    "Cho cô hỏi với": "cô",
    "cho chú xin số điện thoại phường": "chú",
    "bác quên mật khẩu VNeID rồi": "bác",
    "BÁC QUÊN MẬT KHẨU": "bác",
    "bác năm nay 68 tuổi": "bác",
    "bác có cái sổ hồng tên phường cũ có phải đổi không": "bác",
    "bác muốn xin tờ lý lịch tư pháp cho con đi làm": "bác",
    "bác muốn làm định danh cho đứa cháu nội": "bác",
    "cô không biết bấm chỗ nào": "cô",
    "cô cám ơn con": "cô",
    "chú ở xóm 3": "chú",
    "dạ bác muốn hỏi giờ làm việc": "bác",
    "con ơi cho cô hỏi": "cô",
    "cháu ơi cô lên công an xã làm mức 2, đem theo những gì": "cô",
    "cháu ơi chỉ cô tải cái định danh về điện thoại": "cô",
    "cháu ơi có chú công an gọi cho bác hỏi mã OTP": "bác",
    "cháu ơi cái định danh của bác bị khoá": "bác",
    "cháu ơi đứa nhỏ nhà cô 12 tuổi làm VNeID ở đâu": "cô",
    "cháu chỉ cô đăng ký VNeID lần đầu với": "cô",
    "con tra hộ cô cái hồ sơ": "cô",
    "em giúp cô với": "cô",
    "giúp bác điền cái mẫu này với": "bác",
    "cháu xem giùm bác hồ sơ xong chưa": "bác",
    "bác nộp giấy rồi mà hổng thấy ai kêu": "bác",
    "bác ra lúc 4 giờ còn làm không cháu": "bác",
    # "cháu" alone tells an elder, not which
    "cháu ơi": "bác",
    "Cháu ơi, giấy không tiền án tiền sự xin ở đâu": "bác",
    "chau oi quen mat khau roi": "bác",
    "thế có tốn kém gì không cháu": "bác",
    "mấy giờ mở cửa hả cháu?": "bác",
    # without marks
    "cho bac hoi": "bác",
    "cho co hoi chut": "cô",
    "chau oi cho chu hoi": "chú",
}
NOT_OF_THEMSELVES = [
    "",
    "quên mật khẩu",
    "dạ cháu chào bác",
    "cháu chào cô ạ",
    "em chào chú",
    "em hỏi hộ bác em",
    "em hỏi hộ bác em quên mật khẩu VNeID",
    "bác ơi cho cháu hỏi",
    "cô ơi làm sao vào VNeID",
    "bác cho em hỏi",
    "bác cho hỏi với",
    "bác chỉ giúp mình với",
    "cô có biết giờ làm việc không",
    "bác có thể chỉ em không",
    "bác làm ơn chỉ giúp",
    "bác em quên mật khẩu",
    "bác tôi ở quê không có điện thoại",
    "bác ấy muốn hỏi",
    "làm VNeID cho bác em",
    "đăng ký cho chú tôi",
    "hướng dẫn cô tôi",
    "cháu nội bác học lớp 3",
    "bác sĩ ở đâu",
    "cô giáo bảo phải làm",
    "chú ý gì khi làm",
    "chú thích là gì",
    "chú công an gọi bảo cài ứng dụng",
    "cho tui số mấy chú công an",
    "thầy cô gửi link cho học sinh",
    "công an gọi cho con tôi",
    "tôi quên mật khẩu",
    "cháu bị mất thẻ",
    "cháu muốn hỏi cô chú giờ làm việc",
    "thẻ của cháu",
    "mở tài khoản cho cháu",
    "cám ơn cháu",
    "chúc ngủ ngon",
    "co chu nao biet khong",
    "bac ninh o dau",
]


@pytest.mark.parametrize(("said", "word"), SAID_OF_THEMSELVES.items())
def test_who_says_it_of_themselves_is_called_so(said: str, word: str) -> None:
    assert heard_in(said) == word


@pytest.mark.parametrize("said", NOT_OF_THEMSELVES)
def test_nobody_is_guessed_to_be_an_elder(said: str) -> None:
    assert heard_in(said) is None


@pytest.mark.parametrize("word", ["bác", "cô", "chú"])
def test_an_elder_is_answered_by_a_younger_one(word: str) -> None:
    assert address_of(word) == Address(word, "cháu")


@pytest.mark.parametrize("word", ["", "dì", "bạn"])
def test_everybody_else_is_a_friend(word: str) -> None:
    assert address_of(word) == Address("bạn", "mình")
