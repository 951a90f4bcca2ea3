"""Friends: a party that splits or waits together, codes, and nobody in twice."""

from datetime import timedelta

from bot.activity import signing
from bot.activity.outcomes import Choose, Refused, Signed
from bot.activity.signing import Who
from bot.store.database import Database
from tests.activity.saturday import (
    MONDAY,
    again,
    cancel,
    everybody,
    fill,
    friend,
    make,
    person,
    sign_up,
    told,
    wish,
)

DAY = timedelta(days=1)


def test_the_same_phone_and_name_is_the_same_person_on_another_channel(database: Database) -> None:
    activity = make(database)
    fill(database, activity, [1])
    one = wish(database, activity, 1)
    twin = signing.Wish(
        activity.id,
        one.shift_id,
        person(database, "on messenger"),
        Who("nguyen  VĂN b", 1999, "0900000001"),
    )
    done = database.write(lambda connection: signing.sign_up(connection, twin, MONDAY))
    assert isinstance(done, Refused)
    assert done.reason == "twice"


def test_a_party_too_big_for_the_places_chooses(database: Database) -> None:
    activity = make(database, capacity=2)
    three = {"friends": [friend(1), friend(2)]}
    done = sign_up(database, activity, 1, **three)
    assert isinstance(done, Choose)
    assert (done.free, everybody(database, activity)) == (2, [])
    split = sign_up(database, activity, 1, is_together=False, **three)
    assert isinstance(split, Signed)
    assert [one.state for one in split.signups] == ["confirmed", "confirmed", "waitlisted"]
    assert [one.is_friend for one in split.signups] == [False, True, True]
    assert len({one.friend_code for one in split.signups}) == 3


def test_a_party_that_waits_together_comes_in_together(database: Database) -> None:
    activity = make(database, capacity=2)
    first, second = fill(database, activity, [1, 2])
    party = sign_up(database, activity, 3, friends=[friend(1)], is_together=True)
    assert isinstance(party, Signed)
    (last,) = fill(database, activity, [4])
    cancel(database, first)
    # One place does for nobody of the party: who comes next does not wait for it in vain.
    assert again(database, last).state == "confirmed"
    cancel(database, second)
    cancel(database, again(database, last))
    assert [again(database, one).state for one in party.signups] == ["confirmed", "confirmed"]


def test_who_leaves_a_waiting_party_makes_it_small_enough(database: Database) -> None:
    activity = make(database, capacity=2)
    party = sign_up(database, activity, 1, friends=[friend(1), friend(2)], is_together=True)
    assert isinstance(party, Signed)
    one, *others = party.signups
    cancel(database, one)
    assert [again(database, other).state for other in others] == ["confirmed", "confirmed"]


def test_a_friend_takes_the_place_over_with_the_code(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(1)])
    assert isinstance(done, Signed)
    brought = done.signups[1]
    assert (brought.phone, brought.person_id) == ("", done.signups[0].person_id)
    minh = person(database, "minh")
    mine = Who(brought.name, 2001, "0911222333")
    taken = database.write(
        lambda connection: signing.take_over(
            connection, brought.friend_code.lower(), minh, mine, MONDAY
        )
    )
    assert isinstance(taken, Signed)
    (own,) = taken.signups
    assert (own.person_id, own.is_friend, own.phone) == (minh, False, "0911222333")
    assert told(database) == [("taken_over", brought.id)]
    stranger = person(database, "stranger")
    again_with_code = database.write(
        lambda connection: signing.take_over(
            connection, brought.friend_code, stranger, mine, MONDAY
        )
    )
    assert isinstance(again_with_code, Refused)
    assert len(everybody(database, activity)) == 2


def test_who_is_brought_already_is_asked_and_not_counted_twice(database: Database) -> None:
    activity = make(database)
    sign_up(database, activity, 1, friends=[friend(2)])
    minh = person(database, "minh")
    mine = Who(friend(2).name, 2001, "0911222333")
    one = signing.Wish(activity.id, activity.shifts[0].id, minh, mine)
    asked = database.write(lambda connection: signing.sign_up(connection, one, MONDAY))
    assert isinstance(asked, Refused)
    assert asked.reason == "brought"
    brought = asked.signup
    assert brought is not None
    taken = database.write(
        lambda connection: signing.take_over_named(connection, brought.id, minh, mine, MONDAY)
    )
    assert isinstance(taken, Signed)
    assert [one.person_id for one in everybody(database, activity)][1] == minh
    # And once more the other way round: a friend may not bring who is in by themselves.
    twice = sign_up(database, activity, 5, friends=[friend(2)])
    assert isinstance(twice, Refused)
    assert twice.reason == "twice"


def test_somebody_of_the_same_name_and_year_may_say_they_are_another(database: Database) -> None:
    activity = make(database)
    sign_up(database, activity, 1, friends=[friend(2)])
    other = signing.Wish(
        activity.id,
        activity.shifts[0].id,
        person(database, "other"),
        Who(friend(2).name, 2001, "0911222333"),
        is_another=True,
    )
    done = database.write(lambda connection: signing.sign_up(connection, other, MONDAY))
    assert isinstance(done, Signed)
    assert len(everybody(database, activity)) == 3


def test_hung_with_other_marks_is_somebody_else_where_no_phone_tells(database: Database) -> None:
    activity = make(database)
    both = [Who("Trần Văn Hưng", 2001), Who("Trần Văn Hùng", 2001)]
    done = sign_up(database, activity, 1, friends=both)
    assert isinstance(done, Signed)
    twice = sign_up(database, activity, 2, friends=[Who("tran van hung", 2001)])
    assert isinstance(twice, Refused)
    assert twice.reason == "twice"


def test_three_friends_and_no_more(database: Database) -> None:
    activity = make(database)
    done = sign_up(database, activity, 1, friends=[friend(n) for n in range(3)])
    assert isinstance(done, Signed)
    more = sign_up(database, activity, 1, alone=False, friends=[friend(9)])
    assert isinstance(more, Refused)
    assert more.reason == "friends"
