"""Activities with something for each of their jobs to do, on the assembled bot."""

from datetime import datetime, timedelta
from typing import Any

from bot.activity import planning, signing, telling
from bot.activity.planning import Plan, ShiftPlan
from bot.activity.signing import Who, Wish
from bot.core.clock import LOCAL
from bot.store import people, signups
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.signups import Signup
from tests.cast import Citizen
from tests.stage import Stage

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
UNIT = "don-vi"
PHONES = {"Lan": "0912000001", "Minh": "0912000002"}


def until(stage: Stage, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """Lets time pass until Vietnam's clock shows that hour, `days` after the day it is next."""
    now = stage.clock.now().astimezone(LOCAL)
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    at += timedelta(days=days + (at <= now))
    stage.clock.let_pass(at - now)
    return at


def add(stage: Stage, starts_at: datetime, **changes: Any) -> Activity:
    """A volunteer morning of the unit."""
    plan = Plan(
        unit_slug=UNIT,
        title="Ngày thứ Bảy tình nguyện",
        place="Nhà văn hoá phường",
        starts_at=starts_at,
        ends_at=starts_at + 3 * HOUR,
        **{"capacity": 5, "signup_closes_at": starts_at, **changes},
    )
    now = stage.clock.now()
    return stage.bot.database.write(
        lambda connection: planning.create(connection, plan, "operator", now)
    )


def person_of(stage: Stage, citizen: Citizen, account_id: str = "") -> int:
    """Who writes there, having written just now."""
    names = {"zalo": citizen.zalo, "messenger": citizen.messenger, "webchat": citizen.visitor}
    account = account_id or stage.oa

    def work(connection: Connection) -> int:
        now = stage.clock.now()
        found = people.lock(connection, account, names[account.partition(":")[0]], now)
        found.last_wrote_at = now
        people.keep(connection, found)
        return found.id

    return stage.bot.database.write(work)


def sign_up(
    stage: Stage, activity: Activity, citizen: Citizen, account_id: str = "", shift: int = 0
) -> Signup:
    person_id = person_of(stage, citizen, account_id)
    who = Who(f"Nguyễn {citizen.name}", 2000, PHONES.get(citizen.name, ""))
    wish = Wish(activity.id, activity.shifts[shift].id, person_id, who)
    now = stage.clock.now()
    done = stage.bot.database.write(lambda connection: signing.sign_up(connection, wish, now))
    assert isinstance(done, signing.Signed), done
    return done.signups[0]


def free_a_place(stage: Stage, signup: Signup) -> None:
    """The place is given back without anybody being let in, as when a process dies."""
    stage.bot.database.write(
        lambda connection: signups.change(connection, signup.id, {"state": "cancelled"})
    )


def note_to_tell(stage: Stage, activity: Activity, signup: Signup, what: str, **words: str) -> None:
    now = stage.clock.now()
    stage.bot.database.write(
        lambda connection: telling.tell(
            connection, activity, signup, what, now, until=activity.ends_at, **words
        )
    )


def have_activities(stage: Stage, lan: Citizen, minh: Citizen) -> None:
    """Something for each job: it is morning, and the day's activities begin at noon."""
    now = until(stage, 10)
    today = add(stage, now + 2 * HOUR)
    told = sign_up(stage, today, lan)
    sign_up(stage, today, minh, f"webchat:{UNIT}")  # no message comes to their phone
    note_to_tell(stage, today, told, telling.PROMOTED)
    full = add(stage, now + 6 * HOUR, capacity=1)
    place = sign_up(stage, full, minh)
    sign_up(stage, full, lan)
    free_a_place(stage, place)
    add(stage, now - HOUR, repeat="weekly")
    add(stage, now + DAY, is_desk=True, shifts=[ShiftPlan("Ca sáng", 2)])
