"""The page of sources: every topic, figure and fact stands on it, and it never grows old."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Content
from bot.content.reader import read
from bot.content.reviews import mark_of
from bot.content.status import page
from tests.content.sample import write


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return read(write(tmp_path))[0]


def rows(text: str, title: str) -> list[list[str]]:
    """The cells of the table under a heading, its head left out."""
    part = text.split(f"## {title}\n\n")[1].split("\n\n")[0].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_every_topic_stands_with_its_source(content: Content) -> None:
    found = rows(page(content), "Chủ đề")
    assert found[0] == [
        *("vneid.what", "VNeID là gì", "Nghị định 69/2024/NĐ-CP", "VB3"),
        *("21/11/2026", "chắc", "", "chưa"),
    ]
    assert [row[0] for row in found] == [
        *("vneid.what", "vneid.install", "vneid.scam", "greet", "thanks"),
        "thanks (units/tinh.toml)",
    ]
    assert found[1][6] == "31/12/2026"
    assert found[3][2] == "chương trình trả lời"


def test_every_figure_and_every_doubt_stands(content: Content) -> None:
    text = page(content)
    assert rows(text, "Số liệu trong câu trả lời") == [["vneid.scam", "7 ngày", "B24 B25"]]
    assert rows(text, "Chưa chắc, còn ngờ") == [["vneid.scam", "khá chắc", "Hạn báo đọc qua báo."]]


def test_every_fact_stands_with_what_comes_then_and_who_says_it(content: Content) -> None:
    found = rows(page(content), "Dữ kiện")
    assert [row[0].strip("`") for row in found] == list(content.facts)
    assert found[-1][1:] == [
        *("trích lục", "Luật Hộ tịch 2014", "21/11/2026", "28/2/2027"),
        *("giấy mới của {bạn} Nguồn: Luật Hộ tịch 03/2026/QH16", "vneid.scam"),
    ]


def test_who_reviewed_stands_until_the_words_change(content: Content) -> None:
    scam = content.entries["vneid.scam"]
    read_over = replace(
        scam,
        reviewed_by="Đại uý Ví Dụ",
        reviewed_on=date(2026, 11, 20),
        reviewed_text=mark_of(scam, content),
    )
    for entry, told in (
        (read_over, "Đại uý Ví Dụ, 20/11/2026"),
        (
            replace(read_over, answer="Khác."),
            "chữ đã đổi, duyệt lại (trước: Đại uý Ví Dụ, 20/11/2026)",
        ),
    ):
        changed = replace(content, entries={**content.entries, "vneid.scam": entry})
        row = next(row for row in rows(page(changed), "Chủ đề") if row[0] == "vneid.scam")
        assert row[7] == told


def test_a_cell_is_one_line_without_borders(content: Content) -> None:
    fact = replace(content.facts["name.paper"], value="một | hai\nba")
    changed = replace(content, facts={**content.facts, "name.paper": fact})
    assert "| một \\| hai ba |" in page(changed)
