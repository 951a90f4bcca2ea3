"""The timetable on the wall: what runs how often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.app import Bot
from scheduler.jobs import (
    ask_contacts,
    ask_newcomers,
    call_members,
    check_subscriptions,
    close_dialogues,
    close_expired,
    count_days,
    count_letters,
    delete_pictures,
    flag_content,
    pass_offers,
    plan_activities,
    purge_data,
    release_letters,
    remind_members,
    remind_staff,
    renew_tokens,
    run_articles,
    spread_bulletins,
    sweep_letters,
    sync_followers,
    tell_people,
    tell_staff,
)


@dataclass(frozen=True, slots=True)
class Job:
    """`every` and `lease` in seconds; the lease is how long a run may hold the job.

    All jobs look at what is due now, so a missed run is caught up by the next one.
    """

    name: str
    every: int
    lease: int
    run: Callable[[Bot, datetime], Mapping[str, int]]


SWEEP = Job("sweep_letters", 10, 60, sweep_letters.run)
JOBS = (
    # A bulletin begins within five seconds of its time, of its approval, of the quiet hours' end.
    Job("spread_bulletins", 2, 60, spread_bulletins.run),
    SWEEP,
    Job("ask_contacts", 10, 2 * 60, ask_contacts.run),
    Job("run_articles", 5, 5 * 60, run_articles.run),
    Job("sync_followers", 30, 2 * 60, sync_followers.run),
    Job("close_expired", 10, 60, close_expired.run),
    Job("release_letters", 15, 60, release_letters.run),
    Job("tell_people", 4, 60, tell_people.run),
    Job("pass_offers", 10, 60, pass_offers.run),
    Job("remind_members", 60, 60, remind_members.run),
    Job("call_members", 60, 60, call_members.run),
    Job("plan_activities", 5 * 60, 60, plan_activities.run),
    Job("tell_staff", 10, 2 * 60, tell_staff.run),
    Job("count_letters", 30, 5 * 60, count_letters.run),
    Job("remind_staff", 60, 60, remind_staff.run),
    Job("ask_newcomers", 60, 5 * 60, ask_newcomers.run),
    Job("delete_pictures", 60, 60, delete_pictures.run),
    Job("renew_tokens", 5 * 60, 2 * 60, renew_tokens.run),
    Job("close_dialogues", 10 * 60, 60, close_dialogues.run),
    Job("check_subscriptions", 15 * 60, 5 * 60, check_subscriptions.run),
    Job("flag_content", 60 * 60, 60, flag_content.run),
    Job("count_days", 60 * 60, 5 * 60, count_days.run),
    Job("purge_data", 24 * 60 * 60, 60 * 60, purge_data.run),
)
