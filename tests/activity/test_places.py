"""Places: who gets one, who waits, and who is let in when one falls free."""

from datetime import timedelta

from bot.activity import leaving, listing, signing
from bot.activity.outcomes import Choose, Freed, Refused, Signed
from bot.activity.planning import ShiftPlan
from bot.store import notices, signups
from bot.store.database import Database
from tests.activity.saturday import (
    MONDAY,
    START,
    THURSDAY_NOON,
    again,
    cancel,
    everybody,
    fill,
    make,
    person,
    sign_up,
    states,
    told,
    who,
    wish,
    with_shifts,
)
from tests.store.rows import rows_of
from tests.waiting import together

DAY = timedelta(days=1)


def positions(database: Database, *found: signups.Signup) -> list[int]:
    with database.read() as connection:
        return [listing.position(connection, again(database, one)) for one in found]


def test_two_hundred_press_at_once_for_twenty_places(database: Database) -> None:
    activity = make(database)
    wishes = [wish(database, activity, number) for number in range(200)]

    def press(one: signing.Wish) -> Signed | Choose | Refused:
        return database.write(lambda connection: signing.sign_up(connection, one, MONDAY))

    done = together(*(lambda one=one: press(one) for one in wishes))
    assert [type(one) for one in done] == [Signed] * 200
    found = everybody(database, activity)
    assert [one.state for one in found] == ["confirmed"] * 20 + ["waitlisted"] * 180
    assert positions(database, *found[20:]) == list(range(1, 181))
    assert len({one.person_id for one in found}) == 200


def test_pressing_twice_at_once_gives_one_place(database: Database) -> None:
    activity = make(database)
    one = wish(database, activity, 1)

    def press() -> Signed | Choose | Refused:
        return database.write(lambda connection: signing.sign_up(connection, one, MONDAY))

    done = together(*[press] * 8)
    assert sorted(type(one).__name__ for one in done) == ["Refused"] * 7 + ["Signed"]
    assert {one.reason for one in done if isinstance(one, Refused)} == {"twice"}
    assert states(database, activity) == ["confirmed"]


def test_five_cancel_days_ahead_and_the_first_five_in_line_are_in_and_told(
    database: Database,
) -> None:
    activity = make(database)
    found = fill(database, activity, range(40))
    for one in (found[3], found[7], found[8], found[15], found[19]):
        done = cancel(database, one, START - 3 * DAY)
        assert isinstance(done, Freed)
        assert not done.is_late
    assert [again(database, one).state for one in found[20:26]] == ["confirmed"] * 5 + [
        "waitlisted"
    ]
    assert told(database) == [("promoted", one.id) for one in found[20:25]]
    assert positions(database, found[25], found[39]) == [1, 15]


def test_shortly_before_nobody_is_let_in_unasked(database: Database) -> None:
    activity = make(database, capacity=1)
    first, second = fill(database, activity, range(2))
    done = cancel(database, first, START - DAY + timedelta(minutes=1))
    assert isinstance(done, Freed)
    assert (done.let_in, done.is_late) == ((), True)
    assert again(database, second).state == "waitlisted"
    assert told(database) == []
    (notice,) = rows_of(database, notices.notices)
    assert "vừa báo không đi được" in notice.words


def test_a_newcomer_does_not_take_what_somebody_waits_for(database: Database) -> None:
    activity = make(database, capacity=1, signup_closes_at=START)
    first, _second = fill(database, activity, range(2))
    cancel(database, first, START - timedelta(hours=3))
    done = sign_up(database, activity, 7, START - timedelta(hours=2))
    assert isinstance(done, Signed)
    assert done.signups[0].state == "waitlisted"


def test_each_shift_has_its_own_places_and_line(database: Database) -> None:
    activity = with_shifts(database, 1, 2)
    for number in range(4):
        sign_up(database, activity, number, shift=number % 2)
    sign_up(database, activity, 9, shift=1)
    assert states(database, activity) == [
        "confirmed",
        "confirmed",
        "waitlisted",
        "confirmed",
        "waitlisted",
    ]
    found = everybody(database, activity)
    assert positions(database, found[2], found[4]) == [1, 1]
    cancel(database, found[1])
    assert [one.state for one in everybody(database, activity)][2:] == [
        "waitlisted",
        "confirmed",
        "confirmed",
    ]


def test_the_capacity_of_the_whole_holds_over_its_shifts(database: Database) -> None:
    shifts = [ShiftPlan("Bàn 1", 3), ShiftPlan("Bàn 2", 3)]
    activity = make(database, shifts=shifts, capacity=4)
    for number in range(6):
        sign_up(database, activity, number, shift=number % 2)
    assert states(database, activity) == ["confirmed"] * 4 + ["waitlisted"] * 2


def test_closed_past_called_off_and_unknown_are_told_apart(database: Database) -> None:
    activity = make(database)

    def reason(number: int, **more: object) -> str:
        done = sign_up(database, activity, number, **more)  # type: ignore[arg-type] # as given
        assert isinstance(done, Refused)
        return done.reason

    assert reason(1, now=activity.signup_closes_at) == "closed"
    assert reason(1, now=activity.ends_at) == "over"
    one = wish(database, activity, 1)
    gone = signing.Wish(activity.id + 1, one.shift_id, one.person_id, one.who)
    done = database.write(lambda connection: signing.sign_up(connection, gone, MONDAY))
    assert isinstance(done, Refused)
    assert done.reason == "gone"


def test_too_young_is_refused_and_under_sixteen_needs_a_guardians_word(database: Database) -> None:
    activity = make(database, minimum_age=14)

    def sign(number: int, birth_year: int) -> Signed | Choose | Refused:
        one = wish(database, activity, number)
        young = signing.Wish(
            activity.id, one.shift_id, one.person_id, who(number, birth_year=birth_year)
        )
        return database.write(lambda connection: signing.sign_up(connection, young, MONDAY))

    refused, asked, old = sign(1, 2013), sign(2, 2012), sign(3, 2010)
    assert isinstance(refused, Refused)
    assert refused.reason == "young"
    assert isinstance(asked, Signed)
    assert (asked.signups[0].state, asked.signups[0].guardian) == ("confirmed", "asked")
    assert isinstance(old, Signed)
    assert old.signups[0].guardian == ""
    (notice,) = rows_of(database, notices.notices)
    assert "chưa đủ 16 tuổi" in notice.words


def test_changing_the_shift_keeps_the_place_where_the_other_is_full(database: Database) -> None:
    activity = with_shifts(database, 1, 1, 1)
    first, second = (
        done.signups[0]
        for n in (0, 1)
        if isinstance(done := sign_up(database, activity, n, shift=n), Signed)
    )
    waits = sign_up(database, activity, 2, shift=0)
    assert isinstance(waits, Signed)

    def move(signup: signups.Signup, place: int) -> Signed | Refused:
        target = activity.shifts[place].id
        assert signup.person_id is not None
        owner = signup.person_id
        return database.write(
            lambda connection: leaving.change_shift(
                connection, signup.id, owner, target, THURSDAY_NOON
            )
        )

    full = move(first, 1)
    assert isinstance(full, Refused)
    assert full.reason == "full"
    assert again(database, first).shift_id == activity.shifts[0].id
    assert isinstance(move(first, 2), Signed)
    assert again(database, first).state == "confirmed"
    # The place that fell free went to the one who waited.
    assert again(database, waits.signups[0]).state == "confirmed"
    assert again(database, second).state == "confirmed"


def test_nobody_touches_the_place_of_another(database: Database) -> None:
    activity = make(database)
    (first,) = fill(database, activity, [1])
    stranger = person(database, "stranger")
    done = database.write(lambda connection: leaving.cancel(connection, first.id, stranger, MONDAY))
    assert isinstance(done, Refused)
    assert done.reason == "gone"
    assert states(database, activity) == ["confirmed"]


def test_who_cancelled_may_come_back_at_the_end_of_the_line(database: Database) -> None:
    activity = make(database, capacity=1)
    first, second = fill(database, activity, [1, 2])
    cancel(database, first)
    (back,) = fill(database, activity, [1])
    assert again(database, second).state == "confirmed"
    assert back.state == "waitlisted"
    assert back.id != first.id
