"""Activities that a dialogue stands on: made by the rules of the house, others already in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.activity import changing, closing, door, leaving, planning, signing
from bot.activity.changing import Change
from bot.activity.closing import Numbers
from bot.activity.planning import Plan, ShiftPlan
from bot.activity.signing import Who, Wish
from bot.core.clock import LOCAL
from bot.store import activities, members, people, signups, swaps
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.members import Member

# What a dialogue may say its activity is like; it may change any of it.
LIKE: Mapping[str, Mapping[str, Any]] = {
    "saturday": {
        "title": "Ngày thứ Bảy tình nguyện",
        "place": "Nhà văn hoá phường Ví Dụ",
        "map": "https://maps.example/nha-van-hoa",
        "starts_at": datetime(2026, 11, 28, 7, 30, tzinfo=LOCAL),
        "ends_at": datetime(2026, 11, 28, 11, 0, tzinfo=LOCAL),
        "signup_closes_at": datetime(2026, 11, 27, 20, 0, tzinfo=LOCAL),
        "capacity": 10,
        "contact": "chị Hoa, 0226 555 0126",
        "bring": "áo xanh, điện thoại",
        "shifts": [
            {"name": "Bàn VNeID", "capacity": 4},
            {"name": "Phát tờ rơi", "capacity": 6},
        ],
    },
    "sunday": {
        "title": "Chủ nhật xanh",
        "place": "Bờ sông Thí Dụ",
        "starts_at": datetime(2026, 11, 29, 6, 30, tzinfo=LOCAL),
        "ends_at": datetime(2026, 11, 29, 9, 0, tzinfo=LOCAL),
        "signup_closes_at": datetime(2026, 11, 28, 17, 0, tzinfo=LOCAL),
        "capacity": 30,
    },
    "desk": {
        "title": "Trực bàn trợ giúp",
        "place": "Sảnh Trung tâm",
        "starts_at": datetime(2026, 11, 26, 8, 0, tzinfo=LOCAL),
        "ends_at": datetime(2026, 11, 26, 16, 30, tzinfo=LOCAL),
        "signup_closes_at": datetime(2026, 11, 25, 20, 0, tzinfo=LOCAL),
        "capacity": 4,
        "is_desk": True,
        "shifts": [
            {
                "name": "Ca sáng",
                "capacity": 2,
                "starts_at": datetime(2026, 11, 26, 8, 0, tzinfo=LOCAL),
                "ends_at": datetime(2026, 11, 26, 11, 0, tzinfo=LOCAL),
            },
            {
                "name": "Ca chiều",
                "capacity": 2,
                "starts_at": datetime(2026, 11, 26, 14, 0, tzinfo=LOCAL),
                "ends_at": datetime(2026, 11, 26, 16, 30, tzinfo=LOCAL),
            },
        ],
    },
}


@dataclass(slots=True)
class Scene:
    """The activities of one dialogue by the names it calls them, and who talks there."""

    database: Database
    account: str
    unit_slug: str
    person: str
    made: dict[str, int] = field(default_factory=dict)

    def make(self, told: Mapping[str, Any], now: datetime) -> None:
        """One activity as the dialogue tells it, maybe `like` one of LIKE; `name` is for payloads.

        `taken` and `waiting` are how many others stand in each shift.
        """
        whole = {**LIKE.get(told.get("like", ""), {}), **told}
        plan = _plan(self.unit_slug, whole)

        def work(connection: Connection) -> Activity:
            made = planning.create(connection, plan, "operator", now)
            for shift, others in zip(made.shifts, whole.get("taken", ()), strict=False):
                self._fill(connection, made, shift.id, others, now)
            return made

        self.made[whole.get("name", whole.get("like", whole["title"]))] = self.database.write(
            work
        ).id

    def know(self, *, is_member: bool, signed: Sequence[str], now: datetime) -> None:
        """The person has told before what is asked at a sign-up, and stands in those shifts."""
        if is_member or signed:
            self.database.write(lambda connection: self._know(connection, signed, now))

    def _know(self, connection: Connection, signed: Sequence[str], now: datetime) -> None:
        person = people.lock(connection, self.account, self.person, now)
        people.keep(connection, replace(person, greeted_at=now, last_wrote_at=now))
        told = ("Nguyễn Thị Lan", f"08{person.id:08}", 2001, "Chi đoàn thôn 3", "đồng ý")
        members.put(connection, Member(person.id, *told, now, now))
        for one in signed:
            name, _, place = one.partition(" ")
            activity = activities.find(connection, self.made[name])
            assert activity is not None
            who = Who(told[0], told[2], told[1], told[3])
            shift = activity.shifts[int(place)]
            signing.sign_up(connection, Wish(activity.id, shift.id, person.id, who), now)

    def happen(self, what: str, now: datetime) -> None:
        """What others do meanwhile: "sat fills", "sat is called off", "sat is given back"."""
        name, _, event = what.partition(" ")
        self.database.write(lambda connection: _EVENTS[event](self, connection, name, now))

    def end(self) -> None:
        """Nothing of it is on any more when another dialogue begins."""
        gone = activities.activities.update().values(state=activities.CANCELLED)
        numbers = list(self.made.values())
        self.database.write(
            lambda connection: connection.execute(
                gone.where(activities.activities.c.id.in_(numbers))
            )
        )

    def filled(self, text: str) -> str:
        """ "{sat}" is its number, "{sat[0]}" that of its first shift, "{code}" the newest code."""
        if "{" not in text:
            return text
        with self.database.read() as connection:
            return text.format_map(self._numbers(connection))

    def _numbers(self, connection: Connection) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: _Number(activity)
            for name, number in self.made.items()
            if (activity := activities.find(connection, number)) is not None
        }
        found["swap"] = connection.execute(select(func.max(swaps.swaps.c.id))).scalar()
        person = people.find(connection, self.account, self.person)
        if person is not None:
            own = select(signups.signups).where(signups.signups.c.person_id == person.id)
            rows = connection.execute(own.order_by(signups.signups.c.id)).all()
            found["own"] = next((row.id for row in rows if row.brought_by is None), 0)
            found["code"] = next((row.friend_code for row in rows if row.friend_code), "")
        return found

    def _fill(
        self, connection: Connection, activity: Activity, shift: int, others: int, now: datetime
    ) -> None:
        for number in range(others):
            name = f"{self.person}-other-{activity.id}-{shift}-{number}"
            person = people.lock(connection, self.account, name, now)
            who = Who(f"Người Khác {activity.id} {shift} {number}", 1990, f"09{person.id:08}")
            wish = Wish(activity.id, shift, person.id, who)
            signing.sign_up(connection, wish, now)


class _Number:
    """An activity as a payload names it."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity

    def __format__(self, _spec: str) -> str:
        return str(self._activity.id)

    def __getitem__(self, place: int) -> int:
        return self._activity.shifts[place].id

    def __getattr__(self, name: str) -> str:
        return str(getattr(self._activity, name))


def _fills(scene: Scene, connection: Connection, name: str, now: datetime) -> None:
    activity = activities.find(connection, scene.made[name])
    assert activity is not None
    for shift in activity.shifts:
        scene._fill(connection, activity, shift.id, shift.capacity, now)


def _called_off(scene: Scene, connection: Connection, name: str, now: datetime) -> None:
    changing.call_off(connection, scene.made[name], "mưa bão", "operator", now)


def _issued(scene: Scene, connection: Connection, name: str, now: datetime) -> None:
    """Everybody was there, the leader closed the list and staff issued the confirmations."""
    number = scene.made[name]
    for one in signups.active_of(connection, number):
        door.tick(connection, number, one.id, now, now)
    closing.close(connection, number, Numbers(), "chị Hoa", now)
    closing.issue(connection, number, "Đoàn phường Ví Dụ", "dung@example.vn", now)


def _moved(scene: Scene, connection: Connection, name: str, now: datetime) -> None:
    """To the next day, because of rain."""
    activity = activities.find(connection, scene.made[name])
    assert activity is not None
    day = timedelta(days=1)
    wanted = Change(
        activity.version,
        starts_at=activity.starts_at + day,
        ends_at=activity.ends_at + day,
        why="mưa to",
    )
    changing.change(connection, activity.id, wanted, "operator", now)


def _leave(scene: Scene, connection: Connection, name: str, now: datetime) -> None:
    """The first of the others gives the place back."""
    first = signups.of_activity(connection, scene.made[name])[0]
    assert first.person_id is not None
    leaving.cancel(connection, first.id, first.person_id, now)


def _offered(scene: Scene, connection: Connection, name: str, _now: datetime) -> None:
    table = signups.signups
    connection.execute(
        update(table)
        .where(table.c.activity_id == scene.made[name], table.c.state == signups.WAITLISTED)
        .values(state=signups.OFFERED)
    )


_EVENTS = {
    "fills": _fills,
    "is called off": _called_off,
    "is confirmed": _issued,
    "is moved": _moved,
    "loses one": _leave,
    "offers a place": _offered,
}


def _plan(unit_slug: str, told: Mapping[str, Any]) -> Plan:
    shifts = [
        ShiftPlan(one["name"], one["capacity"], one.get("starts_at"), one.get("ends_at"))
        for one in told.get("shifts", ())
    ]
    return Plan(
        unit_slug=unit_slug,
        title=told["title"],
        place=told["place"],
        starts_at=told["starts_at"],
        ends_at=told["ends_at"],
        capacity=told["capacity"],
        signup_closes_at=told["signup_closes_at"],
        contact=told.get("contact", ""),
        bring=told.get("bring", ""),
        map_url=told.get("map", ""),
        minimum_age=told.get("minimum_age", 0),
        is_desk=told.get("is_desk", False),
        shifts=shifts,
    )
