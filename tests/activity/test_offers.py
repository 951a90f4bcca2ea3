"""Within the last day: a free place is offered for a while, and passed on when nobody answers."""

from datetime import datetime, time, timedelta

from bot.activity import leaving, offers
from bot.activity.outcomes import Refused, Signed
from bot.core.quiet import Quiet
from bot.store import people
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.signups import Signup
from tests.activity.saturday import (
    START,
    again,
    cancel,
    fill,
    friend,
    make,
    sign_up,
    states,
    told,
)
from tests.store.rows import ACCOUNT, add_account
from tests.waiting import together

QUIET = Quiet(time(21), time(7))
# Friday 15:00 in Vietnam, sixteen and a half hours before the start.
FRIDAY = START - timedelta(hours=16, minutes=30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def scene(
    database: Database, *, places: int = 1, waiting: int = 3
) -> tuple[Activity, list[Signup]]:
    """Full, with so many in line, all of whom wrote lately enough to be written to."""
    add_account(database, ACCOUNT, unit_slug="don-vi")
    activity = make(database, capacity=places, signup_closes_at=START)
    found = fill(database, activity, range(places + waiting))
    wrote(database, FRIDAY)
    return activity, found


def wrote(database: Database, at: datetime) -> None:
    database.write(
        lambda connection: connection.execute(people.people.update().values(last_wrote_at=at))
    )


def pass_on(database: Database, activity: Activity, now: datetime) -> int:
    return database.write(lambda connection: offers.pass_on(connection, activity.id, now, QUIET))


def accept(database: Database, signup: Signup, now: datetime) -> Signed | Refused:
    def work(connection: Connection) -> Signed | Refused:
        assert signup.person_id is not None
        return leaving.accept(connection, signup.id, signup.person_id, now)

    return database.write(work)


def due(database: Database, now: datetime) -> list[int]:
    with database.read() as connection:
        return offers.due(connection, now)


def test_a_place_freed_late_is_offered_to_the_first_in_line(database: Database) -> None:
    activity, found = scene(database)
    assert due(database, FRIDAY) == []
    cancel(database, found[0], FRIDAY)
    assert due(database, FRIDAY) == [activity.id]
    pass_on(database, activity, FRIDAY)
    assert states(database, activity) == ["cancelled", "offered", "waitlisted", "waitlisted"]
    assert again(database, found[1]).offered_until == FRIDAY + 2 * HOUR
    assert told(database) == [("offered", found[1].id)]
    assert due(database, FRIDAY) == []
    assert pass_on(database, activity, FRIDAY + MINUTE) == 0


def test_an_offer_that_runs_out_goes_to_the_next_and_the_reason_is_told(database: Database) -> None:
    activity, found = scene(database)
    cancel(database, found[0], FRIDAY)
    pass_on(database, activity, FRIDAY)
    later = FRIDAY + 2 * HOUR
    assert due(database, later) == [activity.id]
    pass_on(database, activity, later)
    assert states(database, activity) == ["cancelled", "waitlisted", "offered", "waitlisted"]
    assert told(database)[1:] == [("passed", found[1].id), ("offered", found[2].id)]
    late = accept(database, found[1], later + MINUTE)
    assert isinstance(late, Refused)
    assert late.reason == "late"
    assert isinstance(accept(database, found[2], later + MINUTE), Signed)
    assert again(database, found[2]).state == "confirmed"


def test_declining_passes_it_on_at_once(database: Database) -> None:
    activity, found = scene(database)
    cancel(database, found[0], FRIDAY)
    pass_on(database, activity, FRIDAY)
    cancel(database, found[1], FRIDAY + MINUTE)
    pass_on(database, activity, FRIDAY + MINUTE)
    assert states(database, activity) == ["cancelled", "cancelled", "offered", "waitlisted"]


def test_who_let_an_offer_run_out_is_not_asked_again(database: Database) -> None:
    activity, found = scene(database, waiting=2)
    cancel(database, found[0], FRIDAY)
    now = FRIDAY
    for _ in range(3):
        pass_on(database, activity, now)
        now += 2 * HOUR
    assert [what for what, _ in told(database)] == ["offered", "passed", "offered", "passed"]
    assert states(database, activity) == ["cancelled", "waitlisted", "waitlisted"]
    # The place is free: a newcomer may have it rather than nobody.
    done = sign_up(database, activity, 50, now)
    assert isinstance(done, Signed)
    assert done.signups[0].state == "confirmed"


def test_the_while_shrinks_and_nothing_is_offered_at_night(database: Database) -> None:
    activity = make(database)
    shift = activity.shifts[0]

    def stands(before: timedelta) -> timedelta | None:
        now = START - before
        until = offers.stands_until(shift, now, QUIET)
        return None if until is None else until - now

    assert stands(16 * HOUR) == 2 * HOUR
    # 20:10 in Vietnam: fifty minutes are left before the quiet hours.
    assert stands(11 * HOUR + 20 * MINUTE) == 50 * MINUTE
    assert stands(10 * HOUR + 45 * MINUTE) is None  # 20:45, too short a while
    assert stands(5 * HOUR) is None  # 2:30 at night
    assert stands(30 * MINUTE) == 20 * MINUTE  # 7:00
    assert stands(15 * MINUTE) is None


def test_an_afternoon_offer_near_the_start_stands_twenty_minutes(database: Database) -> None:
    activity = make(
        database, starts_at=START + 8 * HOUR, ends_at=START + 11 * HOUR, signup_closes_at=START
    )
    shift = activity.shifts[0]
    for before, span in ((5 * HOUR, 2 * HOUR), (4 * HOUR, 20 * MINUTE), (HOUR, 20 * MINUTE)):
        now = shift.starts_at - before
        assert offers.stands_until(shift, now, QUIET) == now + span


def test_who_cannot_be_written_to_is_called_and_the_next_is_asked(database: Database) -> None:
    activity, found = scene(database)

    def silence(connection: Connection) -> None:
        table = people.people
        connection.execute(
            table.update()
            .where(table.c.id == found[1].person_id)
            .values(last_wrote_at=FRIDAY - timedelta(days=8))
        )

    database.write(silence)
    cancel(database, found[0], FRIDAY)
    pass_on(database, activity, FRIDAY)
    assert states(database, activity) == ["cancelled", "waitlisted", "offered", "waitlisted"]


def test_a_party_is_asked_once_and_all_are_in_by_one_yes(database: Database) -> None:
    add_account(database, ACCOUNT, unit_slug="don-vi")
    activity = make(database, capacity=2, signup_closes_at=START)
    first, second = fill(database, activity, [1, 2])
    party = sign_up(database, activity, 3, friends=[friend(1)], is_together=True)
    assert isinstance(party, Signed)
    wrote(database, FRIDAY)
    for one in (first, second):
        cancel(database, one, FRIDAY)
    pass_on(database, activity, FRIDAY)
    assert states(database, activity)[2:] == ["offered", "offered"]
    assert told(database) == [("offered", party.signups[0].id)]
    assert isinstance(accept(database, party.signups[0], FRIDAY + MINUTE), Signed)
    assert states(database, activity)[2:] == ["confirmed", "confirmed"]


def test_two_clocks_at_once_offer_one_place_once(database: Database) -> None:
    activity, found = scene(database)
    cancel(database, found[0], FRIDAY)
    together(*[lambda: pass_on(database, activity, FRIDAY)] * 4)
    assert states(database, activity) == ["cancelled", "offered", "waitlisted", "waitlisted"]
    assert told(database) == [("offered", found[1].id)]
