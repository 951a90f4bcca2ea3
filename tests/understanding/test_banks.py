"""Which bank a message names, as people at a market type it."""

import pytest

from bot.content.banks import Bank
from bot.content.reader import read
from bot.understanding.banks import banks_named
from tests.house import HOUSE

BANKS = read(HOUSE / "content")[0].banks
LONG = "chuyện là " * 2_000


def named(text: str) -> list[str]:
    return [bank.name for bank in banks_named(text, BANKS)]


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.bin)
def test_every_bank_is_known_by_its_number_and_its_name(bank: Bank) -> None:
    assert named(bank.bin) == named(bank.name) == [bank.name]
    assert named(f"dạ {bank.name.lower()} ạ") == [bank.name]
    for other in bank.also:
        assert bank.name in named(other)


# The dossier's own list of what people type (§7).
@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("VCB", "Vietcombank"),
        ("Vietcom", "Vietcombank"),
        ("CTG", "VietinBank"),
        ("Vietin", "VietinBank"),
        ("Agri", "Agribank"),
        ("NN", "Agribank"),
        ("Tech", "Techcombank"),
        ("TCB", "Techcombank"),
        ("MB", "MB Bank"),
        ("MBbank", "MB Bank"),
        ("VPB", "VPBank"),
        ("Á Châu", "ACB"),
        ("a chau", "ACB"),
        ("BIDV", "BIDV"),
        ("STB", "Sacombank"),
        ("Sacom", "Sacombank"),
        ("TPB", "TPBank"),
        ("HDB", "HDBank"),
        ("Seab", "SeABank"),
        ("Bắc Á", "BacA Bank"),
        ("Nam Á", "Nam A Bank"),
        ("LPB", "LPBank"),
        ("Lộc Phát", "LPBank"),
        ("PVcom", "PVcomBank"),
        ("Kienlong", "KienlongBank"),
        ("Bản Việt", "BVBank"),
        ("Cake", "CAKE by VPBank"),
        ("đông á", "Vikki Bank"),
        ("OceanBank", "MBV"),
    ],
)
def test_what_people_call_a_bank(said: str, name: str) -> None:
    assert named(said) == [name]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("vietcombak", "Vietcombank"),
        ("viet com bank", "Vietcombank"),
        ("vietconbank", "Vietcombank"),
        ("viêtcombank", "Vietcombank"),
        ("techcombak", "Techcombank"),
        ("tecombank", "Techcombank"),
        ("argibank", "Agribank"),
        ("vietinbak", "VietinBank"),
        ("viettin bank", "VietinBank"),
        ("shihan", "Shinhan Bank"),
        ("eximbnk", "Eximbank"),
        ("vpbnk", "VPBank"),
        ("ngân hàng nông nghiêp", "Agribank"),
    ],
)
def test_a_slip_of_the_finger_is_understood(said: str, name: str) -> None:
    assert named(said) == [name]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("bidv chi nhánh hà nam", "BIDV"),
        ("em dùng thẻ của techcombank nhé cháu", "Techcombank"),
        ("Vietcombank bác ạ", "Vietcombank"),
        ("ngân hàng á châu acb", "ACB"),
        ("cake của vpbank, cake vpbank ấy", "CAKE by VPBank"),
        ("vietcombank 0123456789", "Vietcombank"),
    ],
)
def test_a_bank_is_found_in_a_sentence(said: str, name: str) -> None:
    assert named(said) == [name]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("ibk", {"IBK HCM", "IBK HN"}),
        ("kookmin", {"Kookmin Bank HCM", "Kookmin Bank HN"}),
        ("sài gòn", {"SaigonBank", "SCB"}),
        ("bvb", {"BaoViet Bank", "BVBank"}),
        ("vietcombank hay agribank", {"Vietcombank", "Agribank"}),
    ],
)
def test_where_several_may_be_meant_all_are_named(said: str, names: set[str]) -> None:
    assert set(named(said)) == names


@pytest.mark.parametrize(
    "said",
    [
        *("", "  ", "1", "bác ạ", "năm ạ", "bank", "ngân hàng", "momo", "zalopay", "970"),
        *("tôi không biết", "chính sách xã hội", "có mất phí không", "nguyễn văn a", LONG),
    ],
)
def test_no_bank_is_guessed(said: str) -> None:
    assert named(said) == []
