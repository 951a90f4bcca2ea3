"""Full names as people type them, and what only looks like one."""

import pytest

from bot.conversation.names import full_name, is_surely_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("NGUYEN THI LAN", "NGUYEN THI LAN"),
        ("nguyễn thị lan", "nguyễn thị lan"),
        ("nguyen thi lan", "nguyen thi lan"),
        ("  Trần   Văn Bảy nhé cháu", "Trần Văn Bảy"),
        ("dạ em tên Nguyễn Thị Lan ạ", "Nguyễn Thị Lan"),
        ("tên tôi là lê văn tám", "lê văn tám"),
        ("con tên là Đỗ Thị Mơ", "Đỗ Thị Mơ"),
        ("chú là võ văn ba đó cháu", "võ văn ba"),
        ("bác là hồ thị sáu", "hồ thị sáu"),
        ("chủ tài khoản: PHAM MINH DUC", "PHAM MINH DUC"),
        ("tk mang tên trần thị b", "trần thị b"),
        ("Bùi Thị Xuân.", "Bùi Thị Xuân"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("Y Moan Êban", "Y Moan Êban"),
        ("Lò Văn Hặc", "Lò Văn Hặc"),
        ("HO KINH DOANH LAN ANH", "HO KINH DOANH LAN ANH"),
        ("công ty TNHH ABC", "công ty TNHH ABC"),
    ],
)
def test_a_name_is_read(said: str, name: str) -> None:
    assert full_name(said) == name


@pytest.mark.parametrize(
    "said",
    [
        *("", " ", "Lan", "a", "1", "Nguyen Van A 0123", "Nguyễn Thị Lan, Vietcombank"),
        *("tôi không biết", "hồ sơ cần gì", "lệ phí bao nhiêu", "le phi bao nhieu", "quay lại"),
        *("cô hai bán rau", "Vietcombank", "ai mà biết", "đứng tên vợ tôi", "tên là gì"),
        *("<b>Lan</b> An", "Nguyễn\x00Lan", "{office.phone} a", "Nguyễn " * 9, "N" * 60),
        "Nguyễn Thị Lan " * 5_000,
    ],
)
def test_what_is_no_full_name_is_not_taken_for_one(said: str) -> None:
    assert full_name(said) is None


@pytest.mark.parametrize(
    "name",
    ["Lê Công An", "NGUYEN THI LAN", "nguyễn thị lan", "nguyen an", "le thi hoa", "võ minh châu"],
)
def test_a_name_that_can_be_nothing_else(name: str) -> None:
    assert is_surely_name(name)


@pytest.mark.parametrize(
    "name", ["hồ sơ đất", "lý lịch tư pháp", "dang ky tam tru", "lam ho chieu"]
)
def test_what_begins_like_a_name_may_be_a_question(name: str) -> None:
    assert not is_surely_name(name)
