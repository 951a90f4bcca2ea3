"""`review`: a sheet on which somebody who knows the matter sees all of it and ticks a box."""

from datetime import date
from pathlib import Path

import pytest

from bot.commands.faults import Fault
from bot.commands.review import sheet
from bot.content.reader import read
from bot.content.reviews import mark_of
from tests.commands.program import assert_one_sentence, run
from tests.content import sample
from tests.content.sample import TODAY, spoiled, write


def test_every_answer_stands_as_the_unit_says_it(tmp_path: Path) -> None:
    text = sheet(write(tmp_path), "vneid", "phuong", TODAY)
    assert text.count("☐ Đúng") == text.count("Người duyệt") == 3
    assert text.count("<section>") == text.count("</section>") == 3
    for part in (
        "Đoàn phường Ví Dụ",
        "in ngày 21/11/2026, 3 chủ đề",
        "Cài đúng ứng dụng VNeID",
        "Bạn vào vneid.gov.vn. Cần thì gọi 0226 555 0123.",
        "1. Cúp máy.\n2. Báo trong 7 ngày.",
        "7 ngày (B24 B25)",
        "trích lục (đến hết 28/2/2027). Nguồn: Luật Hộ tịch 2014",
        "Sau ngày đó: giấy mới của bạn Nguồn: Luật Hộ tịch 03/2026/QH16",
        "Nguồn: Bộ Công an, kiểm tra 11/2026. Mã: B24",
        "Người viết thấy: khá chắc",
        "Còn ngờ: Hạn báo đọc qua báo.",
        "Chỉ đúng đến hết 31/12/2026",
        "Hết bao nhiêu tiền",
    ):
        assert part in text, part
    assert not set("{}") & set(text.partition("</style>")[2])


def test_the_mark_to_write_down_is_that_of_the_words(tmp_path: Path) -> None:
    text = sheet(write(tmp_path), "vneid", "phuong", TODAY)
    content, _ = read(tmp_path)
    for topic in ("vneid.what", "vneid.install", "vneid.scam"):
        assert f'reviewed_text = "{mark_of(content.entries[topic], content)}"' in text


def test_another_unit_has_its_own_words(tmp_path: Path) -> None:
    text = sheet(write(tmp_path), "vneid", "xa-khac", TODAY)
    assert "gọi bộ phận một cửa nơi bạn ở" in text
    assert "Tỉnh đoàn cảm ơn bạn." in sheet(tmp_path, "conversation", "phuong", TODAY)


def test_what_is_not_said_today_is_marked(tmp_path: Path) -> None:
    text = sheet(write(tmp_path), "vneid", "phuong", date(2027, 1, 1))
    assert text.count("Hôm nay bot không nói phần này") == 2  # an entry and a part of another


def test_words_are_no_markup(tmp_path: Path) -> None:
    files = spoiled("answers/vneid.toml", "{Bạn} dừng lại.", "<b>Dừng</b> & chờ.")
    text = sheet(write(tmp_path, files), "vneid", "phuong", TODAY)
    assert "&lt;b&gt;Dừng&lt;/b&gt; &amp; chờ." in text


def test_an_earlier_review_is_told(tmp_path: Path) -> None:
    content, _ = read(write(tmp_path))
    scam = content.entries["vneid.scam"]
    for mark, told in (
        (mark_of(scam, content), "Đại uý Ví Dụ, 20/11/2026<"),
        ("00000000", "Đại uý Ví Dụ, 20/11/2026, chữ đã đổi từ đó<"),
    ):
        review = f"""
reviewed_by = "Đại uý Ví Dụ"
reviewed_on = 2026-11-20
reviewed_text = "{mark}"
doubt ="""
        write(tmp_path, spoiled("answers/vneid.toml", "doubt =", review))
        assert f"Lần trước: {told}" in sheet(tmp_path, "vneid", "phuong", TODAY)


@pytest.mark.parametrize(("group", "word"), [("vneids", "vneid, idcard"), ("idcard", "no written")])
def test_a_group_without_answers_is_told(tmp_path: Path, group: str, word: str) -> None:
    with pytest.raises(Fault, match=word):
        sheet(write(tmp_path), group, "phuong", TODAY)


def test_the_command_prints_or_writes_the_same(tmp_path: Path) -> None:
    write(tmp_path / "content")
    out = tmp_path / "vneid.html"
    environ = {"UNIT_SLUG": "phuong", "CLOCK_AT": "2026-11-21T09:00:00+07:00"}
    printed = run("review", "vneid", environ=environ, home=tmp_path)
    written = run("review", "vneid", "--out", str(out), environ=environ, home=tmp_path)
    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, f"{out}\n")
    assert out.read_text("utf-8") == printed.stdout
    assert printed.stdout == sheet(tmp_path / "content", "vneid", "phuong", TODAY)
    assert printed.stdout.startswith("<!doctype html>")


def test_an_unknown_group_is_one_sentence(tmp_path: Path) -> None:
    sample.write(tmp_path / "content")
    assert_one_sentence(run("review", "nothing", environ={}, home=tmp_path), "There is no group")
