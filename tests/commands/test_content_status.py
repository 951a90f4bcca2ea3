"""`content-status`: the page is written from the content, and a stale one is told."""

from pathlib import Path

from bot.commands.content_status import PAGE
from tests.commands.program import assert_one_sentence, run
from tests.content.sample import spoiled, write


def test_it_is_written_and_then_fresh(tmp_path: Path) -> None:
    write(tmp_path / "content")
    done = run("content-status", environ={}, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()) == tmp_path / PAGE
    assert "| vneid.scam | 7 ngày | B24 B25 |" in (tmp_path / PAGE).read_text("utf-8")
    done = run("content-status", "--check", environ={}, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stale_page_and_a_missing_one_are_told_and_left(tmp_path: Path) -> None:
    write(tmp_path / "content")
    done = run("content-status", "--check", environ={}, home=tmp_path)
    assert_one_sentence(done, str(PAGE), "content-status")
    run("content-status", environ={}, home=tmp_path)
    before = (tmp_path / PAGE).read_text("utf-8")
    write(tmp_path / "content", spoiled("answers/vneid.toml", '"B24 B25"', '"B26"'))
    assert_one_sentence(run("content-status", "--check", environ={}, home=tmp_path), "stale")
    assert (tmp_path / PAGE).read_text("utf-8") == before
