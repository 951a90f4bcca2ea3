"""The same words say what is true for the unit and the day, to whoever is spoken to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Action, Content, Entry, Fact
from bot.content.filling import (
    ELDERS,
    Address,
    buttons_of,
    entry_of,
    facts_of,
    fill,
    is_silent,
    lineage,
    may_fill,
    sections_of,
    source_line,
)
from bot.content.reader import read
from bot.core.replies import link, phone
from tests.content.sample import TODAY, write

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return read(write(tmp_path))[0]


def entry(content: Content, topic: str) -> Entry:
    return content.entries[topic]


def test_the_nearest_fact_stands(content: Content) -> None:
    ward = facts_of(content, "phuong", TODAY)
    assert ward["office.phone"] == "0226 555 0123"
    assert ward["office.where"] == "số 1 đường Thí Dụ"
    assert ward["unit.name"] == "Đoàn phường Ví Dụ"
    assert ward["hotline.vneid"] == "1900.0368"
    assert facts_of(content, "tinh", TODAY)["office.phone"] == "0226 555 0100"


def test_what_staff_saved_stands_over_the_file_and_a_blank_changes_nothing(
    content: Content,
) -> None:
    saved = {"office.phone": "0226 555 0199", "office.where": "", "unit.name": "Đoàn phường Mới"}
    facts = facts_of(content, "phuong", TODAY, saved)
    assert facts["office.phone"] == "0226 555 0199"
    assert facts["office.where"] == "số 1 đường Thí Dụ"
    assert facts["unit.name"] == "Đoàn phường Mới"


def test_a_unit_without_a_file_has_the_stand_ins(content: Content) -> None:
    facts = facts_of(content, "xa-khac", TODAY)
    assert facts["office.phone"] == "bộ phận một cửa nơi {bạn} ở"
    assert facts["unit.name"] == "Đoàn phường nơi {bạn} ở"


def test_a_fact_holds_to_the_end_of_its_day(content: Content) -> None:
    last, after = date(2026, 12, 31), NEW_YEAR
    assert facts_of(content, "", last)["fee.deadline"] == "31/12/2026"
    assert "fee.deadline" not in facts_of(content, "", after)
    assert facts_of(content, "phuong", last)["office.where"] == "số 1 đường Thí Dụ"
    assert facts_of(content, "phuong", after)["office.where"] == "trung tâm nơi {bạn} ở"


def test_what_comes_then_is_said_from_the_next_day_on(content: Content) -> None:
    scam = entry(content, "vneid.scam")
    last, after = date(2027, 2, 28), date(2027, 3, 1)
    for day, paper in ((last, "trích lục"), (after, "giấy mới của {bạn}")):
        facts = facts_of(content, "phuong", day)
        assert facts["name.paper"] == paper
        assert sections_of(scam, facts) == ("how", "papers")
    facts = facts_of(content, "", after)
    assert fill(scam.more["papers"], facts, ELDERS["bác"]) == "Mang theo giấy mới của bác."


def test_a_unit_that_knows_its_own_value_keeps_it_over_what_comes_then(content: Content) -> None:
    town = content.units["tinh"]
    known = replace(town, facts={**town.facts, "name.paper": Fact("giấy của tỉnh")})
    told = replace(content, units={**content.units, "tinh": known})
    assert facts_of(told, "phuong", date(2027, 3, 1))["name.paper"] == "giấy của tỉnh"


def test_a_parent_that_is_its_own_child_ends_somewhere(content: Content) -> None:
    town = replace(content.units["tinh"], parent="phuong")
    looped = replace(content, units={**content.units, "tinh": town})
    assert [unit.slug for unit in lineage(looped, "phuong")] == ["phuong", "tinh"]


def test_a_unit_says_its_own_words_or_those_above_it(content: Content) -> None:
    own = entry_of(content, "phuong", "thanks")
    assert own is not None
    assert own.answer == "Tỉnh đoàn cảm ơn {bạn}."
    assert entry_of(content, "xa-khac", "thanks") is content.entries["thanks"]
    assert entry_of(content, "phuong", "vneid.what") is content.entries["vneid.what"]
    assert entry_of(content, "phuong", "idcard.fee") is None


def test_a_unit_that_only_adds_ways_of_asking_says_the_common_words(content: Content) -> None:
    assert content.units["tinh"].entries["vneid.scam"].ask == ("bọn xưng công an tỉnh",)
    for slug in ("tinh", "phuong"):
        assert entry_of(content, slug, "vneid.scam") is content.entries["vneid.scam"]


def test_words_of_the_ward_stand_over_those_of_the_town(content: Content) -> None:
    ward = content.units["phuong"]
    own = replace(content.units["tinh"].entries["thanks"], answer="Phường cảm ơn {bạn}.")
    told = replace(ward, entries={"thanks": own})
    both = replace(content, units={**content.units, "phuong": told})
    assert entry_of(both, "phuong", "thanks") is own
    assert entry_of(both, "tinh", "thanks") is not own


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("{Bạn} gọi {office.phone}.", Address(), "Bạn gọi một cửa nơi bạn ở."),
        ("{Bạn} gọi {office.phone}.", ELDERS["bác"], "Bác gọi một cửa nơi bác ở."),
        ("{Mình} chào {bạn}, {mình} đây.", ELDERS["cô"], "Cháu chào cô, cháu đây."),
        ("{Mình} chào {bạn}.", Address(), "Mình chào bạn."),
        ("{Office.phone} trả lời.", Address(), "Một cửa nơi bạn ở trả lời."),
        ("Không có gì.", Address(), "Không có gì."),
        ("", Address(), ""),
    ],
)
def test_words_are_filled(text: str, address: Address, said: str) -> None:
    assert fill(text, {"office.phone": "một cửa nơi {bạn} ở"}, address) == said


def test_what_people_wrote_is_never_filled_as_ours() -> None:
    facts = {"question": "{office.phone} là gì", "office.phone": "113"}
    assert fill("Bạn hỏi: {question}", facts, Address()) == "Bạn hỏi: {office.phone} là gì"


def test_an_unknown_placeholder_is_a_fault() -> None:
    assert not may_fill("{x}", {})
    with pytest.raises(KeyError):
        fill("{x}", {}, Address())


def test_an_entry_falls_silent_after_its_day(content: Content) -> None:
    install = entry(content, "vneid.install")
    for day, is_over in ((date(2026, 12, 31), False), (NEW_YEAR, True)):
        assert is_silent(install, facts_of(content, "", day), day) is is_over


def test_an_entry_falls_silent_with_its_fact_and_a_section_alone(content: Content) -> None:
    what = entry(content, "vneid.what")
    leaning = replace(what, answer="Hạn: {fee.deadline}.")
    facts = facts_of(content, "phuong", NEW_YEAR)
    assert not is_silent(what, facts, NEW_YEAR)
    assert sections_of(what, facts) == ("where",)
    assert is_silent(leaning, facts, NEW_YEAR)
    assert sections_of(what, facts_of(content, "phuong", TODAY)) == ("fee", "where")


def test_a_phone_button_needs_a_number(content: Content) -> None:
    install = entry(content, "vneid.install")
    page = link("Mở trang VNeID", "https://vneid.gov.vn/tai")
    ward = facts_of(content, "phuong", TODAY)
    assert buttons_of(install, ward, Address()) == (page, phone("Gọi một cửa", "0226 555 0123"))
    assert buttons_of(install, facts_of(content, "", TODAY), Address()) == (page,)


def test_a_button_whose_fact_is_over_is_left_out(content: Content) -> None:
    what = entry(content, "vneid.what")
    over = replace(what, actions=(Action("Gọi", phone="{hotline.old}"),))
    facts = replace(content, facts={"hotline.old": Fact("113", valid_until=TODAY)})
    assert buttons_of(over, facts_of(facts, "", TODAY), Address()) == (phone("Gọi", "113"),)
    assert buttons_of(over, facts_of(facts, "", NEW_YEAR), Address()) == ()


def test_the_source_is_one_short_line(content: Content) -> None:
    expected = "Nguồn: Nghị định 69/2024/NĐ-CP, kiểm tra 11/2026"
    assert source_line(entry(content, "vneid.what")) == expected
    assert source_line(entry(content, "thanks")) == ""
