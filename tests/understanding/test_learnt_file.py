"""What was learnt is kept by the hash of its content, and read again as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.understanding.matcher import Matcher
from tests.understanding import small

QUESTIONS = ("quen mk vneid", "mấy giờ mở cửa", "thời tiết", "làm mức 2 cho con", "cảm ơn ad")


def _files(room: Path) -> list[Path]:
    return sorted(room.iterdir())


def test_what_is_read_decides_as_what_was_learnt(tmp_path: Path) -> None:
    learning, reading = (Matcher(small.content(), tmp_path) for _ in range(2))
    learning.warm_up()
    (file,) = _files(tmp_path)
    written = file.stat().st_mtime_ns
    for text in QUESTIONS:
        assert reading.match(text) == learning.match(text) == small.matcher().match(text)
    assert file.stat().st_mtime_ns == written


def test_other_phrases_are_learnt_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    Matcher(small.content(), tmp_path).warm_up()
    before = _files(tmp_path)
    more = replace(small.content(), outside=(*small.content().outside, "tra từ điển"))
    Matcher(more, tmp_path).warm_up()
    after = _files(tmp_path)
    assert len(after) == 1
    assert after != before


@pytest.mark.parametrize("keep", [0, 20, 500])
def test_a_damaged_file_is_learnt_anew(tmp_path: Path, keep: int) -> None:
    Matcher(small.content(), tmp_path).warm_up()
    (file,) = _files(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])
    assert Matcher(small.content(), tmp_path).match(QUESTIONS[0]).kind == "answer"
    assert _files(tmp_path)[0].read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    occupied = tmp_path / "var"
    occupied.write_text("no folder")
    assert Matcher(small.content(), occupied).match(QUESTIONS[0]).kind == "answer"
