"""Commands as whole messages: DỪNG, MENU, “xoá dữ liệu của tôi”, and what only looks like them."""

import unicodedata

import pytest

from bot.conversation import reading

STOPS = [
    "DỪNG",
    "Dừng",
    "dừng.",
    "DUNG",
    "dung",
    "DỪNG!!!",
    "dừnggg",
    "dungwf",
    "Dừng ạ",
    "dừng nhé cháu",
    "xin dừng",
    "bác muốn dừng",
    "stop",
    "STOP",
    "dừng lại",
    "dừng tin",
    "dừng nhận tin",
    "DỪNG NHẬN BẢN TIN",
    "dung gui tin nua",
    "đừng gửi tin cho bác nữa",
    "xin đừng nhắn tin nữa ạ",
    "thôi nhận tin",
    "huỷ nhận tin",
    "hủy nhận bản tin",
    "không nhận tin nữa",
    "tắt thông báo",
    "ngừng",
    "ngưng gửi tin",
    "unsubscribe",
]
NO_STOPS = [
    "",
    "đúng",
    "Đúng rồi",
    "dùng",
    "dùng lại",
    "dùng ngay",
    "đừng",
    "đúng lại",
    "dừng lại ở bước 3 thì sao",
    "dừng xe ở đâu",
    "đang làm thì máy dừng",
    "dung luong may",
    "tin",
    "huỷ",
    "huỷ hồ sơ",
    "thôi",
    "không",
    "tôi không nhận được tin nhắn otp",
    "không nhận được tin",
    "DỪNG " * 100,
]


@pytest.mark.parametrize("said", STOPS)
def test_stop(said: str) -> None:
    assert reading.is_stop(said)
    assert reading.is_stop(unicodedata.normalize("NFD", said))


@pytest.mark.parametrize("said", NO_STOPS)
def test_no_stop(said: str) -> None:
    assert not reading.is_stop(said)
    assert not reading.is_stop(unicodedata.normalize("NFD", said))


@pytest.mark.parametrize(
    "said",
    [
        "MENU",
        "menu",
        "Menu ạ",
        "xem menu",
        "cho em xem menu với",
        "về đầu",
        "ve dau",
        "bắt đầu lại",
    ],
)
def test_menu(said: str) -> None:
    assert reading.is_menu(said)


@pytest.mark.parametrize("said", ["", "menu quán", "menu có gì", "thực đơn đám cưới", "đầu"])
def test_no_menu(said: str) -> None:
    assert not reading.is_menu(said)


@pytest.mark.parametrize(
    "said",
    [
        "XOÁ DỮ LIỆU",
        "xóa dữ liệu",
        "xoa du lieu",
        "xoá dữ liệu của tôi",
        "xoá dữ liệu của em",
        "xoa het du lieu cua chau",
        "tôi muốn xoá dữ liệu cá nhân",
        "cho bác xoá hết dữ liệu của bác với cháu nhé",
        "xoá thông tin của mình đi",
        "xoá lịch sử chat",
        "quên tôi đi",
        "delete my data",
    ],
)
def test_delete(said: str) -> None:
    assert reading.is_delete(said)


@pytest.mark.parametrize(
    "said",
    ["", "xoá", "xoá ứng dụng", "xoá dữ liệu trên máy cũ rồi", "mất dữ liệu", "dữ liệu của tôi"],
)
def test_no_delete(said: str) -> None:
    assert not reading.is_delete(said)
