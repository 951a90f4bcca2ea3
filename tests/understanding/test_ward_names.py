"""Names of wards as people type them: with slips, without marks, by former names."""

import pytest

from bot.content.entries import UnitFile
from bot.understanding.wards import alike, mentioned, named, says_kind


def ward(slug: str, name: str, *names: str) -> UnitFile:
    return UnitFile(slug, f"Đoàn {name}", None, {}, {}, names=names)


WARDS = (
    ward("tien-noi", "phường Tiên Nội", "xã Tiên Ngoại", "phường Yên Bắc", "TN"),
    ward("dong-van", "phường Đồng Văn", "thị trấn Đồng Văn", "xã Bạch Thượng"),
    ward("dong-van-xa", "xã Đông Vân", "xã Yên Nam"),
    ward("ly-nhan", "xã Lý Nhân", "xã Yên Nam"),
    ward("co-to", "đặc khu Cô Tô"),
    ward("p12", "phường 12"),
)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Tiên Nội", ["tien-noi"]),
        ("phường tiên nội", ["tien-noi"]),
        ("p. tien noi", ["tien-noi"]),
        ("tien noi a", ["tien-noi"]),
        ("dạ em ở phường Tiên Nội ạ", ["tien-noi"]),
        ("tien nooi", ["tien-noi"]),
        ("tiên lội", ["tien-noi"]),
        ("tiennoi", ["tien-noi"]),
        ("xã Tiên Ngoại cũ", ["tien-noi"]),
        ("xa tien ngoai", ["tien-noi"]),
        ("TN", ["tien-noi"]),
        ("yên bắc", ["tien-noi"]),
        ("phường Đồng Văn", ["dong-van"]),
        ("đông vân", ["dong-van-xa"]),
        ("xa dong van", ["dong-van-xa"]),
        ("thị trấn đồng văn", ["dong-van"]),
        ("dong van", ["dong-van", "dong-van-xa"]),
        ("yen nam", ["dong-van-xa", "ly-nhan"]),
        ("cô tô", ["co-to"]),
        ("đặc khu cô tô", ["co-to"]),
        ("phường 12", ["p12"]),
        ("xã Lý Nhân tỉnh Hà Nam", ["ly-nhan"]),
        ("lý nhân huyện lý nhân", ["ly-nhan"]),
    ],
)
def test_the_name_is_understood(text: str, slugs: list[str]) -> None:
    found = named(text, WARDS)
    assert found is not None
    assert sorted(unit.slug for unit in found.wards) == sorted(slugs)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12",
        "phường 13",
        "hoa mai",
        "mấy giờ mở cửa",
        "quên mật khẩu vneid",
        "phường",
        "t",
        "không biết",
        "tôi ở phường Tiên Nội muốn hỏi làm căn cước cần mang những gì",
        "a" * 10_000,
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert named(text, WARDS) is None


def test_who_is_meant_by_a_former_name_is_told() -> None:
    found = named("xa tien ngoai", WARDS)
    assert found is not None
    assert (found.name, found.slips) == ("xã Tiên Ngoại", 0)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ubnd phường Tiên Nội ở đâu", "tien-noi"),
        ("uy ban xa ly nhan may gio mo cua", "ly-nhan"),
        ("trung tâm hành chính công p tien noi chỗ nào", "tien-noi"),
        ("xã Bạch Thượng cũ giờ làm giấy tờ ở đâu", "dong-van"),
        ("làm giấy tờ ở phường nào", None),
        ("phường mình ở đâu", None),
        ("tiên nội có gì vui", None),
        ("từ xã xa ra phường", None),
    ],
)
def test_a_ward_in_passing(text: str, slug: str | None) -> None:
    found = mentioned(text, WARDS)
    assert (found.wards[0].slug if found else None) == slug


def test_names_alike_are_offered_nearest_first() -> None:
    assert alike("phường Tiền Nồi Con", WARDS, 2)[0].slug == "tien-noi"
    assert alike("zzzz", WARDS, 3) == ()
    assert len(alike("dong", WARDS, 1)) <= 1


def test_a_place_is_named_with_its_kind() -> None:
    assert says_kind("phường Hoa Mai")
    assert says_kind("em ở xã hoa mai")
    assert says_kind("ở thị trấn Hoa Mai")
    assert not says_kind("hoa mai")
    assert not says_kind("phường")
