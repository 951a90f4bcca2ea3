"""`doctor`: what is wrong, as sentences that say what to do; nothing where all is well."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.commands import asking, doctor
from bot.commands.doctor import complaints, last_runs
from bot.commands.faults import Fault
from bot.commands.followers import sync
from bot.core.clock import LOCAL, local_day
from bot.store import accounts, articles, jobs, roads
from bot.store.database import Connection
from scheduler.clock import run_once
from scheduler.timetable import JOBS, SWEEP
from tests.cast import HOA, LAN, THU
from tests.commands.program import run
from tests.console.scene import put_in
from tests.stage import Stage

SLOW = {"MESSENGER_RATE": "35"}  # the tests' own rate would be complained of


# One database is enough, but for the two tests that ask it something of their own.
one_database = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture(scope="module", autouse=True)
def check_content_once_a_day() -> Iterator[None]:
    """The content is the same in every test, and to hold it to all its rules costs a second."""
    found: dict[tuple[Path, date], list[str]] = {}

    def content_faults(folder: Path, now: datetime) -> list[str]:
        key = folder, local_day(now)
        if key not in found:
            found[key] = asking.content_faults(folder, now)
        return found[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "content_faults", content_faults)
        yield


@pytest.fixture
def healthy(stage: Stage) -> Stage:
    """Both accounts have heard somebody, the Page is subscribed, the clock runs. It is noon: at
    night the followers are read by a job.
    """
    now = stage.clock.now().astimezone(LOCAL)
    noon = now.replace(hour=12, minute=0) + timedelta(days=1)
    stage.clock.let_pass(noon - now)
    stage.post("zalo", stage.said_on_zalo(LAN, "menu"))
    stage.post("messenger", stage.said_on_messenger(LAN, "menu"))
    run_once(stage.bot, SWEEP)
    put_in(stage.bot.database, THU)
    return stage


def run_all_jobs(stage: Stage) -> None:
    for job in JOBS:
        run_once(stage.bot, job)


def words(bot: Bot) -> str:
    return "\n".join(complaints(bot))


def test_nothing_to_say_where_all_is_well(healthy: Stage) -> None:
    run_all_jobs(healthy)
    assert list(complaints(healthy.another_bot(**SLOW))) == []


def test_each_timed_job_is_told_with_its_last_run(healthy: Stage) -> None:
    run_all_jobs(healthy)
    told = list(last_runs(healthy.bot))
    assert [line.partition(":")[0] for line in told] == sorted(job.name for job in JOBS)
    assert all(" UTC, " in line for line in told)


@one_database
def test_an_office_without_an_admin(stage: Stage) -> None:
    assert "staff add EMAIL" in words(stage.another_bot(**SLOW))


@one_database
def test_demo_staff_in_production(healthy: Stage) -> None:
    put_in(healthy.bot.database, HOA, is_demo=True)
    assert "Demo staff" not in words(healthy.bot)
    assert "Demo staff" in words(healthy.another_bot(ENVIRONMENT="production", **SLOW))


def test_a_database_of_another_version(stage: Stage, empty_url: str) -> None:
    (sentence,) = complaints(stage.another_bot(DATABASE_URL=empty_url, **SLOW))
    assert "python -m bot upgrade" in sentence


@one_database
def test_faults_of_the_content(stage: Stage, tmp_path: Path) -> None:
    settings = replace(stage.bot.settings, content_folder=tmp_path)
    assert "Content: menu.toml" in words(replace(stage.bot, settings=settings))


@one_database
@pytest.mark.parametrize(
    ("environ", "part"),
    [
        ({"MESSENGER_RATE": "41"}, "MESSENGER_RATE is 41"),
        ({"ZALO_OA_SECRET": ""}, "ZALO_OA_SECRET is missing"),
        ({"MESSENGER_VERIFY_TOKEN": ""}, "MESSENGER_VERIFY_TOKEN is missing"),
        ({"UNIT_SLUG": "phuong-khac"}, "content/units/phuong-khac.toml"),
        ({"ENVIRONMENT": "production"}, "PUBLIC_URL must begin with https://"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_settings_that_will_not_do(healthy: Stage, environ: dict[str, str], part: str) -> None:
    assert part in words(healthy.another_bot(**environ))


@one_database
def test_a_dead_token_of_an_oa(healthy: Stage) -> None:
    healthy.zalo.grants.expire_now()
    assert f"{healthy.oa}: " in words(healthy.bot)


@one_database
def test_a_dead_token_of_a_page(healthy: Stage) -> None:
    page = healthy.messenger.pages[healthy.page.partition(":")[2]]
    page.is_token_dead = True
    assert f"{healthy.page}: the Page token is dead" in words(healthy.bot)


@one_database
def test_a_page_that_sends_us_nothing(healthy: Stage) -> None:
    page = healthy.messenger.pages[healthy.page.partition(":")[2]]
    page.subscribed = ["messages"]
    assert f"{healthy.page} does not send us messag" in words(healthy.bot)


@one_database
def test_an_account_that_stands_still(healthy: Stage) -> None:
    healthy.bot.database.write(
        lambda connection: accounts.stop(
            connection, healthy.oa, "-14014", "used", healthy.clock.now()
        )
    )
    assert f"{healthy.oa} stands still since" in words(healthy.bot)
    assert "-14014 used" in words(healthy.bot)


def test_an_account_that_has_grown_silent(stage: Stage, healthy: Stage) -> None:
    healthy.clock.show_later(timedelta(days=8))
    assert f"{stage.oa} sent its last event on" in words(healthy.bot)


@one_database
def test_an_account_that_never_spoke(stage: Stage) -> None:
    assert f"{stage.oa} has never sent an event" in words(stage.bot)


def test_a_clock_that_stands_and_a_job_that_failed(healthy: Stage) -> None:
    now = healthy.clock.real() + timedelta(seconds=SWEEP.every)
    until = now + timedelta(seconds=SWEEP.lease)

    def fail(connection: Connection) -> None:
        jobs.claim(connection, SWEEP.name, now=now, next_at=until, until=until)
        jobs.finish(connection, SWEEP.name, "fault: KeyError", now, until=until)

    healthy.bot.database.write(fail)
    healthy.clock.let_pass(timedelta(minutes=3))
    assert f"The job {SWEEP.name} failed" in words(healthy.bot)
    assert "No job ran for two minutes" in words(healthy.bot)


@one_database
def test_platforms_that_do_not_answer_are_named(healthy: Stage) -> None:
    bot = healthy.another_bot(ZALO_API_URL=f"{healthy.zalo_server.url}/nowhere")
    assert f"{healthy.oa}: " in words(bot)


@one_database
def test_the_command_ends_with_1(healthy: Stage) -> None:
    environ = {**healthy.environ, "MESSENGER_RATE": "41"}
    done = run("doctor", environ=environ)
    assert (done.returncode, done.stderr) == (1, "")
    assert "MESSENGER_RATE is 41" in done.stdout


def limit(stage: Stage, **values: Any) -> None:
    stage.bot.database.write(lambda connection: accounts.change(connection, stage.oa, values))


@one_database
def test_a_budget_that_is_spent(healthy: Stage) -> None:
    month = roads.month_of(healthy.clock.now())
    limit(healthy, may_pay=True, budget=110, spent=56, spent_month=month)
    assert "has spent 56 of the month's 110 đồng" in words(healthy.bot)
    limit(healthy, spent=55)
    assert "has spent" not in words(healthy.bot)
    limit(healthy, spent=200, may_pay=False)
    assert "has spent" not in words(healthy.bot)


def test_articles_that_are_used_up(healthy: Stage) -> None:
    limit(healthy, articles_a_month=1)
    assert "articles" not in words(healthy.bot)
    now = healthy.clock.now()
    row = {"bulletin_id": 1, "account_id": healthy.oa, "state": "sent", "send_at": now}
    healthy.bot.database.write(
        lambda connection: articles.put_in(connection, {**row, "due_at": now, "words": ""})
    )
    assert "has used the month's 1 articles" in words(healthy.bot)


@one_database
def test_followers_never_read_or_not_to_be_read(healthy: Stage) -> None:
    assert "followers" not in words(healthy.bot)
    healthy.clock.let_pass(timedelta(days=1))
    assert "were never read" in words(healthy.bot)
    healthy.zalo.refusal = -224
    with pytest.raises(Fault):
        sync(healthy.bot, "", lambda _line: None)
    healthy.zalo.refusal = 0
    assert "were not read (-224" in words(healthy.bot)
    sync(healthy.bot, "", lambda _line: None)
    assert "followers" not in words(healthy.bot)
