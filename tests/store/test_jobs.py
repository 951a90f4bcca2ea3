"""Job runs: two clocks ask at the same moment, one of them gets the job."""

from datetime import timedelta

from bot.store import jobs
from bot.store.database import Database
from tests.store.rows import NOW
from tests.waiting import together

EVERY = timedelta(seconds=10)
LEASE = timedelta(seconds=60)


def claim(database: Database, after: timedelta = timedelta(), name: str = "sweep") -> bool:
    now = NOW + after
    return database.write(
        lambda connection: jobs.claim(
            connection, name, now=now, next_at=now + EVERY, until=now + LEASE
        )
    )


def finish(database: Database, result: str = "ok") -> None:
    database.write(
        lambda connection: jobs.finish(connection, "sweep", result, NOW, until=NOW + LEASE)
    )


def test_one_of_several_gets_the_job(database: Database) -> None:
    assert sorted(together(*[lambda: claim(database)] * 4)) == [False, False, False, True]


def test_a_job_is_due_again_after_its_time(database: Database) -> None:
    assert claim(database)
    finish(database)
    assert not claim(database, EVERY - timedelta(milliseconds=1))
    assert claim(database, EVERY)


def test_a_job_that_still_runs_is_left_alone_until_its_lease_ends(database: Database) -> None:
    assert claim(database)
    assert not claim(database, EVERY)
    assert not claim(database, LEASE)
    assert claim(database, LEASE + timedelta(milliseconds=1))


def test_a_run_that_overran_leaves_the_next_ones_lease_alone(database: Database) -> None:
    late = LEASE + timedelta(milliseconds=1)
    assert claim(database)
    assert claim(database, late)
    finish(database)
    with database.read() as connection:
        (run,) = jobs.all_runs(connection)
    assert run.running_until == NOW + late + LEASE


def test_each_job_by_itself(database: Database) -> None:
    assert claim(database)
    assert claim(database, name="purge")


def test_how_the_last_run_went_is_kept(database: Database) -> None:
    claim(database)
    finish(database, "x" * 600)
    with database.read() as connection:
        (run,) = jobs.all_runs(connection)
    assert (run.name, run.started_at, run.finished_at) == ("sweep", NOW, NOW)
    assert (run.result, run.running_until) == ("x" * 500, None)
