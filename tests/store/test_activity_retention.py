"""What is kept of volunteers: how long, and what goes when they ask for it."""

from datetime import time, timedelta

from bot.activity import closing, door, offers
from bot.activity.closing import Numbers
from bot.activity.outcomes import Signed
from bot.core.quiet import Quiet
from bot.store import certificates, members, people, retention, tellings
from bot.store.database import Connection, Database
from bot.store.members import Member
from bot.store.retention import CERTIFICATES, MEMBERS, SIGNUPS
from tests.activity.saturday import (
    MONDAY,
    START,
    again,
    cancel,
    everybody,
    fill,
    friend,
    make,
    sign_up,
)
from tests.store.rows import rows_of

QUIET = Quiet(time(21), time(7))


def forget(database: Database, person_id: int | None) -> None:
    assert person_id is not None
    database.write(lambda connection: retention.forget(connection, person_id))


def profile(database: Database, person_id: int | None) -> None:
    assert person_id is not None
    member = Member(person_id, "Lan", "0912", 2000, "Chi đoàn 3", "đồng ý", MONDAY, MONDAY)
    database.write(lambda connection: members.put(connection, member))


def purge(database: Database, days: int) -> None:
    now = START + timedelta(days=days)
    while any(database.write(lambda connection: retention.purge_chunk(connection, now)).values()):
        pass


def test_who_asks_to_be_forgotten_gives_the_place_back_to_the_next(database: Database) -> None:
    activity = make(database, capacity=1)
    lan, minh = fill(database, activity, [1, 2])
    profile(database, lan.person_id)
    forget(database, lan.person_id)
    gone = again(database, lan)
    assert (gone.state, gone.name, gone.phone, gone.person_id) == ("cancelled", "", "", None)
    assert rows_of(database, members.members) == []
    database.write(lambda connection: offers.pass_on(connection, activity.id, MONDAY, QUIET))
    assert again(database, minh).state == "confirmed"


def test_friends_keep_their_places_and_can_still_take_them_over(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(1)])
    assert isinstance(done, Signed)
    own, brought = done.signups
    forget(database, own.person_id)
    left = again(database, brought)
    assert (left.state, left.name, left.person_id) == ("confirmed", brought.name, None)
    assert left.friend_code == brought.friend_code


def test_who_was_there_still_counts_without_a_name(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    database.write(lambda connection: door.tick(connection, activity.id, lan.id, START, START))
    forget(database, lan.person_id)
    (row,) = everybody(database, activity)
    assert (row.state, row.name) == ("attended", "")


def test_what_was_to_be_told_to_them_goes_too(database: Database) -> None:
    activity = make(database, capacity=1)
    lan, minh = fill(database, activity, [1, 2])
    cancel(database, lan)
    assert len(rows_of(database, tellings.tellings)) == 1
    forget(database, minh.person_id)
    assert rows_of(database, tellings.tellings) == []


def test_names_go_after_two_years_and_the_code_of_a_confirmation_after_five(
    database: Database,
) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    profile(database, lan.person_id)
    at = activity.ends_at

    def hold(connection: Connection) -> None:
        door.tick(connection, activity.id, lan.id, START, START)
        closing.close(connection, activity.id, Numbers(), "x", at)
        closing.issue(connection, activity.id, "Đoàn phường", "x", at)

    database.write(hold)
    purge(database, SIGNUPS.days)
    assert again(database, lan).name == lan.name
    purge(database, SIGNUPS.days + 1)
    assert (again(database, lan).name, again(database, lan).minutes) == ("", 210)
    assert len(rows_of(database, certificates.certificates)) == 1
    purge(database, CERTIFICATES.days + 1)
    assert rows_of(database, certificates.certificates) == []


def test_a_profile_is_kept_while_it_is_used(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    profile(database, lan.person_id)
    later = MONDAY + timedelta(days=MEMBERS.days - 1)
    again_ = make(
        database, starts_at=later + timedelta(days=3), ends_at=later + timedelta(days=3, hours=1),
        signup_closes_at=later + timedelta(days=2),
    )  # fmt: skip
    done = sign_up(database, again_, 1, later)
    assert isinstance(done, Signed)
    purge(database, MEMBERS.days + 10)
    assert len(rows_of(database, members.members)) == 1
    purge(database, 2 * MEMBERS.days + 10)
    assert rows_of(database, members.members) == []
    assert rows_of(database, people.people) != []
