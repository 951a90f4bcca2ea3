"""The jobs of activities on the assembled bot: what people read on their phones, and when."""

from datetime import timedelta

from bot.activity import leaving, telling
from bot.store import accounts, calendar, claims, people, tellings
from bot.store.database import Connection
from bot.store.signups import Signup
from scheduler.jobs import pass_offers, plan_activities, remind_members, tell_people
from tests.cast import LAN, MINH
from tests.scheduler.activity_scene import (
    DAY,
    HOUR,
    UNIT,
    add,
    note_to_tell,
    sign_up,
    until,
)
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together

MINUTE = timedelta(minutes=1)


def words_to(stage: Stage, person_id: int | None) -> list[str]:
    return [row.body["text"] for row in stage.letters() if row.person_id == person_id]


def cancel(stage: Stage, signup: Signup) -> None:
    def work(connection: Connection) -> None:
        assert signup.person_id is not None
        leaving.cancel(connection, signup.id, signup.person_id, stage.clock.now())

    stage.bot.database.write(work)


def wrote(stage: Stage, person_id: int | None, ago: timedelta) -> None:
    table = people.people
    at = stage.clock.now() - ago
    stage.bot.database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.id == person_id).values(last_wrote_at=at)
        )
    )


def test_who_is_let_in_reads_it_once_with_something_to_press(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY, capacity=1)
    lan, minh = sign_up(stage, activity, LAN), sign_up(stage, activity, MINH, stage.page)
    cancel(stage, lan)
    assert tell_people.run(stage.bot, stage.clock.now()) == {"told": 1, "late": 0}
    assert tell_people.run(stage.bot, stage.clock.now()) == {"told": 0, "late": 0}
    (letter,) = stage.letters()
    assert letter.person_id == minh.person_id
    assert letter.key == f"activity:{activity.id}:promoted:signup:{minh.id}:{minh.line}:0"
    assert "Có chỗ rồi!" in letter.body["text"]
    assert "Nhà văn hoá phường" in letter.body["text"]
    pressed = [value for _kind, _title, value in letter.body["buttons"]]
    assert pressed == [
        f"#activity/{activity.id}/stay/{minh.id}",
        f"#activity/{activity.id}/leave/{minh.id}",
    ]


def test_a_typed_number_means_what_was_put_to_them(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY)
    lan = sign_up(stage, activity, LAN)
    note_to_tell(stage, activity, lan, telling.EVENING)
    tell_people.run(stage.bot, stage.clock.now())
    (row,) = rows_of(stage.bot.database, people.people)
    assert row.choices[1] == ["Không đi được", f"#activity/{activity.id}/cancel"]


def test_nobody_is_told_anything_at_night(stage: Stage) -> None:
    night = until(stage, 21, 30)
    activity = add(stage, night + 3 * DAY)
    note_to_tell(stage, activity, sign_up(stage, activity, LAN), telling.PROMOTED)
    assert tell_people.run(stage.bot, stage.clock.now()) == {}
    until(stage, 7, 1)
    assert tell_people.run(stage.bot, stage.clock.now())["told"] == 1


def test_whose_window_is_shut_reads_it_as_soon_as_they_write(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY)
    lan = sign_up(stage, activity, LAN)
    wrote(stage, lan.person_id, 3 * DAY)
    note_to_tell(stage, activity, lan, telling.PROMOTED)
    assert tell_people.run(stage.bot, stage.clock.now())["told"] == 0
    (waiting,) = rows_of(stage.bot.database, tellings.tellings)
    assert (waiting.state, waiting.reason) == ("open", "-window")
    wrote(stage, lan.person_id, MINUTE)
    assert tell_people.run(stage.bot, stage.clock.now())["told"] == 1


def test_what_is_no_use_any_more_is_not_said(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 2 * HOUR)
    lan = sign_up(stage, activity, LAN)
    wrote(stage, lan.person_id, 3 * DAY)
    note_to_tell(stage, activity, lan, telling.SOON)
    tell_people.run(stage.bot, stage.clock.now())
    stage.clock.let_pass(5 * HOUR)
    wrote(stage, lan.person_id, MINUTE)
    assert tell_people.run(stage.bot, stage.clock.now()) == {"told": 0, "late": 1}
    assert stage.letters() == []


def test_two_processes_tell_it_once(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY)
    for citizen in (LAN, MINH):
        note_to_tell(stage, activity, sign_up(stage, activity, citizen), telling.PROMOTED)
    bots = (stage.bot, stage.another_bot())
    together(*[lambda bot=bot: tell_people.run(bot, stage.clock.now()) for bot in bots])
    assert len(stage.letters()) == 2


def test_an_offer_names_its_end_and_why(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 6 * HOUR, capacity=1)
    lan, minh = sign_up(stage, activity, LAN), sign_up(stage, activity, MINH)
    cancel(stage, lan)
    pass_offers.run(stage.bot, stage.clock.now())
    tell_people.run(stage.bot, stage.clock.now())
    (said,) = words_to(stage, minh.person_id)
    assert "giữ chỗ đến 12:00" in said
    assert "người kế tiếp" in said
    stage.clock.let_pass(2 * HOUR)
    pass_offers.run(stage.bot, stage.clock.now())
    tell_people.run(stage.bot, stage.clock.now())
    assert "hết giờ giữ chỗ" in words_to(stage, minh.person_id)[1]


def test_the_evening_reminder_comes_at_seven_to_both_platforms(stage: Stage) -> None:
    friday = until(stage, 18, 59)
    start = (friday + DAY).replace(hour=7, minute=30)
    activity = add(stage, start, bring="sạc điện thoại")
    lan, minh = sign_up(stage, activity, LAN), sign_up(stage, activity, MINH, stage.page)
    remind_members.run(stage.bot, stage.clock.now())
    assert stage.letters() == []
    stage.clock.let_pass(MINUTE)
    remind_members.run(stage.bot, stage.clock.now())
    tell_people.run(stage.bot, stage.clock.now())
    for one in (lan, minh):
        (said,) = words_to(stage, one.person_id)
        assert "7:30–10:30" in said
        assert "sạc điện thoại" in said


def test_next_week_is_made_once_and_what_was_put_off_stays_itself(stage: Stage) -> None:
    now = until(stage, 10)
    first = add(stage, now + HOUR, repeat="weekly", bring="áo xanh")
    assert plan_activities.run(stage.bot, stage.clock.now())["made"] == 0
    stage.clock.let_pass(2 * HOUR)
    bots = (stage.bot, stage.another_bot())
    together(*[lambda bot=bot: plan_activities.run(bot, stage.clock.now()) for bot in bots])
    with stage.bot.database.read() as connection:
        found = calendar.between(connection, [UNIT], now, now + 30 * DAY)
    assert [one.starts_at for one in found] == [first.starts_at, first.starts_at + 7 * DAY]
    assert (found[1].bring, found[1].series_id) == ("áo xanh", first.id)
    assert found[1].door_code is not None
    assert found[1].token != first.token


def test_a_clock_that_stood_still_does_not_make_the_past(stage: Stage) -> None:
    now = until(stage, 10)
    first = add(stage, now + HOUR, repeat="weekly")
    stage.clock.let_pass(24 * DAY)
    plan_activities.run(stage.bot, stage.clock.now())
    with stage.bot.database.read() as connection:
        found = calendar.between(connection, [UNIT], now, now + 60 * DAY)
    assert [one.starts_at for one in found] == [first.starts_at, first.starts_at + 28 * DAY]


def test_every_kind_of_telling_has_its_words(stage: Stage) -> None:
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY)
    lan = sign_up(stage, activity, LAN)
    kinds = [
        value for name, value in vars(telling).items() if name.isupper() and isinstance(value, str)
    ]
    for what in kinds:
        note_to_tell(stage, activity, lan, what, code="ACDEF34679", words="Nhớ mặc áo xanh.")
    assert tell_people.run(stage.bot, stage.clock.now())["told"] == len(kinds)
    said = words_to(stage, lan.person_id)
    assert len({text.strip() for text in said}) == len(kinds)
    assert all("{" not in text for text in said)


def test_a_paid_road_is_taken_within_the_months_budget(stage: Stage) -> None:
    """Two are past the free days; the money is for one of them, and is counted once."""
    now = until(stage, 10)
    activity = add(stage, now + 3 * DAY)
    price = stage.bot.settings.zalo.paid_price
    values = {"may_pay": True, "budget": price}
    stage.bot.database.write(lambda connection: accounts.change(connection, stage.oa, values))
    for citizen in (LAN, MINH):
        signup = sign_up(stage, activity, citizen)
        wrote(stage, signup.person_id, 3 * DAY)
        note_to_tell(stage, activity, signup, telling.PROMOTED)
    assert tell_people.run(stage.bot, stage.clock.now())["told"] == 1
    (letter,) = stage.letters()
    assert letter.road == "paid"
    (waiting,) = [row for row in rows_of(stage.bot.database, tellings.tellings) if not row.told_at]
    assert (waiting.state, waiting.reason) == ("open", "-budget")
    assert spent(stage) == price
    (claimed,) = stage.bot.database.write(
        lambda connection: claims.claim(
            connection,
            stage.oa,
            worker="w",
            most=10,
            now=stage.clock.real(),
            lease_until=stage.clock.real() + HOUR,
        )
    )
    assert claimed.road == "paid"


def spent(stage: Stage) -> int:
    row = next(row for row in rows_of(stage.bot.database, accounts.accounts) if row.id == stage.oa)
    found: int = row.spent
    return found
