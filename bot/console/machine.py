"""Máy: each timed job's last run and result, and how long what is kept and why."""

from datetime import timedelta
from typing import Any

from bot.console.visit import Visit
from bot.store import jobs
from bot.store.retention import RETENTION

# The clock rings every few seconds; so long without any run, it stands still.
STILL = timedelta(minutes=2)


def machine(visit: Visit) -> Any:
    runs = visit.read(jobs.all_runs)
    newest = max((run.started_at for run in runs if run.started_at), default=None)
    is_still = newest is None or visit.office.clock.real() - newest > STILL
    return visit.show("machine.html", runs=runs, is_still=is_still, kept=RETENTION)
