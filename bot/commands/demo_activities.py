"""Demo activities: the next volunteer Saturday, and the desk's roster of the days before it."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.activity import planning, signing
from bot.activity.planning import Plan, ShiftPlan
from bot.activity.signing import Who, Wish
from bot.app import Bot
from bot.core.clock import LOCAL, local_day
from bot.store import calendar, people
from bot.store.database import Connection

_SATURDAY, _WEDNESDAY = 5, 2
# Who stands at the desk in the demo; invented, as their numbers are.
_ON_DUTY = (
    ("demo-minh", Who("Trần Văn Minh", 2004, "0326550101", "Chi đoàn tổ dân phố 1")),
    ("demo-lan", Who("Nguyễn Thị Lan", 2002, "0326550102", "Chi đoàn tổ dân phố 2")),
)


def put_in(bot: Bot) -> int:
    """Plans them once, however often it is called; returns how many are new."""
    now, unit = bot.clock.now(), bot.settings.unit_slug

    def work(connection: Connection) -> int:
        new = [plan for plan in plans(unit, now) if not _is_there(connection, plan)]
        for plan in new:
            made = planning.create(connection, plan, "operator", now)
            if plan.is_desk:
                _put_on_duty(connection, unit, made.id, [one.id for one in made.shifts], now)
        return len(new)

    return bot.database.write(work)


def plans(unit: str, now: datetime) -> tuple[Plan, ...]:
    """The Saturday after tomorrow at the earliest, and the desk on the Wednesday and Thursday
    before it or after it, whichever is still to come.
    """
    today = local_day(now)
    saturday = _next(today + timedelta(days=2), _SATURDAY)
    wednesday = _next(today + timedelta(days=1), _WEDNESDAY)
    return (
        _saturday(unit, saturday),
        *(_desk(unit, wednesday + timedelta(days=ahead)) for ahead in (0, 1)),
    )


def as_dialogue(unit: str, now: datetime) -> Iterator[str]:
    """The head of a dialogue of tests/conversations/ in which they are on."""
    yield f"now = {now.astimezone(LOCAL).isoformat(timespec='seconds')}"
    for number, plan in enumerate(plans(unit, now), 1):
        yield "[[activity]]"
        yield f'name = "demo{number}"'
        yield f"title = {json.dumps(plan.title, ensure_ascii=False)}"
        yield f"place = {json.dumps(plan.place, ensure_ascii=False)}"
        yield f"starts_at = {plan.starts_at.isoformat()}"
        yield f"ends_at = {plan.ends_at.isoformat()}"
        yield f"signup_closes_at = {plan.signup_closes_at.isoformat()}"
        yield f"capacity = {plan.capacity}"
        yield f"is_desk = {str(plan.is_desk).lower()}"
        for shift in plan.shifts:
            yield "[[activity.shifts]]"
            yield f"name = {json.dumps(shift.name, ensure_ascii=False)}"
            yield f"capacity = {shift.capacity}"
            if shift.starts_at and shift.ends_at:
                yield f"starts_at = {shift.starts_at.isoformat()}"
                yield f"ends_at = {shift.ends_at.isoformat()}"


def _saturday(unit: str, day: date) -> Plan:
    return Plan(
        unit_slug=unit,
        title="Ngày thứ Bảy tình nguyện",
        place="Nhà văn hoá phường Ví Dụ",
        starts_at=_at(day, 7, 30),
        ends_at=_at(day, 11),
        capacity=20,
        signup_closes_at=_at(day - timedelta(days=1), 20),
        contact="văn phòng Đoàn phường Ví Dụ, 0226 555 0126",
        bring="áo xanh, điện thoại, sạc",
        shifts=(
            ShiftPlan("Bàn VNeID", 8),
            ShiftPlan("Bàn Dịch vụ công", 6),
            ShiftPlan("Phát tờ rơi", 6),
        ),
    )


def _desk(unit: str, day: date) -> Plan:
    return Plan(
        unit_slug=unit,
        title="Trực bàn trợ giúp",
        place="sảnh Trung tâm Phục vụ hành chính công",
        starts_at=_at(day, 8),
        ends_at=_at(day, 16, 30),
        capacity=4,
        signup_closes_at=_at(day - timedelta(days=1), 20),
        is_desk=True,
        shifts=(
            ShiftPlan("Ca sáng", 2, _at(day, 8), _at(day, 11)),
            ShiftPlan("Ca chiều", 2, _at(day, 14), _at(day, 16, 30)),
        ),
    )


def _put_on_duty(
    connection: Connection, unit: str, activity_id: int, shifts: list[int], now: datetime
) -> None:
    for (name, who), shift_id in zip(_ON_DUTY, shifts, strict=True):
        person = people.lock(connection, f"webchat:{unit}", name, now)
        signing.sign_up(connection, Wish(activity_id, shift_id, person.id, who), now)


def _is_there(connection: Connection, plan: Plan) -> bool:
    second = timedelta(seconds=1)
    found = calendar.between(connection, [plan.unit_slug], plan.starts_at, plan.starts_at + second)
    return any(one.title == plan.title for one in found)


def _next(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LOCAL)
