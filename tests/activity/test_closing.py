"""Afterwards: hours, the leader's numbers, confirmations and who may check them."""

from datetime import timedelta

from bot.activity import closing, door, spoken
from bot.activity.closing import Numbers
from bot.activity.outcomes import Refused
from bot.store import certificates, hours, signups
from bot.store.activities import Activity
from bot.store.database import Database
from tests.activity.saturday import MONDAY, START, again, everybody, fill, make, told, with_shifts

NOON = START + timedelta(hours=4)
YEAR = (MONDAY - timedelta(days=330), MONDAY + timedelta(days=30))
UNIT = ["don-vi"]


def tick(database: Database, activity: Activity, *found: signups.Signup) -> None:
    for one in found:
        database.write(
            lambda connection, one=one: door.tick(connection, activity.id, one.id, START, START)
        )


def close(database: Database, activity: Activity, **numbers: object) -> object:
    told_by = Numbers(**numbers)  # type: ignore[arg-type] # as the test gives them
    return database.write(
        lambda connection: closing.close(connection, activity.id, told_by, "hoa@example.vn", NOON)
    )


def issue(database: Database, activity: Activity) -> object:
    return database.write(
        lambda connection: closing.issue(
            connection, activity.id, "Đoàn phường Ví Dụ", "dung@example.vn", NOON
        )
    )


def test_who_was_there_has_hours_once_the_list_is_closed(database: Database) -> None:
    activity = make(database)
    lan, absent = fill(database, activity, [1, 2])
    tick(database, activity, lan)
    assert lan.person_id is not None
    with database.read() as connection:
        (before,) = hours.of_person(connection, lan.person_id, *YEAR)
    assert before.minutes is None
    close(database, activity, people_helped=31, files_sent=12, difficulties="mạng chậm")
    with database.read() as connection:
        (done,) = hours.of_person(connection, lan.person_id, *YEAR)
        (member,) = hours.of_members(connection, UNIT, *YEAR)
        (held,) = hours.held(connection, UNIT, *YEAR)
    assert done.minutes == 210
    assert (member.name, member.times, member.minutes) == (lan.name, 1, 210)
    assert (held.expected, held.attended, held.minutes) == (2, 1, 210)
    assert (held.people_helped, held.vneid_done, held.difficulties) == (31, 0, "mạng chậm")
    assert again(database, absent).state == "confirmed"


def test_who_left_earlier_has_fewer_hours(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    tick(database, activity, lan)
    database.write(
        lambda connection: closing.correct_minutes(connection, activity.id, lan.id, 100, "x", NOON)
    )
    close(database, activity)
    assert again(database, lan).minutes == 90


def test_a_shift_counts_its_own_length(database: Database) -> None:
    activity = with_shifts(database, 2, 2)
    assert {closing.minutes_of(shift) for shift in activity.shifts} == {210}
    assert spoken.hours(210) == "3,5"
    assert spoken.hours(120) == "2"


def test_nothing_is_issued_before_the_list_is_closed(database: Database) -> None:
    activity = make(database)
    lan, _absent = fill(database, activity, [1, 2])
    tick(database, activity, lan)
    early = issue(database, activity)
    assert isinstance(early, Refused)
    assert early.reason == "early"
    close(database, activity)
    issued = issue(database, activity)
    assert isinstance(issued, dict)
    assert list(issued) == [lan.id]
    again_ = issue(database, activity)
    assert again_ == issued
    assert told(database, "certificate") == [("certificate", lan.id)]


def test_the_code_tells_a_stranger_initials_only(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    tick(database, activity, lan)
    close(database, activity)
    issued = issue(database, activity)
    assert isinstance(issued, dict)
    code = issued[lan.id].code
    typed = closing.read_code(f" {closing.written(code).lower()} ")
    with database.read() as connection:
        found = certificates.find(connection, typed)
    assert found is not None
    assert (found.initials, found.unit_name, found.minutes) == ("N.V.B.", "Đoàn phường Ví Dụ", 210)
    assert lan.name not in repr(found)
    assert database.write(lambda connection: closing.withdraw(connection, code, "x", "sai", NOON))
    assert not database.write(lambda connection: closing.withdraw(connection, code, "x", "", NOON))


def test_a_list_is_opened_again_only_before_anything_is_issued(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    close(database, activity)

    def reopen() -> object:
        return database.write(
            lambda connection: closing.reopen(connection, activity.id, "x", "quên một bạn", NOON)
        )

    assert not isinstance(reopen(), Refused)
    tick(database, activity, lan)
    close(database, activity)
    issue(database, activity)
    assert isinstance(reopen(), Refused)
    assert [one.minutes for one in everybody(database, activity)] == [210]


def test_the_list_is_not_closed_before_it_began(database: Database) -> None:
    activity = make(database)
    done = database.write(
        lambda connection: closing.close(connection, activity.id, Numbers(), "x", MONDAY)
    )
    assert isinstance(done, Refused)
    assert done.reason == "early"
