"""The report of a unit over a period: activities, hours of members, in Vietnamese tables.

"Lượt" counts every time somebody was there, "người" counts each person once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.activity import spoken
from bot.store import hours
from bot.store.database import Connection
from bot.store.hours import Held

HEAD = (
    *("Đơn vị", "Hoạt động", "Ngày", "Giờ", "Chỉ tiêu", "Đăng ký có chỗ", "Có mặt"),
    *("Đến thêm", "Tỷ lệ có mặt", "Số giờ", "Người dân được giúp", "Hồ sơ trực tuyến đã nộp"),
    *("VNeID đã làm", "Quầy có QR", "Khó khăn"),
)
UNIT_HEAD = (
    *("Đơn vị", "Số buổi", "Lượt", "Người", "Tỷ lệ có mặt", "Số giờ", "Buổi đã huỷ"),
    *("Người dân được giúp", "Hồ sơ trực tuyến đã nộp", "VNeID đã làm", "Quầy có QR"),
)
MEMBER_HEAD = ("Họ và tên", "Điện thoại", "Chi đoàn", "Số buổi", "Số giờ")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the report; the fields are those of bot.sheets.Sheet."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


def tables(
    connection: Connection, units: Mapping[str, str], first: datetime, last: datetime
) -> list[Table]:
    """The closed activities of those units (slug and name) that started within the time.

    Walk-ins come on top of those who had a place, so the rate counts only the latter.
    """
    held = hours.held(connection, list(units), first, last)
    members = hours.of_members(connection, list(units), first, last)
    by_unit = [
        _sums(connection, name, [slug], [one for one in held if one.unit_slug == slug], first, last)
        for slug, name in units.items()
    ]
    # Somebody who helped in two units is one of the people of each, and one in the last line.
    by_unit.append(_sums(connection, "Cộng", list(units), held, first, last))
    return [
        Table("Theo đơn vị", UNIT_HEAD, by_unit),
        Table("Theo hoạt động", HEAD, [_activity(units, one) for one in held]),
        Table(
            "Giờ của từng người",
            MEMBER_HEAD,
            [(one.name, one.phone, one.branch, one.times, one.minutes / 60) for one in members],
        ),
    ]


def rate(held: Sequence[Held]) -> float | None:
    """Of those who had a place, how many were there, from 0 to 1; None where nobody had one."""
    expected = sum(one.expected for one in held)
    came = sum(one.attended - one.walk_ins for one in held)
    return came / expected if expected else None


def _activity(units: Mapping[str, str], one: Held) -> tuple[Any, ...]:
    return (
        units.get(one.unit_slug, one.unit_slug),
        one.title,
        spoken.whole_day(one.starts_at),
        spoken.hour(one.starts_at),
        one.capacity,
        one.expected,
        one.attended,
        one.walk_ins,
        _percent(rate([one])),
        one.minutes / 60,
        one.people_helped,
        one.files_sent,
        one.vneid_done,
        one.stalls_with_qr,
        one.difficulties,
    )


def _sums(
    connection: Connection,
    name: str,
    slugs: Sequence[str],
    held: Sequence[Held],
    first: datetime,
    last: datetime,
) -> tuple[Any, ...]:
    return (
        name,
        len(held),
        sum(one.attended for one in held),
        hours.people_of(connection, slugs, first, last),
        _percent(rate(held)),
        sum(one.minutes for one in held) / 60,
        hours.called_off(connection, slugs, first, last),
        sum(one.people_helped for one in held),
        sum(one.files_sent for one in held),
        sum(one.vneid_done for one in held),
        sum(one.stalls_with_qr for one in held),
    )


def _percent(part: float | None) -> str:
    return "" if part is None else f"{part:.0%}"
