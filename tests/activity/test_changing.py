"""What staff change: nobody loses a place without a word, and everybody hears of a new time."""

from datetime import timedelta

from bot.activity import changing
from bot.activity.changing import Change
from bot.activity.outcomes import Freed, Refused, Signed
from bot.activity.planning import ShiftPlan
from bot.store import acts, tellings
from bot.store.activities import Activity
from bot.store.database import Database
from tests.activity.saturday import (
    MONDAY,
    START,
    again,
    everybody,
    fill,
    make,
    sign_up,
    states,
    told,
    with_shifts,
)
from tests.store.rows import rows_of

DAY = timedelta(days=1)
WHO = "hoa@example.vn"


def change(database: Database, activity: Activity, **wanted: object) -> Activity:
    asked = Change(activity.version, **wanted)  # type: ignore[arg-type] # as the test gives them
    done = database.write(
        lambda connection: changing.change(connection, activity.id, asked, WHO, MONDAY)
    )
    assert isinstance(done, Activity), done
    return done


def test_fewer_places_throw_nobody_out_and_staff_see_the_surplus(database: Database) -> None:
    activity = with_shifts(database, 3)
    found = fill(database, activity, range(5))
    smaller = change(database, activity, capacities={activity.shifts[0].id: 1})
    assert states(database, activity) == ["confirmed"] * 3 + ["waitlisted"] * 2
    with database.read() as connection:
        assert changing.surplus(connection, smaller) == {activity.shifts[0].id: 2}
    done = database.write(
        lambda connection: changing.remove(
            connection, activity.id, found[2].id, "bàn chỉ còn một máy", WHO, MONDAY
        )
    )
    assert isinstance(done, Freed)
    assert done.let_in == ()
    assert told(database) == [("removed", found[2].id)]
    assert [one.state for one in everybody(database, activity)].count("confirmed") == 2


def test_more_places_let_in_those_in_line(database: Database) -> None:
    activity = make(database, capacity=1)
    _lan, minh, waits = fill(database, activity, [1, 2, 3])
    change(database, activity, capacity=2, capacities={activity.shifts[0].id: 2})
    assert again(database, minh).state == "confirmed"
    assert again(database, waits).state == "waitlisted"
    assert told(database) == [("promoted", minh.id)]


def test_another_time_is_told_to_all_and_shifts_move_along(database: Database) -> None:
    activity = make(database, capacity=1)
    lan, minh = fill(database, activity, [1, 2])
    later = change(database, activity, starts_at=START + 7 * DAY, why="mưa bão")
    assert later.ends_at == activity.ends_at + 7 * DAY
    assert later.signup_closes_at == activity.signup_closes_at + 7 * DAY
    assert later.shifts[0].starts_at == START + 7 * DAY
    assert told(database) == [("moved", lan.id), ("moved", minh.id)]
    assert rows_of(database, tellings.tellings)[0].words == {"why": "mưa bão"}


def test_what_does_not_concern_them_is_not_told(database: Database) -> None:
    activity = make(database)
    fill(database, activity, [1])
    changed = change(database, activity, others={"bring": "áo xanh", "contact": "anh Dũng"})
    assert (changed.bring, changed.contact) == ("áo xanh", "anh Dũng")
    assert told(database) == []


def test_a_new_shift_takes_people(database: Database) -> None:
    activity = make(database, capacity=1)
    changed = change(database, activity, capacity=3, new_shifts=(ShiftPlan("Phát tờ rơi", 2),))
    assert [one.name for one in changed.shifts] == [activity.title, "Phát tờ rơi"]
    done = sign_up(database, changed, 1, shift=1)
    assert isinstance(done, Signed)


def test_two_editors_notice_each_other(database: Database) -> None:
    activity = make(database)
    change(database, activity, place="Sân đình")
    stale = Change(activity.version, place="Nhà thi đấu")
    done = database.write(
        lambda connection: changing.change(connection, activity.id, stale, WHO, MONDAY)
    )
    assert isinstance(done, Refused)
    assert done.reason == "changed"


def test_calling_it_off_tells_everybody_why_and_once(database: Database) -> None:
    activity = make(database, capacity=1)
    lan, minh = fill(database, activity, [1, 2])

    def call_off() -> Activity | Refused:
        return database.write(
            lambda connection: changing.call_off(connection, activity.id, "bão số 9", WHO, MONDAY)
        )

    assert isinstance(call_off(), Activity)
    assert isinstance(call_off(), Refused)
    assert states(database, activity) == ["cancelled", "cancelled"]
    assert told(database) == [("called_off", lan.id), ("called_off", minh.id)]
    done = sign_up(database, activity, 7)
    assert isinstance(done, Refused)
    assert done.reason == "called_off"
    kinds = [row.what for row in rows_of(database, acts.acts)]
    assert kinds == ["activity.create", "activity.cancel"]


def test_staff_put_somebody_in_only_where_a_place_is_free(database: Database) -> None:
    activity = with_shifts(database, 1, 1)
    fill(database, activity, [1])
    waits = sign_up(database, activity, 2)
    assert isinstance(waits, Signed)
    number = waits.signups[0].id

    def place(shift: int) -> Signed | Refused:
        target = activity.shifts[shift].id
        return database.write(
            lambda connection: changing.place_by_staff(
                connection, activity.id, number, target, WHO, MONDAY
            )
        )

    full = place(0)
    assert isinstance(full, Refused)
    assert full.reason == "full"
    assert isinstance(place(1), Signed)
    assert again(database, waits.signups[0]).state == "confirmed"


def test_a_guardians_no_frees_the_place(database: Database) -> None:
    activity = make(database, capacity=1)
    first, second = fill(database, activity, [1, 2])
    done = database.write(
        lambda connection: changing.guardian_said(
            connection, activity.id, first.id, WHO, MONDAY, agrees=False
        )
    )
    assert isinstance(done, Freed)
    assert again(database, first).guardian == "refused"
    assert again(database, second).state == "confirmed"


def test_a_message_reaches_everybody_with_a_place_once(database: Database) -> None:
    activity = make(database, capacity=2)
    lan, minh, _waits = fill(database, activity, [1, 2, 3])

    def send() -> int:
        return database.write(
            lambda connection: changing.message(
                connection, activity.id, "a1", "Nhớ mặc áo xanh.", WHO, MONDAY
            )
        )

    assert send() == 2
    send()
    assert told(database) == [("message", lan.id), ("message", minh.id)]
