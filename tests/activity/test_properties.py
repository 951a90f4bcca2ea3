"""Whatever people and staff do in whatever order: no place twice, none lost, nobody in twice."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.activity import changing, leaving, offers, signing
from bot.activity.changing import Change
from bot.activity.planning import ShiftPlan
from bot.activity.room import LET_IN_BEFORE
from bot.activity.signing import Wish
from bot.core.quiet import Quiet
from bot.store import activities, people, signups
from bot.store.activities import Activity
from bot.store.database import Database, Work
from bot.store.signups import CANCELLED, TAKING, WAITLISTED, Signup
from tests.activity.saturday import MONDAY, START, everybody, friend, make, person, who
from tests.store.rows import ACCOUNT, add_account

QUIET = Quiet(time(21), time(7))
PEOPLE = 8
# The commoner ones stand in it twice.
ACTS = (
    *("sign_up", "sign_up", "party", "cancel", "cancel", "change", "accept", "wait"),
    *("shrink", "grow", "remove"),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 1),
        st.integers(0, 40),
    ),
    max_size=30,
)


@dataclass
class Story:
    """One activity with two shifts, and whatever is done about it."""

    database: Database
    activity: Activity
    now: datetime = MONDAY
    made_smaller: set[int] = field(default_factory=set)

    def do(self, step: tuple[str, int, int, int]) -> None:
        act, number, shift, hours = step
        getattr(self, f"_{act}")(number, self.activity.shifts[shift].id, hours)
        self.check()

    def check(self) -> None:
        """What must hold after every step."""
        found = everybody(self.database, self.activity)
        active = [one for one in found if one.state != CANCELLED]
        with self.database.read() as connection:
            now = activities.find(connection, self.activity.id)
        assert now is not None
        taken = Counter(one.shift_id for one in active if one.state in TAKING)
        for shift in now.shifts:
            if shift.id not in self.made_smaller:
                assert taken[shift.id] <= shift.capacity
        if not self.made_smaller:
            assert taken.total() <= now.capacity
        own = Counter(one.person_id for one in active if not one.is_friend)
        assert all(times == 1 for times in own.values())
        assert all(one.offered_until is not None for one in active if one.state == signups.OFFERED)
        self._nobody_waits_for_a_free_place(now, active, taken)

    def _nobody_waits_for_a_free_place(
        self, now: Activity, active: list[Signup], taken: Counter[int]
    ) -> None:
        """A day ahead a free place is somebody's at once, but for a party too big for it."""
        if self.now > START - LET_IN_BEFORE:
            return
        left = now.capacity - taken.total()
        for one in active:
            shift = now.shift(one.shift_id)
            assert shift is not None
            if one.state == WAITLISTED and not one.party:
                assert min(left, shift.capacity - taken[shift.id]) <= 0

    def _write(self, work: Work[Any]) -> Any:
        return self.database.write(work)

    def _sign_up(self, number: int, shift: int, _hours: int) -> None:
        wish = Wish(self.activity.id, shift, person(self.database, f"p{number}"), who(number))
        self._write(lambda connection: signing.sign_up(connection, wish, self.now))

    def _party(self, number: int, shift: int, hours: int) -> None:
        wish = Wish(
            self.activity.id,
            shift,
            person(self.database, f"p{number}"),
            who(number),
            [friend(number * 3), friend(number * 3 + 1)],
            is_together=bool(hours % 2),
        )
        self._write(lambda connection: signing.sign_up(connection, wish, self.now))

    def _mine(self, number: int) -> Signup | None:
        owner = person(self.database, f"p{number}")
        found = everybody(self.database, self.activity)
        own = [one for one in found if one.person_id == owner and one.state != CANCELLED]
        return own[0] if own else None

    def _cancel(self, number: int, _shift: int, _hours: int) -> None:
        self._as_owner(number, lambda c, one: leaving.cancel(c, one.id, one.person_id, self.now))

    def _accept(self, number: int, _shift: int, _hours: int) -> None:
        self._as_owner(number, lambda c, one: leaving.accept(c, one.id, one.person_id, self.now))

    def _change(self, number: int, shift: int, _hours: int) -> None:
        self._as_owner(
            number, lambda c, one: leaving.change_shift(c, one.id, one.person_id, shift, self.now)
        )

    def _as_owner(self, number: int, act: Any) -> None:
        mine = self._mine(number)
        if mine is not None:
            self._write(lambda connection: act(connection, mine))

    def _wait(self, _number: int, _shift: int, hours: int) -> None:
        """Time passes, and the clock does what is due."""
        self.now += timedelta(hours=hours)
        self._write(
            lambda connection: connection.execute(
                people.people.update().values(last_wrote_at=self.now)
            )
        )
        self._write(lambda c: offers.pass_on(c, self.activity.id, self.now, QUIET))

    def _shrink(self, _number: int, shift: int, _hours: int) -> None:
        self.made_smaller.add(shift)
        self._resize(shift, 1)

    def _grow(self, _number: int, shift: int, _hours: int) -> None:
        self._resize(shift, 3)

    def _resize(self, shift: int, capacity: int) -> None:
        with self.database.read() as connection:
            found = activities.find(connection, self.activity.id)
        assert found is not None
        wanted = Change(found.version, capacities={shift: capacity})
        self._write(lambda c: changing.change(c, self.activity.id, wanted, "x", self.now))

    def _remove(self, number: int, _shift: int, _hours: int) -> None:
        mine = self._mine(number)
        if mine is not None:
            self._write(lambda c: changing.remove(c, self.activity.id, mine.id, "", "x", self.now))


@pytest.mark.parametrize("capacity", [3, 4])
@settings(
    max_examples=15,
    deadline=None,
    database=None,
    # Each story has an activity of its own; the database only grows.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_order_of_acts_oversells_or_loses_a_place(
    database: Database, capacity: int, steps: list[tuple[str, int, int, int]]
) -> None:
    add_account(database, ACCOUNT, unit_slug="don-vi")
    shifts = [ShiftPlan("Bàn 1", 2), ShiftPlan("Bàn 2", 2)]
    activity = make(database, shifts=shifts, capacity=capacity, signup_closes_at=START)
    story = Story(database, activity)
    for step in steps:
        story.do(step)
