"""JOBS: what each does, that it does nothing the second time, and that two at once do no harm."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.clock import LOCAL
from bot.store import accounts, counts, events, notices, people, pictures, roads, syncs
from bot.store.database import Connection
from scheduler.jobs import (
    check_subscriptions,
    close_dialogues,
    count_days,
    flag_content,
    purge_data,
    renew_tokens,
    sweep_letters,
    sync_followers,
)
from scheduler.timetable import JOBS, Job
from tests.bulletin.scene import add_bulletin
from tests.cast import LAN, MINH, crowd
from tests.scheduler.activity_scene import have_activities
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together

# What a job tells of what it changed; the rest of its numbers only says what it looked at.
LOOKED_AT = {"pages", "rows", "past"}


def work_for_every_job(stage: Stage) -> None:
    """Something each job of the timetable has to do."""
    stage.write(LAN, "dead", state="sending", worker="w", lease_until=stage.clock.real())
    stage.post("zalo", stage.said_on_zalo(MINH, "làm căn cước hết bao nhiêu tiền"))
    ask_to_delete(stage)
    keep_a_picture(stage)
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    stage.bot.database.write(
        lambda connection: connection.execute(
            events.events.update().values(received_at=stage.clock.now() - timedelta(days=100))
        )
    )
    stage.clock.let_pass(timedelta(hours=25))
    begun = stage.clock.now()  # at night the job begins a run by itself
    stage.bot.database.write(lambda connection: syncs.begin(connection, stage.oa, begun))
    have_bulletins(stage)
    have_activities(stage, LAN, MINH)
    stage.post("zalo", stage.said_on_zalo(MINH, "làm căn cước ở đâu"))
    stage.bot.database.write(
        lambda connection: notices.put_in(connection, "one", "don-vi", "Một việc.", begun)
    )


def have_bulletins(stage: Stage) -> None:
    """One that is due, one that is too old, and one of which a letter may go after all."""
    now = stage.clock.now()
    times = {"created_at": now, "send_at": now, "valid_until": now + timedelta(days=1)}
    database = stage.bot.database
    database.write(
        lambda connection: accounts.change(connection, stage.oa, {"articles_a_month": 4})
    )
    add_bulletin(database, **times, is_urgent=True, has_article=True)  # at night too
    add_bulletin(database, **{**times, "send_at": now + timedelta(minutes=9)}, state="draft")
    add_bulletin(database, **times, state="draft", is_weekly=True)
    add_bulletin(database, **times, state="paused", is_weekly=True, started_at=now, spread_at=now)
    for state, until, road in (("sending", now, "free"), ("done", None, roads.UNKNOWN)):
        given = {**times, "valid_until": until or times["valid_until"], "spread_at": now}
        number = add_bulletin(database, **given, state=state)
        stage.write(
            MINH,
            f"of bulletin {number}",
            bulletin_id=number,
            state="queued" if road == "free" else "waiting",
            road=road,
            due_at=now + timedelta(hours=1),
        )
    stage.bot.database.write(
        lambda connection: connection.execute(people.people.update().values(last_wrote_at=now))
    )
    # Nobody knows when this one last wrote: it is asked.
    stage.write(crowd(1)[0], "?", bulletin_id=number, state="waiting", road=roads.UNKNOWN)


def keep_a_picture(stage: Stage) -> None:
    picture = pictures.Picture("image/png", b"x")
    now = stage.clock.now()
    stage.bot.database.write(
        lambda connection: pictures.put_in(connection, 1, picture, expires_at=now)
    )


def ask_to_delete(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "xoá dữ liệu của tôi"))


def changes(done: Any) -> dict[str, int]:
    return {name: number for name, number in done.items() if number and name not in LOOKED_AT}


def person(stage: Stage, platform_id: str) -> Any:
    found = rows_of(stage.bot.database, people.people)
    return next((row for row in found if row.platform_id == platform_id), None)


def test_every_job_has_a_name_of_its_own_and_a_lease_that_ends() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        assert job.name == job.run.__module__.rpartition(".")[2]
        assert job.every >= 1
        assert job.lease >= 60  # longer than the longest call it waits for


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_is_done_once_by_two_processes_at_one_moment(stage: Stage, job: Job) -> None:
    work_for_every_job(stage)
    bots = (stage.bot, stage.another_bot())
    results = together(*[lambda bot=bot: job.run(bot, stage.clock.now()) for bot in bots])
    assert not [result for result in results if isinstance(result, BaseException)]
    assert any(changes(result) for result in results) or job.name in {
        "count_days",
        "check_subscriptions",
        "flag_content",  # the house's own answers are not past their dates
    }
    before = stage.states(), rows_of(stage.bot.database, people.people)
    assert changes(job.run(stage.bot, stage.clock.now())) == {}
    assert (stage.states(), rows_of(stage.bot.database, people.people)) == before


def test_the_sweep_frees_letters_and_lets_the_forgotten_go(stage: Stage) -> None:
    past = stage.clock.real() - timedelta(seconds=1)
    stage.write(LAN, "sending", state="sending", worker="w", lease_until=past)
    stage.write(MINH, "sent", state="sent")
    stage.bot.database.write(
        lambda connection: connection.execute(
            people.people.update()
            .where(people.people.c.platform_id == MINH.zalo)
            .values(forget_at=past)
        )
    )
    done = sweep_letters.run(stage.bot, stage.clock.now())
    assert done == {"unsure": 1, "forgotten": 1}
    assert stage.states() == {"sending": "unsure"}
    assert person(stage, MINH.zalo) is None


def test_the_sweep_asks_the_real_time(stage: Stage) -> None:
    lease = stage.clock.real() + timedelta(seconds=20)
    stage.write(LAN, "a", state="sending", worker="w", lease_until=lease)
    stage.clock.show_later(timedelta(days=7))
    assert sweep_letters.run(stage.bot, stage.clock.now())["unsure"] == 0


def test_tokens_are_renewed_before_they_die(stage: Stage) -> None:
    assert renew_tokens.run(stage.bot, stage.clock.now()) == {"renewed": 0}
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    stage.clock.let_pass(timedelta(hours=24))
    assert renew_tokens.run(stage.bot, stage.clock.now()) == {"renewed": 1}
    assert stage.zalo.grants.refreshes == 2


def test_open_questions_close_after_a_day(stage: Stage) -> None:
    ask_to_delete(stage)
    stage.clock.let_pass(timedelta(hours=23))
    assert close_dialogues.run(stage.bot, stage.clock.now())["closed"] == 0
    assert person(stage, LAN.zalo).question == "delete"
    stage.clock.let_pass(timedelta(hours=2))
    assert close_dialogues.run(stage.bot, stage.clock.now())["closed"] == 1
    assert person(stage, LAN.zalo).question == ""


def test_a_page_that_lost_its_subscription_gets_it_back(stage: Stage) -> None:
    page = stage.messenger.pages[stage.page.partition(":")[2]]
    assert page.subscribed == []
    assert check_subscriptions.run(stage.bot, stage.clock.now())["pages"] == 1
    assert "messages" in page.subscribed
    account = stage.bot.book.read_again()[stage.page]
    assert account.webhook_fault == ""
    assert account.webhook_checked_at is not None


def test_a_page_that_cannot_be_subscribed_is_noted(stage: Stage) -> None:
    page = stage.messenger.pages[stage.page.partition(":")[2]]
    page.is_token_dead = True
    check_subscriptions.run(stage.bot, stage.clock.now())
    assert stage.bot.book.read_again()[stage.page].webhook_fault.startswith("190")
    page.is_token_dead = False
    done = check_subscriptions.run(stage.bot, stage.clock.now())
    assert done == {"pages": 1, "renewed": 1}
    assert stage.bot.book.read_again()[stage.page].webhook_fault == ""


def test_a_day_is_counted_while_it_runs_and_once_more_after(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "làm căn cước hết bao nhiêu tiền"))
    count_days.run(stage.bot, stage.clock.now())
    stage.clock.let_pass(timedelta(days=1))
    stage.post("zalo", stage.said_on_zalo(LAN, "làm căn cước hết bao nhiêu tiền"))
    count_days.run(stage.bot, stage.clock.now())
    rows = rows_of(stage.bot.database, counts.daily_counts)
    assert [(row.times, row.people) for row in rows] == [(1, 1), (1, 1)]
    assert len({row.day for row in rows}) == 2


def test_what_is_purged_was_counted_before(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "làm căn cước hết bao nhiêu tiền"))

    def age(connection: Connection) -> None:
        """The clock stood still for three days, and then the words are past their time."""
        at = stage.clock.now() - timedelta(days=2)
        connection.execute(events.events.update().values(received_at=at))
        accounts.change(connection, stage.oa, {"unit_slug": "phuong-a"})

    stage.bot.database.write(age)
    purge_data.run(stage.bot, stage.clock.now())
    (row,) = rows_of(stage.bot.database, counts.daily_counts)
    assert (row.unit_slug, row.times, row.people) == ("phuong-a", 1, 1)


def test_followers_are_read_once_a_night(stage: Stage) -> None:
    stage.zalo.meet(LAN.zalo, stage.clock.now())
    hour = stage.clock.now().astimezone(LOCAL).hour
    stage.clock.let_pass(timedelta(hours=12 - hour))
    assert sync_followers.run(stage.bot, stage.clock.now()) == {"begun": 0, "read": 0}
    stage.clock.let_pass(timedelta(hours=13))  # one o'clock at night
    assert sync_followers.run(stage.bot, stage.clock.now()) == {"begun": 1, "read": 1}
    assert person(stage, LAN.zalo).follows
    stage.clock.let_pass(timedelta(hours=2))
    assert sync_followers.run(stage.bot, stage.clock.now()) == {"begun": 0, "read": 0}
    stage.clock.let_pass(timedelta(hours=22))
    assert sync_followers.run(stage.bot, stage.clock.now())["begun"] == 1


def test_followers_of_a_stopped_account_are_left_alone(stage: Stage) -> None:
    now = stage.clock.now()
    stage.bot.database.write(lambda connection: syncs.begin(connection, stage.oa, now))
    stage.bot.database.write(
        lambda connection: accounts.stop(connection, stage.oa, "-204", "gone", now)
    )
    assert sync_followers.run(stage.bot, now) == {"begun": 0, "read": 0}


def test_answers_past_their_day_are_told_once(stage: Stage) -> None:
    assert flag_content.run(stage.bot, stage.clock.now())["told"] == 0
    far = stage.clock.now() + timedelta(days=40 * 365)
    done = flag_content.run(stage.bot, far)
    assert done["past"] > 0
    assert done["told"] == 1
    assert flag_content.run(stage.bot, far)["told"] == 0
    (notice,) = rows_of(stage.bot.database, notices.notices)
    assert notice.words.startswith(f"{done['past']} mục đã quá hạn")
    assert notice.link == "/staff/answers"
