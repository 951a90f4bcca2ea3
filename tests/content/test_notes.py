"""What staff should look at in time: it is told, and it turns nothing red."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.content import rules
from bot.content.notes import notes
from bot.content.reader import read
from bot.content.reviews import mark_of
from tests.content.sample import FILES, HANDLERS, TODAY, TOPICS, spoiled, write

FEW = "chỉ có 5 cách hỏi; nên có ít nhất 12."


def told(folder: Path, files: Mapping[str, str] = FILES, today: date = TODAY) -> list[str]:
    """The notes, but for those on how few phrases the small sample has."""
    content, _ = read(write(folder, files))
    found = map(str, notes(content, HANDLERS, TOPICS, today))
    return [note for note in found if not note.endswith(FEW)]


def test_topics_that_few_phrases_ask_for_are_named(tmp_path: Path) -> None:
    content, _ = read(write(tmp_path))
    found = [note for note in notes(content, HANDLERS, TOPICS, TODAY) if note.sentence == FEW]
    assert {note.entry for note in found} == set(content.entries)


@pytest.mark.parametrize(
    ("today", "is_told"),
    [
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_date_is_told_from_thirty_days_ahead_to_the_last_day(
    tmp_path: Path, today: date, is_told: bool
) -> None:
    assert any("fee.deadline" in note for note in told(tmp_path, today=today)) is is_told


def test_what_follows_a_date_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, today=date(2026, 12, 31))
    assert found == [
        "answers/vneid.toml, vneid.install: đúng đến hết ngày 31/12/2026, "
        "sau đó bot thôi nói câu này.",
        "facts.toml, fee.deadline: đúng đến hết ngày 31/12/2026, sau đó bot thôi nói điều này.",
        "units/tinh.toml, office.where: đúng đến hết ngày 31/12/2026, "
        "sau đó bot thôi nói điều này.",
    ]
    assert told(tmp_path, today=date(2027, 2, 28)) == [
        "facts.toml, name.paper: đúng đến hết ngày 28/2/2027, sau đó bot nói câu “then”."
    ]


def test_a_fact_that_changed_by_itself_is_noted_and_is_no_fault(tmp_path: Path) -> None:
    today = date(2027, 3, 1)
    note = (
        "facts.toml, name.paper: đã qua ngày, bot đang nói “then”; kiểm lại rồi ghi thành “value”."
    )
    assert told(tmp_path, today=today) == [note]
    content, _ = read(tmp_path)
    faults = rules.faults(content, HANDLERS, TOPICS, today)
    assert "name.paper" not in {fault.entry for fault in faults}
    assert "fee.deadline" in {fault.entry for fault in faults}


def test_a_review_of_other_words_is_told_with_the_new_mark(tmp_path: Path) -> None:
    review = """
reviewed_by = "Đại uý Ví Dụ"
reviewed_on = 2026-11-20
reviewed_text = "00000000"
doubt ="""
    files = spoiled("answers/vneid.toml", "doubt =", review)
    found = told(tmp_path, files)
    content, _ = read(tmp_path)
    mark = mark_of(content.entries["vneid.scam"], content)
    assert found == [
        "answers/vneid.toml, vneid.scam: đã đổi chữ sau khi Đại uý Ví Dụ duyệt; "
        f"nhờ duyệt lại (mã {mark})."
    ]
    right = review.replace("00000000", mark)
    assert told(tmp_path, spoiled("answers/vneid.toml", "doubt =", right)) == []


def test_a_fact_that_nothing_says_is_told(tmp_path: Path) -> None:
    files = spoiled("answers/vneid.toml", "Mang theo {name.paper}.", "Mang theo giấy.")
    assert told(tmp_path, files) == [
        "facts.toml, name.paper: không câu trả lời nào dùng; bỏ đi nếu không cần nữa."
    ]
