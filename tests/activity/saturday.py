"""A volunteer Saturday for the tests: the activity, people who sign up, and what became of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.activity import leaving, planning, signing
from bot.activity.outcomes import Choose, Freed, Refused, Signed
from bot.activity.planning import Plan, ShiftPlan
from bot.activity.signing import Who, Wish
from bot.store import people, signups, tellings
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.signups import Signup
from tests.store.rows import ACCOUNT, rows_of

# Monday 23 November 2026, 9:00 in Vietnam; the Saturday after it begins at 7:30.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
START = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
THURSDAY_NOON = START - timedelta(hours=42, minutes=30)

PLAN = Plan(
    unit_slug="don-vi",
    title="Ngày thứ Bảy tình nguyện",
    place="Nhà văn hoá phường",
    starts_at=START,
    ends_at=START + timedelta(hours=3, minutes=30),
    capacity=20,
    signup_closes_at=START - timedelta(hours=11, minutes=30),
    contact="chị Hoa 0912 345 678",
)


def make(database: Database, now: datetime = MONDAY, **changes: Any) -> Activity:
    """The Saturday as PLAN has it, with those changes."""
    plan = replace(PLAN, **changes)
    return database.write(lambda connection: planning.create(connection, plan, "operator", now))


def with_shifts(database: Database, *capacities: int, **changes: Any) -> Activity:
    """The Saturday with shifts of so many places each."""
    shifts = [ShiftPlan(f"Bàn {n}", number) for n, number in enumerate(capacities, 1)]
    return make(database, shifts=shifts, capacity=sum(capacities), **changes)


def person(database: Database, name: str) -> int:
    """Somebody who writes on Zalo; their number."""
    return database.write(lambda connection: people.lock(connection, ACCOUNT, name, MONDAY)).id


def who(number: int, birth_year: int = 2000, phone: str | None = None) -> Who:
    """One of many people, each with a name and a phone of their own."""
    return Who(f"Nguyễn Văn {_word(number)}", birth_year, phone or f"09{number:08d}")


def friend(number: int, birth_year: int = 2001) -> Who:
    return Who(f"Trần Thị {_word(number)}", birth_year)


def wish(
    database: Database,
    activity: Activity,
    number: int,
    *,
    friends: Sequence[Who] = (),
    shift: int = 0,
    alone: bool = True,
    **more: Any,
) -> Wish:
    """What person `number` wants; `alone` False: only for the friends."""
    return Wish(
        activity.id,
        activity.shifts[shift].id,
        person(database, f"p{number}"),
        who(number) if alone else None,
        friends,
        **more,
    )


def sign_up(
    database: Database, activity: Activity, number: int, now: datetime = MONDAY, **more: Any
) -> Signed | Choose | Refused:
    wanted = wish(database, activity, number, **more)
    return database.write(lambda connection: signing.sign_up(connection, wanted, now))


def fill(database: Database, activity: Activity, numbers: Sequence[int]) -> list[Signup]:
    """Signs those people up, one after the other; their sign-ups."""
    made = []
    for number in numbers:
        done = sign_up(database, activity, number)
        assert isinstance(done, Signed)
        made += done.signups
    return made


def cancel(database: Database, signup: Signup, now: datetime = MONDAY) -> Freed | Refused:
    def work(connection: Connection) -> Freed | Refused:
        assert signup.person_id is not None
        return leaving.cancel(connection, signup.id, signup.person_id, now)

    return database.write(work)


def everybody(database: Database, activity: Activity) -> list[Signup]:
    """All sign-ups of the activity as they stand, in order of arrival."""
    with database.read() as connection:
        return signups.of_activity(connection, activity.id)


def again(database: Database, signup: Signup) -> Signup:
    """The sign-up as it stands now."""
    with database.read() as connection:
        found = signups.find(connection, signup.id)
    assert found is not None
    return found


def states(database: Database, activity: Activity) -> list[str]:
    return [one.state for one in everybody(database, activity)]


def told(database: Database, what: str = "") -> list[tuple[str, int]]:
    """(what, sign-up) of all that is noted to be told, in order."""
    rows = rows_of(database, tellings.tellings)
    return [(row.what, row.signup_id) for row in rows if what in ("", row.what)]


def _word(number: int) -> str:
    """A given name without digits, another for each number."""
    letters = ""
    while True:
        number, rest = divmod(number, 20)
        letters += "abcdeghiklmnopqrstuv"[rest]
        if not number:
            return letters.capitalize()
