"""The clock: a due job runs once however many clocks ring, a failing one is kept as a fault."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from bot.app import Bot
from bot.store import jobs
from scheduler import clock as alarm_clock
from scheduler.clock import run_once
from scheduler.timetable import JOBS, Job
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together, until

EVERY = timedelta(seconds=60)


class Runs:
    """A job that notes when it was run."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.at: list[datetime] = []
        self.fault = fault
        self.lock = threading.Lock()

    def __call__(self, bot: Bot, now: datetime) -> Mapping[str, int]:
        del bot
        with self.lock:
            self.at.append(now)
        if self.fault is not None:
            raise self.fault
        return {"done": 2, "left": 0}

    @property
    def job(self) -> Job:
        return Job("noting", int(EVERY.total_seconds()), 30, self)


def run(stage: Stage) -> Any:
    return next(row for row in rows_of(stage.bot.database, jobs.jobs) if row.name == "noting")


def test_a_due_job_runs_and_says_what_it_did(stage: Stage) -> None:
    runs = Runs()
    assert run_once(stage.bot, runs.job)
    assert len(runs.at) == 1
    assert (run(stage).result, run(stage).running_until) == ("done 2", None)
    assert run(stage).finished_at >= run(stage).started_at


def test_a_job_is_given_the_programs_time(stage: Stage) -> None:
    stage.clock.show_later(timedelta(days=7))
    runs = Runs()
    run_once(stage.bot, runs.job)
    assert runs.at[0] > stage.clock.real() + timedelta(days=6)
    assert run(stage).started_at < stage.clock.real() + timedelta(days=1)


def test_several_clocks_run_it_once(stage: Stage) -> None:
    runs, other = Runs(), stage.another_bot()
    ran = together(*[lambda bot=bot: run_once(bot, runs.job) for bot in (stage.bot, other) * 2])
    assert sorted(ran) == [False, False, False, True]
    assert len(runs.at) == 1


def test_it_comes_again_at_its_next_time(stage: Stage) -> None:
    runs = Runs()
    run_once(stage.bot, runs.job)
    stage.clock.let_pass(EVERY / 2)
    assert not run_once(stage.bot, runs.job)
    stage.clock.let_pass(EVERY)
    assert run_once(stage.bot, runs.job)
    assert len(runs.at) == 2


def test_a_failing_job_is_kept_as_a_fault_and_comes_again(stage: Stage) -> None:
    runs = Runs(ValueError("broken"))
    assert run_once(stage.bot, runs.job)
    assert (run(stage).result, run(stage).running_until) == ("fault: ValueError", None)
    stage.clock.let_pass(EVERY)
    runs.fault = None
    assert run_once(stage.bot, runs.job)
    assert run(stage).result == "done 2"


def test_a_job_of_a_dead_process_comes_again_when_its_lease_ends(stage: Stage) -> None:
    real = stage.clock.real()
    stage.bot.database.write(
        lambda connection: jobs.claim(
            connection,
            "noting",
            now=real,
            next_at=real + timedelta(seconds=1),
            until=real + timedelta(seconds=30),
        )
    )
    runs = Runs()
    stage.clock.let_pass(timedelta(seconds=29))
    assert not run_once(stage.bot, runs.job)
    stage.clock.let_pass(timedelta(seconds=2))
    assert run_once(stage.bot, runs.job)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_without_its_database_the_clock_goes_on(stage: Stage) -> None:
    stage.bot.database.close()
    assert not run_once(stage.bot, Runs().job)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_alarm_rings_for_every_job_at_its_start(stage: Stage) -> None:
    alarm: BackgroundScheduler = alarm_clock.start(stage.bot)

    def all_ran() -> bool:
        found = rows_of(stage.bot.database, jobs.jobs)
        return len(found) == len(JOBS) and all(row.finished_at for row in found)

    until(all_ran)
    alarm.shutdown(wait=True)
    results = {row.name: row.result for row in rows_of(stage.bot.database, jobs.jobs)}
    assert not [name for name, result in results.items() if result.startswith("fault")]
