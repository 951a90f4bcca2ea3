"""The folder is read as it stands; whatever is misspelt is told with file and entry."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Content
from bot.content.faults import ContentFault
from bot.content.reader import read
from bot.core.replies import Source
from tests.content.sample import FILES, spoiled, write


@pytest.fixture
def content(tmp_path: Path) -> Content:
    content, faults = read(write(tmp_path))
    assert faults == []
    return content


def test_an_entry_is_read_whole(content: Content) -> None:
    entry = content.entries["vneid.what"]
    assert entry.title == "VNeID là gì"
    assert len(entry.ask) == 5
    assert entry.answer.startswith("VNeID là ứng dụng")
    assert entry.answer.endswith("{hotline.vneid}.")
    assert entry.next == ("vneid.install", "thanks")
    assert list(entry.more) == ["fee", "where"]
    assert [action.phone for action in entry.actions] == ["{hotline.vneid}"]
    assert entry.source == Source("Nghị định 69/2024/NĐ-CP", "https://vneid.gov.vn", "2026-11-21")
    assert (entry.checked, entry.sure, entry.keys) == (date(2026, 11, 21), "high", ("VB3",))
    assert entry.file == "answers/vneid.toml"


def test_figures_and_doubts_are_read(content: Content) -> None:
    entry = content.entries["vneid.scam"]
    assert entry.figures == {"7 ngày": "B24 B25"}
    assert entry.doubt == "Hạn báo đọc qua báo."
    assert (entry.reviewed_by, entry.reviewed_on, entry.reviewed_text) == ("", None, "")


def test_a_topic_without_a_group_is_an_entry_too(content: Content) -> None:
    assert set(content.entries) == {
        *("vneid.what", "vneid.install", "vneid.scam"),
        *("greet", "thanks"),
    }


def test_facts_stand_under_their_dotted_name(content: Content) -> None:
    assert set(content.facts) == {"hotline.vneid", "link.vneid", "fee.deadline", "name.paper"}
    assert content.facts["fee.deadline"].valid_until == date(2026, 12, 31)
    paper = content.facts["name.paper"]
    assert (paper.then, paper.then_source) == ("giấy mới của {bạn}", "Luật Hộ tịch 03/2026/QH16")
    assert content.stand_ins["office.phone"] == "bộ phận một cửa nơi {bạn} ở"
    assert content.official == ("vneid.gov.vn",)


def test_units_bring_facts_and_entries(content: Content) -> None:
    ward, town = content.units["phuong"], content.units["tinh"]
    assert (ward.parent, ward.is_demo) == ("tinh", True)
    assert (town.parent, town.is_demo) == (None, False)
    assert ward.facts["office.phone"].value == "0226 555 0123"
    assert town.facts["office.where"].valid_until == date(2026, 12, 31)
    assert town.entries["thanks"].file == "units/tinh.toml"


def test_menu_lines_and_outside_are_read(content: Content) -> None:
    assert [item.topic for item in content.menu] == ["vneid.install"]
    assert content.talk["greeting"] == "Câu greeting."
    assert content.outside == ("thời tiết hôm nay", "giá vàng")
    assert content.about == ("ai đấy", "có phải lừa đảo không")
    assert content.words == {"short": {"vnd": "vneid"}}


def test_an_empty_folder_is_read_as_nothing(tmp_path: Path) -> None:
    content, faults = read(tmp_path)
    assert (content.entries, content.menu, faults) == ({}, (), [])


def test_the_mark_that_notepad_leaves_is_no_fault(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "menu.toml").write_text(FILES["menu.toml"], "utf-8-sig")
    content, faults = read(folder)
    assert (len(content.menu), faults) == (1, [])


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "words"),
    [
        ("answers/vneid.toml", "button =", "buton =", "vneid.what", "không có mục nào tên “buton”"),
        ("answers/vneid.toml", 'sure = "high"', 'sure = "sure"', "vneid.what", "một trong: high"),
        ("answers/vneid.toml", '"VNeID là gì"', "7", "vneid.what", "“title” phải là chữ"),
        ("answers/vneid.toml", 'next = ["vneid.what"]', "next = [7]", "vneid.install", "“next”"),
        ("answers/vneid.toml", "checked = 2026-11-21", 'checked = "2026"', "vneid.what", "là ngày"),
        (
            *("answers/vneid.toml", "checked = 2026-11-21", "checked = 2026-11-21T07:00:00"),
            *("vneid.what", "là ngày"),
        ),
        ("answers/vneid.toml", '"B24 B25"', "24", "vneid.scam", "“figures.7 ngày” phải là chữ"),
        ("answers/vneid.toml", "doubt = ", "doubts = ", "vneid.scam", "“doubts”"),
        ("facts.toml", "then_source = ", "then_from = ", "name.paper", "“then_from”"),
        ("answers/vneid.toml", "fee = ", "fees = ", "vneid.what", "“more.fees”"),
        ("answers/vneid.toml", "phone = ", "fone = ", "vneid.what", "“actions.fone”"),
        ("answers/vneid.toml", 'url = "https', 'link = "https', "vneid.what", "“source.link”"),
        ("answers/vneid.toml", "[vneid.scam]", "[greet]", "greet", "đã viết trong answers/talk"),
        ("answers/talk.toml", "[thanks]", "[[thanks]]", "", "“thanks” phải là một bảng"),
        ("facts.toml", 'source = "Ứng', 'sorce = "Ứng', "hotline.vneid", "“sorce”"),
        ("facts.toml", '"31/12/2026"', "31", "fee.deadline", "“value” phải là chữ"),
        ("facts.toml", "hosts = ", "sites = ", "official", "“sites”"),
        ("units/phuong.toml", "demo = true", 'demo = "có"', "", "“demo” phải là true hoặc false"),
        ("units/phuong.toml", "[facts]", "[fact]", "", "“fact”"),
        ("menu.toml", "topic = ", "topics = ", "item 1", "“topics”"),
        ("menu.toml", "[[item]]", "[item]", "", "“item” phải là các bảng"),
        ("menu.toml", "[[item]]", 'item = ["a"]\n[x]', "", "“item” phải là các bảng"),
        ("talk.toml", '"Câu greeting."', "1", "", "“greeting” phải là chữ"),
        ("about.toml", "ask = ", "asks = ", "", "“asks”"),
        ("outside.toml", "phrases = ", "phrase = ", "", "“phrase”"),
        ("outside.toml", '["thời tiết hôm nay", "giá vàng"]', '"x"', "", "danh sách các câu"),
    ],
)
def test_what_is_misspelt_is_told(
    tmp_path: Path, file: str, old: str, new: str, entry: str, words: str
) -> None:
    _, faults = read(write(tmp_path, spoiled(file, old, new)))
    assert [fault for fault in faults if fault.file == file and fault.entry == entry], faults
    assert any(words in fault.sentence for fault in faults), faults


def test_marks_typed_apart_are_told_with_their_line(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "giá vàng")
    _, faults = read(write(tmp_path, spoiled("outside.toml", "giá vàng", apart)))
    assert [(fault.file, fault.entry) for fault in faults] == [("outside.toml", "dòng 2")]


def test_all_files_that_are_not_toml_are_told_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, spoiled("menu.toml", '"Cài VNeID"', '"Cài VNeID'))
    (folder / "talk.toml").write_bytes("chào".encode("utf-16"))
    with pytest.raises(ContentFault) as raised:
        read(folder)
    menu, talk = raised.value.sentences
    assert menu.startswith("menu.toml: ")
    assert talk == "talk.toml: tệp không lưu ở dạng UTF-8."


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match="Không có thư mục"):
        read(tmp_path / "none")
