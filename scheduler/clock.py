"""The clock: an alarm that wakes, and a row in the database that decides who does the job."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.app import Bot
from bot.store import jobs
from bot.store.database import AWAY
from scheduler.timetable import JOBS, Job

log = structlog.get_logger()

# The alarm rings this much more often than a job is due: two clocks share the runs, and the one
# that rings a little early must not make the job wait a whole round.
RINGS = 2
# Jobs that run at the same time: each has a database connection of its own, and nearly all are
# done in a few milliseconds.
AT_ONCE = 4


def start(bot: Bot, timetable: Sequence[Job] = JOBS) -> BackgroundScheduler:
    """Rings for the jobs of the timetable until `shutdown` is called on what is returned."""
    alarm = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(AT_ONCE)},
        job_defaults={"coalesce": True, "max_instances": 1},
    )
    for job in timetable:
        alarm.add_job(
            run_once,
            "interval",
            seconds=max(1.0, job.every / RINGS),
            args=(bot, job),
            next_run_time=bot.clock.real(),
            misfire_grace_time=None,
        )
    alarm.start()
    return alarm


def run_once(bot: Bot, job: Job) -> bool:
    """Runs the job if it is due and nobody else has it; returns whether it ran.

    A fault is logged and kept with the run; the job comes again at its next time.
    """
    try:
        return _run_once(bot, job)
    except AWAY as error:
        log.error("job_not_run", job=job.name, fault=f"{type(error).__name__}: {error}"[:200])
        return False


def _run_once(bot: Bot, job: Job) -> bool:
    real = bot.clock.real()
    until = real + timedelta(seconds=job.lease)
    is_mine = bot.database.write(
        lambda connection: jobs.claim(
            connection,
            job.name,
            now=real,
            next_at=real + timedelta(seconds=job.every),
            until=until,
        )
    )
    if not is_mine:
        return False
    try:
        counts = job.run(bot, bot.clock.now())
        result = ", ".join(f"{name} {number}" for name, number in counts.items() if number) or "ok"
    except AWAY as error:
        log.error("job_failed", job=job.name, fault=f"{type(error).__name__}: {error}"[:200])
        result = f"fault: {type(error).__name__}"
    except Exception as error:
        log.exception("job_failed", job=job.name)
        result = f"fault: {type(error).__name__}"
    bot.database.write(
        lambda connection: jobs.finish(connection, job.name, result, bot.clock.real(), until=until)
    )
    return True
