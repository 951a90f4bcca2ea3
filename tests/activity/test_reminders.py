"""Reminders and the call list: who is told when, once, and who must be called."""

from datetime import datetime, time, timedelta

import pytest

from bot.activity import calls, closing, door, leaving, reminders
from bot.activity.closing import Numbers
from bot.activity.outcomes import Freed, Refused, Signed
from bot.core.quiet import Quiet
from bot.store import activities, notices, people, tellings
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.signups import Signup
from tests.activity.saturday import MONDAY, START, again, fill, friend, make, sign_up, told
from tests.store.rows import ACCOUNT, add_account, rows_of

QUIET = Quiet(time(21), time(7))
HOUR = timedelta(hours=1)
EVENING = START - timedelta(hours=12, minutes=30)  # Friday 19:00 in Vietnam
SIX = EVENING - HOUR


@pytest.fixture(autouse=True)
def account(database: Database) -> None:
    add_account(database, ACCOUNT, unit_slug="don-vi")


def remind(database: Database, now: datetime, quiet: Quiet = QUIET) -> int:
    return database.write(lambda connection: reminders.remind(connection, now, quiet))


def wrote(database: Database, signup: Signup, at: datetime) -> None:
    table = people.people
    database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.id == signup.person_id).values(last_wrote_at=at)
        )
    )


def call_list(database: Database, activity: Activity, now: datetime) -> list[calls.Call]:
    with database.read() as connection:
        found = activities.find(connection, activity.id)
        assert found is not None
        return calls.calls(connection, found, now, QUIET)


def test_the_evening_before_everybody_is_asked_once(database: Database) -> None:
    activity = make(database, capacity=2)
    lan, minh, _waits = fill(database, activity, [1, 2, 3])
    assert remind(database, EVENING - timedelta(minutes=1)) == 0
    assert remind(database, EVENING) == 2
    assert remind(database, EVENING + timedelta(minutes=1)) == 0
    assert told(database) == [("evening", lan.id), ("evening", minh.id)]


def test_for_an_early_start_the_evening_stands_for_both(database: Database) -> None:
    fill(database, make(database), [1])
    remind(database, EVENING)
    assert remind(database, START - 2 * HOUR) == 0
    assert remind(database, START - HOUR) == 0


def test_a_later_start_is_told_two_hours_before_too(database: Database) -> None:
    start = START + 7 * HOUR  # 14:30
    activity = make(database, starts_at=start, ends_at=start + HOUR, signup_closes_at=start)
    (lan,) = fill(database, activity, [1])
    remind(database, EVENING)
    assert remind(database, start - 2 * HOUR - timedelta(minutes=1)) == 0
    assert remind(database, start - 2 * HOUR) == 1
    assert told(database) == [("evening", lan.id), ("soon", lan.id)]


def test_reminders_keep_out_of_quiet_hours(database: Database) -> None:
    early_to_bed = Quiet(time(18), time(9))
    activity = make(database)
    fill(database, activity, [1])
    at = reminders.evening_of(activity.shifts[0], early_to_bed)
    assert at == EVENING - 2 * HOUR
    later = make(database, starts_at=START + 3 * HOUR, ends_at=START + 5 * HOUR)
    assert reminders.soon_of(later.shifts[0], early_to_bed) is None
    assert reminders.soon_of(later.shifts[0], QUIET) == START + HOUR


def test_who_signs_up_that_evening_or_has_just_said_yes_is_not_asked(database: Database) -> None:
    activity = make(database, signup_closes_at=START)
    (lan,) = fill(database, activity, [1])
    assert lan.person_id is not None
    owner = lan.person_id
    done = database.write(
        lambda connection: leaving.keep(connection, lan.id, owner, EVENING - HOUR)
    )
    assert isinstance(done, Signed)
    sign_up(database, activity, 2, EVENING + HOUR)
    assert remind(database, EVENING + 2 * HOUR) == 0


def test_the_signer_is_asked_once_for_all_their_friends(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(1), friend(2)])
    assert isinstance(done, Signed)
    assert remind(database, EVENING) == 1
    assert told(database) == [("evening", done.signups[0].id)]


def test_silence_frees_no_place(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    remind(database, EVENING)
    remind(database, START - timedelta(minutes=1))
    assert again(database, lan).state == "confirmed"


def test_who_gives_the_place_back_is_not_reminded_any_more(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    remind(database, EVENING)
    assert lan.person_id is not None
    owner = lan.person_id
    database.write(lambda connection: leaving.cancel(connection, lan.id, owner, EVENING))
    assert [row.state for row in rows_of(database, tellings.tellings)] == ["late"]


def test_who_was_there_is_thanked_once_also_when_ticked_late(database: Database) -> None:
    activity = make(database)
    lan, minh = fill(database, activity, [1, 2])
    over = activity.ends_at + 3 * HOUR

    def tick(signup: Signup, now: datetime) -> None:
        database.write(lambda connection: door.tick(connection, activity.id, signup.id, START, now))

    def thank(now: datetime) -> int:
        return database.write(lambda connection: reminders.thank(connection, now))

    tick(lan, START)
    assert thank(over - HOUR) == 0
    assert thank(over) == 1
    tick(minh, over)
    assert thank(over + HOUR) == 1
    assert thank(over + 2 * HOUR) == 0
    assert told(database) == [("thanks", lan.id), ("thanks", minh.id)]


def test_once_the_list_is_closed_the_thanks_need_not_wait(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    end = activity.ends_at

    def close(connection: Connection) -> None:
        door.tick(connection, activity.id, lan.id, START, START)
        closing.close(connection, activity.id, Numbers(), "x", end)

    database.write(close)
    soon = end + reminders.THANKS_AFTER
    assert database.write(lambda connection: reminders.thank(connection, soon)) == 1


def test_those_no_message_reaches_are_on_the_leaders_list_at_six(database: Database) -> None:
    activity = make(database)
    lan, minh = fill(database, activity, [1, 2])
    wrote(database, lan, SIX - HOUR)
    wrote(database, minh, MONDAY)

    def hand_out(now: datetime) -> int:
        return database.write(lambda connection: calls.hand_out(connection, now, QUIET))

    assert hand_out(SIX - timedelta(minutes=1)) == 0
    assert hand_out(SIX) == 1
    assert hand_out(SIX + timedelta(minutes=1)) == 0
    (notice,) = rows_of(database, notices.notices)
    assert notice.link == f"/staff/activities/{activity.id}/calls"
    (call,) = call_list(database, activity, SIX)
    assert (call.signup.id, call.phone) == (minh.id, minh.phone)
    assert "không cho nhắn trước" in call.reason


def test_what_the_leader_heard_is_noted_and_only_a_no_frees_the_place(database: Database) -> None:
    activity = make(database, capacity=2)
    lan, minh, waits = fill(database, activity, [1, 2, 3])

    def note(signup: Signup, outcome: str, now: datetime) -> Signed | Freed | Refused:
        return database.write(
            lambda connection: calls.note(
                connection, activity.id, signup.id, outcome, "hoa@example.vn", now
            )
        )

    assert isinstance(note(lan, calls.NO_ANSWER, SIX), Signed)
    assert isinstance(note(minh, calls.COMING, SIX), Signed)
    assert [one.signup.id for one in call_list(database, activity, SIX)] == [lan.id]
    assert isinstance(note(lan, calls.NOT_COMING, MONDAY), Freed)
    assert again(database, waits).state == "confirmed"
    assert again(database, minh).coming_at == SIX


def test_a_friend_is_called_by_who_brought_them(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(1)])
    assert isinstance(done, Signed)
    found = call_list(database, activity, SIX)
    assert [(one.by, one.phone) for one in found] == [
        ("", done.signups[0].phone),
        (done.signups[0].name, done.signups[0].phone),
    ]
