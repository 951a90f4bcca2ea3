"""`activity create|show|signups`: staff work by the operator."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.activity import drafts, listing, planning
from bot.app import Bot
from bot.commands.faults import Fault
from bot.core.clock import LOCAL
from bot.sheets import Sheet, as_xlsx
from bot.store import activities, places, signups, units
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.signups import ATTENDED, CANCELLED, CONFIRMED, OFFERED, WAITLISTED, Signup

OPERATOR = "operator"
STATES = (CONFIRMED, WAITLISTED, CANCELLED, ATTENDED)
HEAD = ("STT", "Họ và tên", "Điện thoại", "Ca", "Tình trạng", "Chờ thứ", "Kênh", "Đăng ký lúc")
IN_WORDS: Mapping[str, str] = {
    CONFIRMED: "có chỗ",
    WAITLISTED: "đang chờ",
    CANCELLED: "đã huỷ",
    ATTENDED: "đã có mặt",
}


def create(bot: Bot, file: Path) -> dict[str, Any]:
    """An activity from a file of interfaces.md §5; what `show` prints of it."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault(f"{file} is no TOML that can be read: {error}.") from error
    now = bot.clock.now()

    def work(connection: Connection) -> int:
        own = bot.settings.unit_slug
        plan = drafts.read(raw, {own: "", **units.names(connection)}, own)
        return planning.create(connection, plan, OPERATOR, now).id

    try:
        number = bot.database.write(work)
    except drafts.Unfit as unfit:
        raise Fault(str(unfit)) from unfit
    return show(bot, number)


def show(bot: Bot, number: int) -> dict[str, Any]:
    """The fields, with who has a place, waits, cancelled and was there, in all and by shift."""
    with bot.database.read() as connection:
        activity = _found(connection, number)
        counted = places.counts(connection, number)
    totals = {state: sum(own.get(state, 0) for own in counted.values()) for state in STATES}
    return {
        "id": activity.id,
        "state": activity.state,
        "unit": activity.unit_slug,
        "title": activity.title,
        "place": activity.place,
        "map": activity.map_url,
        "starts_at": _iso(activity.starts_at),
        "ends_at": _iso(activity.ends_at),
        "capacity": activity.capacity,
        "signup_closes_at": _iso(activity.signup_closes_at),
        "contact": activity.contact,
        "bring": activity.bring,
        "minimum_age": activity.minimum_age,
        "repeat": activity.repeat,
        "desk": activity.is_desk,
        **totals,
        "shifts": [
            {
                "name": shift.name,
                "capacity": shift.capacity,
                "starts_at": _iso(shift.starts_at),
                "ends_at": _iso(shift.ends_at),
                **{state: counted.get(shift.id, {}).get(state, 0) for state in STATES},
            }
            for shift in activity.shifts
        ],
    }


def listed(bot: Bot, number: int) -> list[dict[str, Any]]:
    """Who signed up, in order of arrival, friends and cancelled ones too."""
    with bot.database.read() as connection:
        activity = _found(connection, number)
        names = {shift.id: shift.name for shift in activity.shifts}
        known = places.platform_ids(connection, number)
        found = signups.of_activity(connection, number)
    position = listing.positions(found)
    return [_row(one, names, known, position.get(one.id)) for one in found]


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """The same list as a workbook, with Vietnamese heads."""
    lines = [
        (
            place,
            row["name"],
            row["phone"],
            row["shift"],
            IN_WORDS[row["state"]],
            row["position"],
            row["channel"],
            datetime.fromisoformat(row["at"]),
        )
        for place, row in enumerate(rows, 1)
    ]
    return as_xlsx([Sheet("Danh sách đăng ký", HEAD, lines)])


def _row(
    signup: Signup,
    names: Mapping[int, str],
    known: Mapping[int, tuple[str, str]],
    position: int | None,
) -> dict[str, Any]:
    channel, person = known.get(signup.person_id or 0, ("", ""))
    return {
        "person": person,
        "channel": channel,
        "name": signup.name,
        "phone": signup.phone,
        "shift": names.get(signup.shift_id, ""),
        "state": WAITLISTED if signup.state == OFFERED else signup.state,
        "position": position,
        "at": _iso(signup.at),
    }


def _found(connection: Connection, number: int) -> Activity:
    activity = activities.find(connection, number)
    if activity is None:
        raise Fault(f"There is no activity {number}.")
    return activity


def _iso(instant: datetime) -> str:
    """As the file has it: Vietnam's time with its offset."""
    return instant.astimezone(LOCAL).isoformat(timespec="seconds")
