"""Máy: each timed job in words, with its last run; a clock that stands still is told."""

from datetime import timedelta

from bot.console.wording import JOB_NAMES
from scheduler.clock import run_once
from scheduler.timetable import JOBS
from tests.console.scene import Scene


def test_every_job_has_words() -> None:
    assert {job.name for job in JOBS} - JOB_NAMES.keys() == set()


def test_the_last_runs_and_a_clock_that_stands_still(scene: Scene) -> None:
    client = scene.as_role("admin")
    assert "Đồng hồ đứng" in client.get("/staff/machine").text
    sweep = next(job for job in JOBS if job.name == "sweep_letters")
    run_once(scene.stage.bot, sweep)
    page = client.get("/staff/machine").text
    assert "Đồng hồ đứng" not in page
    assert "xem thư bị bỏ lại" in page
    assert "<b>90 ngày</b>" in page
    scene.stage.clock.let_pass(timedelta(minutes=3))
    assert "Đồng hồ đứng" in client.get("/staff/machine").text
