"""The pace: send instants are reserved in the account's row and never closer than the rate says."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from itertools import cycle, pairwise
from typing import Any

import pytest

from bot.store import accounts, pace
from bot.store.database import Connection, Database
from bot.store.pace import (
    EARLY_SECONDS,
    LATE_SECONDS,
    LEAST_RATE,
    RECOVERY_SECONDS,
    RENEWAL_SECONDS,
    SLOWED_FOR,
    Room,
)
from tests.store.rows import ACCOUNT, add_account, rows_of
from tests.waiting import together

NOW = 1_790_000_000.0
RATE = 30.0
STEP = 1 / RATE
FITTING = 2  # the letters of EARLY_SECONDS at that rate, and the one that is due


@pytest.fixture
def ledger(database: Database) -> Database:
    add_account(database)
    return database


def reserve(database: Database, count: int, now: float = NOW) -> list[float]:
    """Takes up to `count` instants, as many as there is room for."""

    def work(connection: Connection) -> list[float]:
        found = pace.room(connection, ACCOUNT, RATE, now, count)
        if found.letters:
            pace.take(connection, ACCOUNT, found, found.letters)
        return [found.start + place * found.step for place in range(found.letters)]

    return database.write(work)


def room(database: Database, now: float = NOW, most: int = 100) -> pace.Room:
    return database.write(lambda connection: pace.room(connection, ACCOUNT, RATE, now, most))


def slow_down(database: Database, held_until: float, now: float = NOW) -> None:
    database.write(lambda connection: pace.slow_down(connection, ACCOUNT, RATE, now, held_until))


def change(database: Database, **values: Any) -> None:
    database.write(lambda connection: accounts.change(connection, ACCOUNT, values))


def row(database: Database) -> Any:
    (found,) = rows_of(database, accounts.accounts)
    return found


@pytest.mark.parametrize(
    ("slow_rate", "passed", "expected"),
    [
        (None, 0.0, RATE),
        (10.0, 0.0, 10.0),
        (10.0, RECOVERY_SECONDS, 20.0),
        (10.0, 2 * RECOVERY_SECONDS, RATE),
        (10.0, 10_000 * RECOVERY_SECONDS, RATE),
        (10.0, -60.0, 10.0),  # another process's clock is a little ahead
    ],
)
def test_after_a_warning_the_rate_doubles_again_up_to_its_setting(
    slow_rate: float | None, passed: float, expected: float
) -> None:
    assert pace.rate_now(RATE, slow_rate, NOW, NOW + passed) == pytest.approx(expected)


def test_instants_begin_now_and_stand_apart_by_the_rate(ledger: Database) -> None:
    assert reserve(ledger, 9) == pytest.approx([NOW, NOW + STEP])
    assert reserve(ledger, 9, NOW + STEP) == pytest.approx([NOW + 2 * STEP])
    assert reserve(ledger, 9, NOW + STEP) == []


def test_what_was_not_used_is_not_saved_up(ledger: Database) -> None:
    reserve(ledger, 1)
    assert reserve(ledger, 9, NOW + 60) == pytest.approx([NOW + 60, NOW + 60 + STEP])


def test_many_at_once_share_one_rate(ledger: Database) -> None:
    """Four that reserve at the same moments: no two instants are closer than the rate allows."""
    moments = [NOW + n * STEP for n in range(10)]
    results = together(*[lambda: [reserve(ledger, 3, now) for now in moments]] * 4)
    instants = sorted(at for result in results for some in result for at in some)
    assert len(instants) > 5
    assert min(b - a for a, b in pairwise(instants)) > STEP - 1e-5


def test_no_sliding_second_holds_a_tenth_more_than_the_rate(ledger: Database) -> None:
    """Asked as often as can be; each letter leaves at the moment at which it was given out."""
    moments = [NOW + n / 200 for n in range(600)]
    left = [now for now in moments for _instant in reserve(ledger, 100, now)]
    most = int(RATE * 1.1)
    for first, last in zip(left, left[most:], strict=False):
        assert last - first > 1


def test_room_is_what_may_leave_now_or_a_little_early(ledger: Database) -> None:
    assert room(ledger) == pace.Room(FITTING, NOW, NOW, STEP)
    assert room(ledger, most=1).letters == 1
    reserve(ledger, 1)
    assert room(ledger).letters == FITTING - 1
    reserve(ledger, 1)
    assert room(ledger).letters == 0
    assert room(ledger).again_at == pytest.approx(NOW + FITTING * STEP - EARLY_SECONDS)


def test_a_slow_account_has_room_for_one(ledger: Database) -> None:
    change(ledger, slow_rate=LEAST_RATE, slow_at=NOW)
    assert room(ledger).letters == 1
    reserve(ledger, 1)
    assert room(ledger).letters == 0
    assert room(ledger).again_at == pytest.approx(NOW + 1 / LEAST_RATE - EARLY_SECONDS)


def test_no_room_while_held_back_stopped_or_renewing(ledger: Database) -> None:
    change(ledger, next_send_at=NOW + 60)
    assert room(ledger) == pace.Room(0, NOW + 60 - EARLY_SECONDS)
    change(ledger, next_send_at=0.0, refreshing_until=datetime.fromtimestamp(NOW + 30, UTC))
    assert room(ledger) == pace.Room(0, NOW + RENEWAL_SECONDS)
    assert room(ledger, NOW + 31).letters > 0
    change(ledger, stopped_at=datetime.fromtimestamp(NOW, UTC))
    assert room(ledger, NOW + 31) == pace.Room(0, float("inf"))


def test_an_unknown_account_has_no_room(database: Database) -> None:
    assert room(database) == pace.Room(0, float("inf"))


def test_a_warning_halves_the_rate_and_holds_everything_back(ledger: Database) -> None:
    slow_down(ledger, NOW + 60)
    assert (row(ledger).slow_rate, row(ledger).slow_at) == (RATE / 2, NOW)
    assert room(ledger) == pace.Room(0, NOW + 60 - EARLY_SECONDS)
    slowed = 2 * STEP / 2 ** (60 / RECOVERY_SECONDS)
    assert room(ledger, NOW + 60).step == pytest.approx(slowed)


def test_warnings_that_come_together_count_once(ledger: Database) -> None:
    slow_down(ledger, NOW + 1)
    slow_down(ledger, NOW + 1, NOW + SLOWED_FOR / 2)
    assert row(ledger).slow_rate == RATE / 2
    slow_down(ledger, NOW + 1, NOW + SLOWED_FOR + 1)
    assert row(ledger).slow_rate == pytest.approx(RATE / 4, rel=0.05)


def test_the_rate_never_falls_to_nothing(ledger: Database) -> None:
    for n in range(20):
        slow_down(ledger, 0.0, NOW + n * (SLOWED_FOR + 1))
    assert row(ledger).slow_rate == LEAST_RATE


def test_instants_given_out_already_stay_given_out(ledger: Database) -> None:
    """A warning that holds back for less than what is reserved must not free those instants."""
    last = reserve(ledger, 2)[-1]
    slow_down(ledger, NOW + 0.01)
    assert reserve(ledger, 1, NOW + 0.2) == [NOW + 0.2]
    assert row(ledger).next_send_at > last


def test_a_warning_at_the_same_moment_frees_no_instants(ledger: Database) -> None:
    given: list[float] = []

    def reserving() -> None:
        for n in range(20):
            given.extend(reserve(ledger, 1, NOW + n / 20))

    def warned() -> None:
        for n in range(20):
            slow_down(ledger, NOW + n / 20, NOW + n / 20)

    together(reserving, reserving, warned)
    given.extend([*reserve(ledger, 1, NOW + 2), *reserve(ledger, 1, NOW + 3)])
    assert min(b - a for a, b in pairwise(sorted(given))) > STEP - 1e-5


def news_room(database: Database, now: float = NOW, most: int = 100, rate: float = RATE) -> Room:
    return database.write(lambda connection: pace.news_room(connection, ACCOUNT, rate, now, most))


def take_news(database: Database, now: float, rate: float) -> int:
    """Takes a whole group; how many letters it has."""

    def work(connection: Connection) -> int:
        found = pace.news_room(connection, ACCOUNT, rate, now, 100)
        if found.letters:
            pace.take(connection, ACCOUNT, found, found.letters)
        return found.letters

    return database.write(work)


@pytest.mark.parametrize(("rate", "letters"), [(0.5, 1), (15, 1), (20, 2), (35, 2), (300, 30)])
def test_news_leave_in_groups_of_a_tenth_of_a_second_or_less(
    ledger: Database, rate: float, letters: int
) -> None:
    """At 35 a second groups of three would have to be in time by a fiftieth of a second."""
    found = news_room(ledger, rate=rate)
    assert found.letters == letters
    assert news_room(ledger, rate=rate, most=1).letters == 1


@pytest.mark.parametrize("rate", [7, 15, 20, 35, 53, 100, 300])
@pytest.mark.parametrize("late", [(0.0,), (0.004,), (LATE_SECONDS / 2,), (LATE_SECONDS, 0.0, 0.0)])
def test_no_second_of_news_goes_over_by_more_than_a_tenth_and_the_mean_is_kept(
    ledger: Database, rate: float, late: tuple[float, ...]
) -> None:
    """The groups are asked for, in turn, that much later than they could be."""
    delays = cycle(late)
    sent: list[float] = []
    now = NOW
    while now < NOW + 10:
        count = take_news(ledger, now, rate)
        assert count
        sent += [now] * count
        now = news_room(ledger, now, rate=rate).again_at + next(delays)
    fullest = max(bisect_right(sent, at + 1) - bisect_left(sent, at) for at in sent)
    assert fullest <= max(rate * 1.1, rate + 1)
    assert len(sent) / 10 >= rate * 0.95


def test_whoever_begins_has_nothing_to_catch_up_with(ledger: Database) -> None:
    """After a start, or a kill, a first group and at once a second one would be too many."""
    group = news_room(ledger)
    assert take_news(ledger, NOW, RATE) == group.letters
    free_at = NOW + group.letters * group.step
    assert row(ledger).next_send_at == pytest.approx(free_at)
    late = free_at + LATE_SECONDS / 2
    take_news(ledger, late, RATE)
    assert row(ledger).next_send_at == pytest.approx(free_at + group.letters * group.step)


def test_news_never_leave_before_their_instant_and_replies_a_little(ledger: Database) -> None:
    take_news(ledger, NOW, RATE)
    free_at = row(ledger).next_send_at
    early = free_at - EARLY_SECONDS / 2
    assert news_room(ledger, early) == Room(0, free_at)
    assert room(ledger, early).letters == 1


def test_an_account_that_stands_still_or_renews_its_token_sends_no_news(ledger: Database) -> None:
    change(ledger, refreshing_until=datetime.fromtimestamp(NOW + 5, UTC))
    assert news_room(ledger) == Room(0, NOW + RENEWAL_SECONDS)
    assert news_room(ledger, NOW + 6).letters
    change(ledger, stopped_at=datetime.fromtimestamp(NOW, UTC))
    assert news_room(ledger, NOW + 6) == Room(0, float("inf"))


def test_slowed_down_news_go_slower(ledger: Database) -> None:
    slow_down(ledger, NOW + 1)
    found = news_room(ledger, NOW + 1)
    assert (found.letters, round(1 / found.step / pace.NEWS_SHARE)) == (1, RATE / 2)


def test_the_accounts_of_one_app_share_its_instants(database: Database) -> None:
    def ask(now: float, most: int = 100) -> Room:
        def work(connection: Connection) -> Room:
            found = pace.app_room(connection, "app", 50.0, now, most)
            if found.letters:
                pace.take_app(connection, "app", found, found.letters)
            return found

        return database.write(work)

    assert ask(NOW).letters == 0  # the first time its row is made
    assert ask(NOW).letters == 5
    later = ask(NOW)
    assert later.letters == 0
    assert ask(later.again_at, most=2).letters == 2
    assert later.again_at - NOW == pytest.approx(5 / 50 / pace.NEWS_SHARE)
