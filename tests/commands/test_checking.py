"""`check`: faults first and red, then notes that turn nothing red."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.checking import CLEAN, HEADING, check, content_notes
from bot.settings import Settings
from tests.commands.program import run
from tests.content import sample
from tests.house import HOUSE

# The day the content was last checked as a whole.
CHECKED_AT = {"CLOCK_AT": "2026-11-21T09:00:00+07:00"}
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_it_is_clean_and_says_so() -> None:
    done = run("check", environ=CHECKED_AT)
    clean, *rest = done.stdout.splitlines()
    assert (done.returncode, done.stderr, clean) == (0, "", CLEAN)
    assert rest[:1] in ([], [HEADING])


def test_it_names_file_and_entry_of_a_fault_before_the_notes(tmp_path: Path) -> None:
    """A topic that is offered next and does not exist; each fault is one sentence."""
    shutil.copytree(HOUSE / "content", tmp_path / "content")
    file = tmp_path / "content" / "answers" / "office.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('next = ["', 'next = ["no.such.topic", "', 1), "utf-8")
    done = run("check", environ=CHECKED_AT, home=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    faults = done.stdout.partition(HEADING)[0]
    assert any("office.toml" in line and "no.such.topic" in line for line in faults.splitlines())
    assert CLEAN not in done.stdout


def test_notes_follow_under_their_heading(tmp_path: Path) -> None:
    sample.write(tmp_path / "content")
    done = run("check", environ={"CLOCK_AT": "2027-02-01T09:00:00+07:00"}, home=tmp_path)
    faults, heading, notes = done.stdout.partition(f"{HEADING}\n")
    assert done.returncode == 1  # the sample lacks most topics
    assert heading
    assert "name.paper" in notes
    assert "name.paper" not in faults
    assert "fee.deadline: chỉ đúng đến hết ngày 31/12/2026" in faults


def test_phrases_of_two_topics_that_nearly_collide_are_told(tmp_path: Path) -> None:
    files = sample.spoiled("answers/vneid.toml", '"bắt cập nhật"', '"Tải app VNeID"')
    assert collisions(sample.write(tmp_path / "as-it-is")) == []
    assert collisions(sample.write(tmp_path / "close", files)) == [
        "answers/vneid.toml, vneid.install: câu “tai app vneid” gần như trùng "
        "“Tải app VNeID” của vneid.scam."
    ]


def collisions(folder: Path) -> list[str]:
    return [note for note in content_notes(folder, NOW) if "gần như trùng" in note]


def test_it_tells_whether_there_is_a_fault(tmp_path: Path) -> None:
    said: list[str] = []
    sample.write(tmp_path / "content")
    assert not check(Settings.from_env({}, folder=tmp_path), said.append)
    assert HEADING in said
    assert CLEAN not in said
