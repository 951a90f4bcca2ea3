"""An activity as a file or a form gives it (interfaces.md §5), read with every fault at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.activity.planning import Plan, ShiftPlan
from bot.core.clock import LOCAL

T = TypeVar("T")

LONGEST_TITLE, LONGEST_TEXT, LONGEST_SHIFT = 150, 300, 60  # letters
MOST_PLACES, MOST_SHIFTS, OLDEST = 2_000, 20, 99
LONGEST = timedelta(hours=24)
WEEKLY = "weekly"

_KEYS = {
    *("unit", "title", "place", "map", "starts_at", "ends_at", "capacity", "signup_closes_at"),
    *("contact", "bring", "minimum_age", "repeat", "desk", "shifts"),
}
_SHIFT_KEYS = {"name", "capacity", "starts_at", "ends_at"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` is the name in the file; `words` are read beside it in the office, `sentence` on the
    command line.
    """

    field: str
    words: str
    sentence: str


class Unfit(Exception):
    """The draft has these faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


class _Wrong(Exception):
    """One value is wrong: what to say of it, in the office and behind the field's name."""

    def __init__(self, words: str, sentence: str) -> None:
        super().__init__(sentence)
        self.words, self.sentence = words, sentence


def read(raw: Mapping[str, Any], units: Mapping[str, str], own_unit: str) -> Plan:
    """The plan in the fields of a file, or of a form that names them alike. Raises Unfit.

    `units` are those the writer may plan for, slug and name; `own_unit` is meant where none is
    named. A time without a zone is Vietnam's.
    """
    return _Reader(raw, units, own_unit).plan()


@dataclass(slots=True)
class _Reader:
    """Reads one field after the other and keeps every fault for one answer."""

    raw: Mapping[str, Any]
    units: Mapping[str, str]
    own_unit: str
    faults: list[Fault] = field(default_factory=list)

    def plan(self) -> Plan:
        for key in self.raw:
            if key not in _KEYS:
                words = f"Không có mục nào tên “{key}”. Bạn xoá dòng này hoặc sửa lại tên."
                self.faults.append(Fault(key, words, f"{key} is no field of an activity."))
        start = self._field("starts_at", _needed_instant, None)
        end = self._field("ends_at", _needed_instant, None)
        shifts = self._shifts()
        plan = Plan(
            unit_slug=self._field("unit", self._unit, self.own_unit),
            title=self._field("title", lambda value: _text(value, LONGEST_TITLE), ""),
            place=self._field("place", lambda value: _text(value, LONGEST_TEXT), ""),
            starts_at=start or _NEVER,
            ends_at=end or _NEVER,
            capacity=self._capacity(shifts),
            signup_closes_at=self._field("signup_closes_at", _instant, None) or start or _NEVER,
            contact=self._field("contact", _optional, ""),
            bring=self._field("bring", _optional, ""),
            map_url=self._field("map", _address, ""),
            minimum_age=self._field("minimum_age", lambda value: _whole(value, 0, OLDEST), None)
            or 0,
            repeat=self._field("repeat", _repeat, ""),
            is_desk=self._field("desk", _yes, False),
            shifts=shifts,
        )
        if start is not None and end is not None:
            self._times(plan)
        if self.faults:
            raise Unfit(self.faults)
        return plan

    def _field(self, name: str, read_value: Callable[[Any], T], default: T) -> T:
        return self._value(name, self.raw.get(name), read_value, default)

    def _value(self, name: str, raw: Any, read_value: Callable[[Any], T], default: T) -> T:
        try:
            return read_value(raw)
        except _Wrong as wrong:
            self.faults.append(Fault(name, wrong.words, f"{name} {wrong.sentence}"))
            return default

    def _fault(self, name: str, words: str, sentence: str) -> None:
        self.faults.append(Fault(name, words, f"{name} {sentence}"))

    def _unit(self, raw: Any) -> str:
        if raw in (None, ""):
            return self.own_unit
        if raw not in self.units:
            raise _Wrong(
                "Bạn chọn một đơn vị trong danh sách của mình.", f"names no unit of yours: {raw}."
            )
        return str(raw)

    def _capacity(self, shifts: Sequence[ShiftPlan]) -> int:
        if self.raw.get("capacity") in (None, "") and shifts:
            return sum(one.capacity for one in shifts)
        return self._field("capacity", _places, 1)

    def _shifts(self) -> list[ShiftPlan]:
        raw = self.raw.get("shifts") or []
        if not isinstance(raw, list) or len(raw) > MOST_SHIFTS:
            self._fault("shifts", "Danh sách ca chưa đúng.", f"must be at most {MOST_SHIFTS}.")
            return []
        return [self._shift(place, one) for place, one in enumerate(raw)]

    def _shift(self, place: int, raw: Any) -> ShiftPlan:
        name = f"shifts.{place}"
        if not isinstance(raw, Mapping) or set(raw) - _SHIFT_KEYS:
            self._fault(
                name, "Ca viết chưa đúng.", "must be a table of name, capacity, starts_at, ends_at."
            )
            return ShiftPlan("", 1)

        def own(key: str, read_value: Callable[[Any], T], default: T) -> T:
            return self._value(f"{name}.{key}", raw.get(key), read_value, default)

        return ShiftPlan(
            own("name", lambda value: _text(value, LONGEST_SHIFT), ""),
            own("capacity", _places, 1),
            own("starts_at", _instant, None),
            own("ends_at", _instant, None),
        )

    def _times(self, plan: Plan) -> None:
        if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST:
            self._fault(
                "ends_at",
                "Giờ kết thúc phải sau giờ bắt đầu, trong vòng 24 giờ.",
                "must be after starts_at and within 24 hours of it.",
            )
        if plan.signup_closes_at > plan.ends_at:
            self._fault(
                "signup_closes_at",
                "Hạn đăng ký phải trước khi buổi kết thúc.",
                "must not be after ends_at.",
            )
        for place, shift in enumerate(plan.shifts):
            start, end = shift.starts_at or plan.starts_at, shift.ends_at or plan.ends_at
            if not plan.starts_at <= start < end <= plan.ends_at:
                self._fault(
                    f"shifts.{place}.ends_at",
                    "Giờ của ca phải nằm trong giờ của buổi.",
                    "must make a time within the activity's own.",
                )


# Stands for a time that could not be read; a plan with it is never handed out.
_NEVER = datetime(1970, 1, 1, tzinfo=LOCAL)


def _text(raw: Any, longest: int) -> str:
    found = _optional(raw)
    if not found:
        raise _Wrong("Bạn điền mục này.", "is missing.")
    if len(found) > longest:
        raise _Wrong(
            f"Dài {len(found)} ký tự, nhiều nhất {longest}. Bạn viết ngắn lại.",
            f"has {len(found)} letters, at most {longest} fit.",
        )
    return found


def _optional(raw: Any) -> str:
    if raw is not None and not isinstance(raw, str):
        raise _Wrong("Mục này phải là chữ.", "must be text in quotes.")
    found = " ".join(unicodedata.normalize("NFC", raw or "").split())
    if len(found) > LONGEST_TEXT:
        raise _Wrong(
            f"Dài {len(found)} ký tự, nhiều nhất {LONGEST_TEXT}. Bạn viết ngắn lại.",
            f"has {len(found)} letters, at most {LONGEST_TEXT} fit.",
        )
    return found


def _instant(raw: Any) -> datetime | None:
    if raw in (None, ""):
        return None
    found = raw
    if isinstance(raw, str):
        try:
            found = datetime.fromisoformat(raw.strip())
        except ValueError:
            found = None
    if not isinstance(found, datetime):
        raise _Wrong(
            "Bạn ghi ngày và giờ, ví dụ 28/11/2026 7:30.",
            "must be a time such as 2026-11-28T07:30:00+07:00.",
        )
    return found if found.tzinfo is not None else found.replace(tzinfo=LOCAL)


def _needed_instant(raw: Any) -> datetime | None:
    found = _instant(raw)
    if found is None:
        raise _Wrong("Bạn ghi ngày và giờ.", "is missing.")
    return found


def _whole(raw: Any, least: int, most: int) -> int | None:
    if raw in (None, ""):
        return None
    written = str(raw).strip()
    if isinstance(raw, bool) or not re.fullmatch(r"\d{1,6}", written, re.ASCII):
        raise _Wrong("Mục này phải là số.", "must be a whole number.")
    if not least <= int(written) <= most:
        raise _Wrong(f"Bạn ghi một số từ {least} đến {most}.", f"must be {least} to {most}.")
    return int(written)


def _places(raw: Any) -> int:
    found = _whole(raw, 1, MOST_PLACES)
    if found is None:
        raise _Wrong("Bạn ghi số chỗ.", "is missing.")
    return found


def _address(raw: Any) -> str:
    found = _optional(raw)
    if not found:
        return ""
    try:
        parts = urlsplit(found)
        is_whole = parts.scheme == "https" and "." in (parts.hostname or "")
    except ValueError:
        is_whole = False
    if not is_whole or " " in found:
        raise _Wrong(
            "Địa chỉ bản đồ phải đầy đủ và bắt đầu bằng https://.", "must be an https:// address."
        )
    return found


def _repeat(raw: Any) -> str:
    if raw in (None, "", "once"):
        return ""
    if raw == WEEKLY:
        return WEEKLY
    raise _Wrong("Bạn chọn một lần hoặc hằng tuần.", 'must be "weekly" or left out.')


def _yes(raw: Any) -> bool:
    if raw in (None, "", False, "false", "0"):
        return False
    if raw in (True, "true", "1", "on", "y"):
        return True
    raise _Wrong("Bạn chọn có hoặc không.", "must be true or false.")
