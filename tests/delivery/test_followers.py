"""Reading who follows an OA: everybody, once, also when it is stopped in the middle."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.http import Network
from bot.channels.zalo import users
from bot.core.outcomes import OurFault, Waiting
from bot.delivery.followers import Reader
from bot.store import accounts, people, retention, syncs
from tests.cast import LAN, MINH
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together

PAGE = users.PAGE


def name(number: int) -> str:
    return f"7300{number:015d}"


def crowd(stage: Stage, count: int, days: float = 1, first: int = 0, **facts: Any) -> None:
    """So many followers of the OA, who did something that many days ago."""
    at = stage.clock.now() - timedelta(days=days)
    for number in range(first, first + count):
        stage.zalo.meet(name(number), at, **facts)


def reader(stage: Stage, may_go_on: Callable[[], bool] = lambda: True) -> Reader:
    return Reader(stage.bot.caller("zalo"), stage.bot.settings.zalo.api_url, may_go_on=may_go_on)


def begin(stage: Stage) -> None:
    now = stage.clock.now()
    stage.bot.database.write(lambda connection: syncs.begin(connection, stage.oa, now))


def read(stage: Stage) -> Any:
    """One whole run; the row it ended with."""
    begin(stage)
    assert reader(stage).read(stage.oa) is None
    row = run_of(stage)
    assert row.stage == "done"
    return row


def run_of(stage: Stage) -> Any:
    with stage.bot.database.read() as connection:
        return syncs.run_of(connection, stage.oa)


def known(stage: Stage) -> dict[str, Any]:
    return {row.platform_id: row for row in rows_of(stage.bot.database, people.people)}


def test_everybody_who_follows_is_known_with_name_age_and_last_contact(stage: Stage) -> None:
    now = stage.clock.now()
    stage.zalo.meet(LAN.zalo, now - timedelta(hours=3), name="Lan\u0301  Anh")
    stage.zalo.meet(MINH.zalo, now - timedelta(days=40), name="Minh", is_minor=True)
    stage.zalo.meet(name(1), None, name="0912 345 678")
    stage.zalo.meet(name(2), now, is_follower=False)
    row = read(stage)
    lan, minh, silent = (known(stage)[one] for one in (LAN.zalo, MINH.zalo, name(1)))
    assert (lan.name, lan.follows, lan.wants_news, lan.is_minor) == ("Lań Anh", True, True, False)
    assert abs(lan.last_wrote_at - (now - timedelta(hours=3))) < timedelta(seconds=1)
    assert lan.free_left == 10_000
    assert (minh.name, minh.is_minor, minh.free_left) == ("Minh", True, None)
    # Beyond the window only the day is told; its beginning is the latest that is sure.
    age = now - minh.last_wrote_at
    assert timedelta(days=40) <= age < timedelta(days=41)
    assert (silent.name, silent.last_wrote_at) == ("", None)
    assert name(2) not in known(stage)
    assert (row.total, row.is_whole) == (3, True)
    assert {key: row.counts[key] for key in ("listed", "new", "asked", "minors")} == {
        "listed": 3,
        "new": 3,
        "asked": 3,
        "minors": 1,
    }
    with stage.bot.database.read() as connection:
        (synced_at,) = connection.execute(
            accounts.accounts.select()
            .with_only_columns(accounts.accounts.c.synced_at)
            .where(accounts.accounts.c.id == stage.oa)
        ).one()
    assert synced_at == row.finished_at


def test_a_second_run_makes_nobody_twice_and_asks_nobody_again(stage: Stage) -> None:
    crowd(stage, PAGE + 3)
    read(stage)
    before = rows_of(stage.bot.database, people.people)
    row = read(stage)
    assert (row.counts["new"], row.counts.get("asked", 0)) == (0, 0)
    assert rows_of(stage.bot.database, people.people) == before


def test_what_we_heard_ourselves_is_never_set_back(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "xin chào"))
    wrote_at = known(stage)[LAN.zalo].last_wrote_at
    stage.zalo.meet(LAN.zalo, stage.clock.now() - timedelta(days=2))
    read(stage)
    assert known(stage)[LAN.zalo].last_wrote_at == wrote_at


def test_who_left_unseen_is_no_follower_any_more(stage: Stage) -> None:
    crowd(stage, 3)
    read(stage)
    stage.zalo.people.of(name(1)).is_follower = False
    stage.clock.let_pass(timedelta(hours=1))
    row = read(stage)
    assert [known(stage)[name(number)].follows for number in range(3)] == [True, False, True]
    assert row.counts["left"] == 1


def test_nobody_left_where_the_list_was_not_whole(stage: Stage) -> None:
    """A day with more people than Zalo lists, and none of them has a label."""
    crowd(stage, PAGE + 3)
    begin(stage)
    reading = reader(stage)
    reading.reached = PAGE
    assert reading.read(stage.oa) is None
    assert (run_of(stage).is_whole, run_of(stage).counts["listed"]) == (False, PAGE)
    stage.post("zalo", stage.zalo.body("follow", name(PAGE + 1)))
    stage.zalo.people.of(name(PAGE + 1)).is_follower = False
    stage.clock.let_pass(timedelta(days=1))
    crowd(stage, 1, first=500)
    begin(stage)
    assert reading.read(stage.oa) is None
    assert not run_of(stage).is_whole
    assert known(stage)[name(PAGE + 1)].follows


def test_who_had_their_data_deleted_is_not_brought_back(stage: Stage) -> None:
    crowd(stage, 2)
    read(stage)

    def forget(connection: Any) -> int:
        wanted = people.people.c.platform_id == name(0)
        connection.execute(people.people.update().where(wanted).values(forget_at=stage.clock.now()))
        return retention.forget_due(connection, stage.clock.now())

    assert stage.bot.database.write(forget) == 1
    row = read(stage)
    assert set(known(stage)) == {name(1)}
    assert (row.is_whole, row.counts["forgotten"]) == (True, 1)
    stage.post("zalo", stage.zalo.body("user_send_text", name(0), text="xin chào"))
    assert known(stage)[name(0)].wants_news  # here again by their own word


def test_a_list_longer_than_zalo_shows_is_read_in_parts(stage: Stage) -> None:
    """As with 10,000 and more, on a smaller scale: days first, labels where a day is too full."""
    crowd(stage, 10, days=0)
    crowd(stage, 20, days=3, first=100)
    crowd(stage, 60, days=20, first=200)
    crowd(stage, 60, days=400, first=300)
    crowd(stage, 2 * PAGE, days=5, first=1_000, tags=frozenset({"a"}))
    crowd(stage, PAGE, days=5, first=2_000, tags=frozenset({"b"}))
    begin(stage)
    reading = reader(stage)
    reading.reached = 2 * PAGE
    assert reading.read(stage.oa) is None
    row = run_of(stage)
    assert row.counts["listed"] == 10 + 20 + 60 + 60 + 3 * PAGE
    assert row.is_whole
    assert len(known(stage)) == row.total


def test_a_run_goes_on_where_it_was_stopped(stage: Stage) -> None:
    crowd(stage, 2 * PAGE + 1)
    begin(stage)
    steps = iter([True, True, False])
    assert reader(stage, lambda: next(steps)).read(stage.oa) is None
    assert (run_of(stage).stage, len(known(stage))) == ("list", 2 * PAGE)
    offsets = []
    another = reader(stage)
    another.tell = lambda sync: offsets.extend(part[2] for part in sync.todo)
    assert another.read(stage.oa) is None
    assert offsets[0] == 2 * PAGE
    assert run_of(stage).is_whole


def test_a_dead_reader_is_followed_by_another(stage: Stage) -> None:
    crowd(stage, 3)
    begin(stage)
    dead = reader(stage)
    assert dead._claim(stage.oa) is not None
    assert reader(stage).read(stage.oa) is None
    assert run_of(stage).stage == "list"  # in the dead one's hand
    stage.clock.let_pass(timedelta(minutes=5))
    assert reader(stage).read(stage.oa) is None
    assert run_of(stage).stage == "done"


def test_whoever_is_interrupted_lets_go_at_once(stage: Stage) -> None:
    crowd(stage, 3)
    begin(stage)
    interrupted = reader(stage)

    def press_ctrl_c(_sync: syncs.Sync) -> None:
        raise KeyboardInterrupt

    interrupted.tell = press_ctrl_c
    with pytest.raises(KeyboardInterrupt):
        interrupted.read(stage.oa)
    assert reader(stage).read(stage.oa) is None
    assert run_of(stage).stage == "done"


def test_two_readers_at_once_do_it_once(stage: Stage) -> None:
    crowd(stage, 2 * PAGE)
    begin(stage)
    readers = [reader(stage) for _ in range(2)]
    assert together(*[lambda one=one: one.read(stage.oa) for one in readers]) == [None, None]
    assert reader(stage).read(stage.oa) is None
    row = run_of(stage)
    assert (row.stage, row.counts["asked"]) == ("done", 2 * PAGE)
    assert len(known(stage)) == 2 * PAGE


@pytest.mark.parametrize("code", [-216, -220])
def test_a_dead_token_is_renewed_on_the_way(stage: Stage, code: int) -> None:
    crowd(stage, 3)
    if code == -216:
        stage.zalo.grants.access_token = "somebody-else-has-renewed-it"
    else:
        stage.clock.let_pass(timedelta(hours=26))
    assert read(stage).is_whole
    assert stage.zalo.grants.refreshes == 1


def test_over_the_limit_the_account_slows_down_and_the_run_stays_open(stage: Stage) -> None:
    crowd(stage, 3)
    stage.zalo.limit_per_minute = 0
    begin(stage)
    fault = reader(stage).read(stage.oa)
    assert isinstance(fault, Waiting)
    assert fault.kind == "rate"
    assert (run_of(stage).stage, run_of(stage).code) == ("list", "-32")
    with stage.bot.database.read() as connection:
        row = connection.execute(
            accounts.accounts.select().where(accounts.accounts.c.id == stage.oa)
        ).one()
    assert row.slow_rate is not None
    stage.zalo.limit_per_minute = 4_000
    stage.next_try_now()
    assert reader(stage).read(stage.oa) is None
    assert (run_of(stage).stage, run_of(stage).code) == ("done", "")


def test_an_oa_that_may_not_ask_ends_the_run_with_the_words(stage: Stage) -> None:
    stage.zalo.refusal = -224
    begin(stage)
    assert isinstance(reader(stage).read(stage.oa), OurFault)
    row = run_of(stage)
    assert (row.stage, row.code, row.is_whole) == ("done", "-224", False)
    assert not stage.bot.book.read_again()[stage.oa].stopped_at  # letters go on


def test_a_person_zalo_will_not_tell_of_does_not_stop_the_others(stage: Stage) -> None:
    crowd(stage, 3)
    begin(stage)
    steps = iter([True, False])
    reader(stage, lambda: next(steps)).read(stage.oa)
    stage.zalo.people.known.pop(name(1))
    assert reader(stage).read(stage.oa) is None
    assert run_of(stage).counts["unknown"] == 1
    assert [known(stage)[name(number)].name for number in range(3)] == ["Lan", "", "Lan"]


def test_a_network_that_is_away_leaves_the_run_open(stage: Stage) -> None:
    crowd(stage, 3)
    begin(stage)
    reading = reader(stage)
    reading.caller.network = Network()
    reading.api_url = "http://127.0.0.1:9"  # nobody listens on the port of "discard"
    fault = reading.read(stage.oa)
    assert isinstance(fault, Waiting)
    assert run_of(stage).stage == "list"
    assert reader(stage).read(stage.oa) is None
    assert run_of(stage).is_whole
