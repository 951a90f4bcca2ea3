"""The desk's duty: who is on without names, and swaps to which both say yes."""

from datetime import timedelta

from bot.activity import roster
from bot.activity.outcomes import Refused, Swapped
from bot.activity.planning import ShiftPlan
from bot.store import notices, swaps
from bot.store.activities import Activity
from bot.store.database import Database
from bot.store.signups import Signup
from tests.activity.saturday import MONDAY, START, again, cancel, fill, make, told
from tests.store.rows import rows_of
from tests.waiting import together

WEDNESDAY = START - timedelta(days=3)
HOUR = timedelta(hours=1)


def duty(database: Database, day: int = 0) -> Activity:
    """Wednesday at the desk, or so many days later: a morning and an afternoon of two."""
    start = WEDNESDAY + timedelta(days=day)
    return make(
        database,
        title="Trực bộ phận một cửa",
        is_desk=True,
        starts_at=start,
        ends_at=start + 9 * HOUR,
        signup_closes_at=start,
        capacity=4,
        shifts=[
            ShiftPlan("Ca sáng", 2, start, start + 4 * HOUR),
            ShiftPlan("Ca chiều", 2, start + 6 * HOUR, start + 9 * HOUR),
        ],
    )


def ask(database: Database, mine: Signup, other: Signup) -> Swapped | Refused:
    assert mine.person_id is not None
    owner = mine.person_id
    return database.write(
        lambda connection: roster.ask(connection, mine.id, owner, other.id, MONDAY)
    )


def answer(database: Database, swap: int, by: Signup, *, is_yes: bool) -> Swapped | Refused:
    assert by.person_id is not None
    owner = by.person_id
    return database.write(
        lambda connection: roster.answer(connection, swap, owner, is_yes=is_yes, now=MONDAY + HOUR)
    )


def asked(database: Database, mine: Signup, other: Signup) -> int:
    done = ask(database, mine, other)
    assert isinstance(done, Swapped), done
    return done.swap.id


def reason(done: object) -> str:
    assert isinstance(done, Refused), done
    return done.reason


def test_the_roster_tells_how_many_and_nobody(database: Database) -> None:
    wednesday = duty(database)
    make(database)  # a Saturday is no duty
    fill(database, wednesday, [1, 2])
    with database.read() as connection:
        found = roster.duties(connection, ["don-vi"], WEDNESDAY - HOUR, WEDNESDAY + 20 * HOUR)
    assert [(one.shift.name, one.on_duty) for one in found] == [("Ca sáng", 2), ("Ca chiều", 0)]


def test_both_say_yes_and_the_two_change_days(database: Database) -> None:
    wednesday, thursday = duty(database), duty(database, 1)
    (lan,), (minh,) = fill(database, wednesday, [1]), fill(database, thursday, [2])
    with database.read() as connection:
        assert lan.person_id is not None
        found = roster.partners(connection, lan.id, lan.person_id, MONDAY)
    assert [one.signup.id for one in found] == [minh.id]
    number = asked(database, lan, minh)
    assert told(database) == [("swap_asked", minh.id)]
    assert again(database, lan).activity_id == wednesday.id
    assert isinstance(answer(database, number, minh, is_yes=True), Swapped)
    assert again(database, lan).activity_id == thursday.id
    assert again(database, minh).activity_id == wednesday.id
    assert again(database, minh).shift_id == wednesday.shifts[0].id
    assert told(database)[1:] == [("swap_done", lan.id)]
    (notice,) = rows_of(database, notices.notices)
    assert "đồng ý đổi ca" in notice.words


def test_a_no_changes_nothing_and_is_told(database: Database) -> None:
    (lan,), (minh,) = fill(database, duty(database), [1]), fill(database, duty(database, 1), [2])
    number = asked(database, lan, minh)
    assert isinstance(answer(database, number, minh, is_yes=False), Swapped)
    assert again(database, lan).activity_id == lan.activity_id
    assert told(database)[1:] == [("swap_refused", lan.id)]
    assert reason(answer(database, number, minh, is_yes=True)) == "over"


def test_only_the_one_who_was_asked_answers(database: Database) -> None:
    (lan,), (minh,) = fill(database, duty(database), [1]), fill(database, duty(database, 1), [2])
    number = asked(database, lan, minh)
    assert reason(answer(database, number, lan, is_yes=True)) == "gone"
    assert reason(ask(database, lan, minh)) == "busy"


def test_who_gave_the_duty_back_swaps_no_more(database: Database) -> None:
    (lan,), (minh,) = fill(database, duty(database), [1]), fill(database, duty(database, 1), [2])
    number = asked(database, lan, minh)
    cancel(database, lan)
    assert reason(answer(database, number, minh, is_yes=True)) in ("gone", "over")
    assert again(database, minh).activity_id == minh.activity_id


def test_nobody_is_on_the_same_day_twice_by_a_swap(database: Database) -> None:
    wednesday, thursday = duty(database), duty(database, 1)
    (lan,) = fill(database, wednesday, [1])
    _lan_too, minh = fill(database, thursday, [1, 2])
    assert reason(ask(database, lan, minh)) == "twice"


def test_two_swaps_at_once_do_not_wait_for_each_other(database: Database) -> None:
    wednesday, thursday = duty(database), duty(database, 1)
    lan, minh = fill(database, wednesday, [1, 2])
    hoa, dung = fill(database, thursday, [3, 4])
    first, second = asked(database, lan, hoa), asked(database, dung, minh)
    done = together(
        lambda: answer(database, first, hoa, is_yes=True),
        lambda: answer(database, second, minh, is_yes=True),
    )
    assert [type(one) for one in done] == [Swapped, Swapped]
    days = [again(database, one).activity_id for one in (lan, minh, hoa, dung)]
    assert days == [thursday.id, thursday.id, wednesday.id, wednesday.id]


def test_a_question_nobody_answers_is_over_once(database: Database) -> None:
    (lan,), (minh,) = fill(database, duty(database), [1]), fill(database, duty(database, 1), [2])
    asked(database, lan, minh)
    later = MONDAY + roster.OPEN_FOR
    assert database.write(lambda connection: roster.end_swaps(connection, later)) == 1
    assert database.write(lambda connection: roster.end_swaps(connection, later)) == 0
    assert told(database)[1:] == [("swap_over", lan.id)]
    (swap,) = rows_of(database, swaps.swaps)
    assert swap.state == "over"
