"""At the door: by code, by QR, by the leader; twice is harmless, and the true time counts."""

from datetime import datetime, timedelta

from bot.activity import door, leaving, planning
from bot.activity.outcomes import Refused, Signed, Ticked
from bot.activity.signing import Who
from bot.store import activities
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.signups import Signup
from tests.activity.saturday import (
    MONDAY,
    START,
    again,
    everybody,
    fill,
    friend,
    make,
    person,
    sign_up,
    states,
)

MINUTE = timedelta(minutes=1)
EARLY = START - timedelta(minutes=20)
NOON = START + timedelta(hours=4)
AFTERNOON = START + timedelta(hours=8)


def type_code(
    database: Database, signup: Signup, code: str, now: datetime = EARLY
) -> Ticked | Refused:
    def work(connection: Connection) -> Ticked | Refused:
        assert signup.person_id is not None
        return door.check_in_by_code(connection, signup.person_id, code, now)

    return database.write(work)


def code_of(database: Database, activity: Activity) -> str:
    with database.read() as connection:
        found = activities.find(connection, activity.id)
    assert found is not None
    return found.door_code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10_000:04d}"


def reason(done: object) -> str:
    assert isinstance(done, Refused), done
    return done.reason


def test_no_code_of_the_day_is_one_that_people_try_first() -> None:
    assert all(map(planning.is_tried_first, ["0000", "7777", "0123", "1234", "4321", "9876"]))
    assert not any(map(planning.is_tried_first, ["1357", "2026", "1243", "9012"]))


def test_the_code_of_the_day_ticks_once_with_its_time(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    code = code_of(database, activity)
    first = type_code(database, lan, code)
    second = type_code(database, lan, code, EARLY + 5 * MINUTE)
    assert isinstance(first, Ticked)
    assert isinstance(second, Ticked)
    assert (first.is_new, second.is_new) == (True, False)
    found = again(database, lan)
    assert (found.state, found.checked_in_how, found.checked_in_at) == ("attended", "code", EARLY)


def test_the_code_counts_only_around_its_activity(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    code = code_of(database, activity)
    assert reason(type_code(database, lan, code, START - timedelta(hours=2))) == "early"
    assert reason(type_code(database, lan, code, AFTERNOON)) == "gone"
    assert again(database, lan).state == "confirmed"


def test_who_guesses_codes_is_left_to_the_leader(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    code = code_of(database, activity)
    said = [reason(type_code(database, lan, wrong(code))) for _ in range(door.MOST_WRONG_CODES)]
    assert said == ["wrong"] * (door.MOST_WRONG_CODES - 1) + ["tries"]
    assert reason(type_code(database, lan, code)) == "tries"
    database.write(lambda connection: door.tick(connection, activity.id, lan.id, START, START))
    assert again(database, lan).checked_in_how == "leader"


def test_a_stranger_with_the_right_code_is_not_on_the_list(database: Database) -> None:
    activity = make(database)
    minh = person(database, "minh")
    code = code_of(database, activity)
    done = database.write(lambda connection: door.check_in_by_code(connection, minh, code, EARLY))
    assert reason(done) == "unlisted"
    walked = database.write(
        lambda connection: door.walk_in(
            connection, activity.id, minh, Who("Lê Minh", 2002, "0911222333"), EARLY, EARLY
        )
    )
    assert isinstance(walked, Ticked)
    (one,) = everybody(database, activity)
    assert (one.state, one.is_walk_in, one.person_id) == ("attended", True, minh)


def test_who_came_unannounced_takes_no_place(database: Database) -> None:
    activity = make(database, capacity=1)
    lan, waits = fill(database, activity, [1, 2])
    for number in range(2):
        database.write(
            lambda connection, number=number: door.walk_in(
                connection,
                activity.id,
                None,
                Who(f"Lê {'ab'[number]}", 0),
                EARLY,
                EARLY,
                f"k{number}",
            )
        )
    assert states(database, activity) == ["confirmed", "waitlisted", "attended", "attended"]
    database.write(lambda connection: door.tick(connection, activity.id, waits.id, EARLY, EARLY))
    found = again(database, waits)
    assert (found.state, found.is_walk_in) == ("attended", True)
    assert again(database, lan).state == "confirmed"


def test_the_qr_finds_who_it_is_by_the_phone_they_gave(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])

    def scan(token: str, phone: str, now: datetime = EARLY) -> Ticked | Refused:
        return database.write(
            lambda connection: door.check_in_by_phone(connection, token, phone, "", now)
        )

    assert reason(scan("unknown", lan.phone)) == "gone"
    assert reason(scan(activity.door_token, "0988888888")) == "unlisted"
    assert reason(scan(activity.door_token, lan.phone, START - timedelta(days=1))) == "early"
    assert isinstance(scan(activity.door_token, lan.phone), Ticked)
    assert again(database, lan).checked_in_how == "qr"


def test_ticks_and_strikes_told_late_keep_their_true_order(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])

    def tick(at: datetime) -> None:
        database.write(lambda connection: door.tick(connection, activity.id, lan.id, at, NOON))

    def strike(at: datetime) -> None:
        database.write(lambda connection: door.strike(connection, activity.id, lan.id, at, NOON))

    tick(START + 5 * MINUTE)
    strike(START + 6 * MINUTE)
    tick(START + 4 * MINUTE)  # noted before the strike, sent after it
    assert again(database, lan).state == "confirmed"
    tick(START + 7 * MINUTE)
    strike(START + MINUTE)
    found = again(database, lan)
    assert (found.state, found.checked_in_at) == ("attended", START + 7 * MINUTE)


def test_a_line_sent_twice_is_one_person(database: Database) -> None:
    activity = make(database)
    for _ in range(2):
        done = database.write(
            lambda connection: door.walk_in(
                connection, activity.id, None, Who("Lê Minh", 0), START, NOON, "phone-1:7"
            )
        )
        assert isinstance(done, Ticked)
    assert len(everybody(database, activity)) == 1


def test_friends_are_ticked_by_who_is_there(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(1)])
    assert isinstance(done, Signed)
    own, brought = done.signups

    def tick_friend() -> Ticked | Refused:
        assert own.person_id is not None
        owner = own.person_id
        return database.write(
            lambda connection: door.check_in_friend(connection, brought.id, owner, EARLY)
        )

    assert reason(tick_friend()) == "gone"
    ticked = type_code(database, own, code_of(database, activity))
    assert isinstance(ticked, Ticked)
    assert [one.id for one in ticked.friends] == [brought.id]
    assert isinstance(tick_friend(), Ticked)
    assert states(database, activity) == ["attended", "attended"]


def test_the_leaders_link_opens_one_activity_for_a_while(database: Database) -> None:
    activity = make(database)
    opened = database.write(
        lambda connection: door.open_link(connection, activity.id, "hoa@example.vn", MONDAY)
    )
    assert opened is not None
    token, made = opened
    with database.read() as connection:
        found = door.by_link(connection, token, NOON)
        assert found == made
        assert found.activity_id == activity.id
        assert token not in made.fingerprint
        assert door.by_link(connection, token + "x", NOON) is None
        assert door.by_link(connection, token, made.until) is None


def test_who_was_ticked_can_no_longer_cancel(database: Database) -> None:
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    database.write(lambda connection: door.tick(connection, activity.id, lan.id, EARLY, EARLY))

    def work(connection: Connection) -> object:
        assert lan.person_id is not None
        return leaving.cancel(connection, lan.id, lan.person_id, EARLY)

    assert reason(database.write(work)) == "over"
    assert again(database, lan).state == "attended"
