"""Guides under content/guides: read as written, and each rule speaks up when its fault is sown."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.content import rules, rules_of_guides
from bot.content.faults import Fault
from bot.content.guides import Guide, Way, guide_on, source_line
from bot.content.inspection import Inspection
from bot.content.reader import read
from tests.content import sample
from tests.house import HOUSE

FILE = "guides/cai-vneid.toml"
GUIDE = '''
title = "Cài VNeID từ đầu"
button = "Cài từng bước"
topics = ["vneid.install", "vneid.what"]
ask = ["chỉ từng bước cài vneid"]
intro = "Mỗi lần một việc. Hỏi {hotline.vneid}."
done = "Xong! Mã thì {bạn} giữ kín."
next = ["vneid.scam"]
source = { title = "Bộ Công an", url = "https://vneid.gov.vn" }
keys = ["B1"]
checked = 2026-11-20
sure = "medium"
valid_until = 2026-12-31

[enter]
"vneid.what" = "login"

[figures]
"2 phút" = "B1"

[[step]]
id = "start"
title = "Có máy chưa"
text = "{Bạn} có điện thoại thông minh chưa?"
[[step.choice]]
title = "Có rồi"
step = "install"
[[step.choice]]
title = "Chưa có"
topic = "vneid.scam"

[[step]]
id = "install"
title = "Cài ứng dụng"
picture = "store"
text = """
Mở kho ứng dụng, gõ VNeID, bấm cài.
Chờ chừng 2 phút."""
[[step.trouble]]
title = "Không thấy"
text = "{Bạn} gọi {office.phone}."
[[step.trouble]]
title = "Có người gửi link"
topic = "vneid.scam"
[[step.trouble]]
title = "Chưa có máy"
text = "Ta quay lại đầu:"
step = "start"

[[step]]
id = "login"
title = "Đăng nhập"
codes = true
text = "Tự gõ mật khẩu, không đọc cho ai."
'''
FILES: Mapping[str, str] = {
    **sample.FILES,
    FILE: GUIDE,
    "talk.toml": "\n".join(
        [sample.FILES["talk.toml"], *(f'{name} = "Câu {name}."' for name in rules_of_guides.LINES)]
    ),
}


def folder(path: Path, files: Mapping[str, str] = FILES, *, picture: int = 10) -> Path:
    """The sample with one guide and its picture of so many bytes."""
    (path / "pictures").mkdir()
    (path / "pictures" / "store.png").write_bytes(b"x" * picture)
    return sample.write(path, files)


def found(path: Path) -> list[Fault]:
    content, misspelt = read(path)
    handlers, topics = frozenset(sample.HANDLERS), frozenset(sample.TOPICS)
    look = Inspection(content, handlers, topics, sample.TODAY)
    return [*misspelt, *rules.faults(look.content, look.handlers, look.topics, look.today)]


def the_guide(path: Path) -> Guide:
    return read(folder(path))[0].guides["cai-vneid"]


def test_the_sample_is_clean(tmp_path: Path) -> None:
    assert found(folder(tmp_path)) == []


def test_a_guide_is_read_as_it_is_written(tmp_path: Path) -> None:
    guide = the_guide(tmp_path)
    assert (guide.name, guide.title, guide.file) == ("cai-vneid", "Cài VNeID từ đầu", FILE)
    assert [step.id for step in guide.steps] == ["start", "install", "login"]
    start, install, login = guide.steps
    assert start.choices == (Way("Có rồi", step="install"), Way("Chưa có", topic="vneid.scam"))
    assert install.troubles[2] == Way("Chưa có máy", "Ta quay lại đầu:", step="start")
    assert (install.picture, install.has_codes, login.has_codes) == ("store", False, True)
    assert (guide.number("login"), guide.number("gone"), guide.step("gone")) == (3, 0, None)
    assert guide.enter == {"vneid.what": "login"}
    assert source_line(guide) == "Nguồn: Bộ Công an, kiểm tra 11/2026"


def test_a_guide_is_offered_on_its_topics_until_its_last_day(tmp_path: Path) -> None:
    guide = the_guide(tmp_path)
    assert guide_on([guide], "vneid.install", date(2026, 12, 31)) is guide
    assert guide_on([guide], "vneid.install", date(2027, 1, 1)) is None
    assert guide_on([guide], "vneid.scam", date(2026, 12, 31)) is None


# The rule, what is spoiled, and the sentence about it.
SEEDS = [
    ("names_and_titles_fit", "title = \"Cài VNeID từ đầu\"", "title = \"\"", "“title” còn trống"),
    ("names_and_titles_fit", "Cài từng bước", "Cài VNeID từng bước một", "dài 23 ký tự"),
    ("names_and_titles_fit", "Có người gửi link", "Có người gửi link qua Zalo", "nhiều nhất 20"),
    ("names_and_titles_fit", 'id = "install"', 'id = "end"', "“id” chỉ gồm"),
    ("names_and_titles_fit", "Không thấy", "Không {bạn}", "không được có dấu { }"),
    ("nothing_stands_twice", 'id = "login"', 'id = "install"', "hai bước cùng có “id”"),
    ("nothing_stands_twice", "Chưa có máy", "Không  thấy!", "hai lựa chọn giống nhau"),
    ("phrases_begin_one_guide", "chỉ từng bước cài vneid", "tải  VNeID", "đã đứng ở vneid.install"),
    ("ways_lead_somewhere", '"vneid.what"]', '"idcard.fee"]', "“idcard.fee” là chủ đề chưa có"),
    ("ways_lead_somewhere", 'next = ["vneid.scam"]', 'next = ["x"]', "“x” là chủ đề chưa có"),
    ("ways_lead_somewhere", '= "login"\n\n', '= "gone"\n\n', "phải nằm trong “topics” và dẫn tới"),
    ("ways_lead_somewhere", 'step = "start"', 'step = "gone"', "dẫn tới bước không có: gone"),
    (
        "ways_lead_somewhere",
        'gửi link"\ntopic = "vneid.scam"',
        'gửi link"\ntopic = "greet"',
        "do chương trình trả lời",
    ),
    ("ways_are_whole", 'step = "install"', 'text = "x"', "đúng một trong hai: step, topic"),
    ("ways_are_whole", 'step = "start"', 'step = "start"\ntopic = "thanks"', "một trong hai"),
    ("every_step_is_reached", 'step = "install"', 'step = "login"', "không lựa chọn nào dẫn tới"),
    ("texts_fit", 'done = "Xong! Mã thì {bạn} giữ kín."', "", "done: còn trống"),
    ("texts_fit", "Mỗi lần", "Mỗi lần" * 60, "intro: dài"),
    ("texts_fit", "Hỏi {hotline", "Hạn {fee.deadline}, hỏi {hotline", "dữ kiện có lúc không còn"),
    ("codes_are_marked", "codes = true\n", "", "phải ghi “codes = true”"),
    ("pictures_are_there", 'picture = "store"', 'picture = "gone"', "không có hình pictures/gone"),
    ("dates_are_not_past", "valid_until = 2026-12-31", "valid_until = 2026-11-20", "đã quá ngày"),
    ("words_are_as_in_answers", 'sure = "medium"\n', "", "thiếu “sure”"),
    ("words_are_as_in_answers", "chừng 2 phút", "chừng 5 phút", "có số 5 chưa ghi nguồn"),
    ("words_are_as_in_answers", "chừng 2 phút", "một lúc", "“figures” có “2 phút”"),
    ("words_are_as_in_answers", "Mở kho", "Mở vneid-moi.com", "không nằm trong [official]"),
    ("words_are_as_in_answers", "{office.phone}", "{office.fone}", "không có trong facts.toml"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "old", "new", "sentence"), SEEDS)
def test_a_seeded_fault_is_found(
    tmp_path: Path, rule: str, old: str, new: str, sentence: str
) -> None:
    assert old in GUIDE
    path = folder(tmp_path, {**FILES, FILE: GUIDE.replace(old, new, 1)})
    look = Inspection(
        read(path)[0], frozenset(sample.HANDLERS), frozenset(sample.TOPICS), sample.TODAY
    )
    (asked,) = (known for known in rules_of_guides.RULES if known.__name__ == rule)
    told = [fault for fault in asked(look) if sentence in str(fault)]
    assert told, [str(fault) for fault in asked(look)]
    assert str(told[0]).startswith(f"{FILE}, ") or str(told[0]).startswith(f"{FILE}: ")
    assert told[0] in found(path)


def test_lines_are_there_names_each_line_that_is_missing(tmp_path: Path) -> None:
    files = {**FILES, "talk.toml": sample.FILES["talk.toml"]}
    told = [fault for fault in found(folder(tmp_path, files)) if fault.file == "talk.toml"]
    assert [fault.entry for fault in told] == sorted(rules_of_guides.LINES)


def test_without_guides_their_lines_are_not_missed(tmp_path: Path) -> None:
    assert found(sample.write(tmp_path)) == []


def test_a_heavy_picture_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path, picture=rules_of_guides.MOST_PICTURE + 1)
    assert ["nặng quá 200 kB" in str(fault) for fault in found(path)] == [True]


def test_two_guides_cannot_share_a_topic_or_a_phrase(tmp_path: Path) -> None:
    told = found(folder(tmp_path, {**FILES, "guides/khac.toml": GUIDE}))
    assert {fault.file for fault in told} == {"guides/khac.toml"}
    assert sum("đã có hướng dẫn guides/cai-vneid.toml" in str(fault) for fault in told) == 2
    assert sum("câu “chỉ từng bước cài vneid” đã đứng ở" in str(fault) for fault in told) == 1


def test_a_misspelt_key_of_a_step_is_a_fault(tmp_path: Path) -> None:
    path = folder(tmp_path, {**FILES, FILE: GUIDE.replace("codes = true", "code = true")})
    assert any("không có mục nào tên “code”" in str(fault) for fault in found(path))


def test_every_picture_of_the_house_is_drawn_by_us() -> None:
    """A PNG is what a platform fetches; its SVG beside it is what it was drawn from."""
    pictures = HOUSE / "content" / "pictures"
    names = {path.stem for path in pictures.glob("*.png")}
    assert names == {path.stem for path in pictures.glob("*.svg")}
    used = {
        step.picture
        for guide in read(HOUSE / "content")[0].guides.values()
        for step in guide.steps
        if step.picture
    }
    assert used <= names
