"""The form of one's own unit: what stands in it, and what was changed over the unit's file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from bot.console.forms import at_most, typed
from bot.content.edited import FACTS, changed
from bot.content.entries import UnitFile
from bot.content.faults import Fault
from bot.content.filling import NUMBER
from bot.content.opening import WEEKDAYS, Closed, Week, clock
from bot.content.units_reader import DAYS

LABELS: Mapping[str, str] = {
    "office.name": "Nơi làm giấy tờ",
    "office.where": "Địa chỉ nơi làm giấy tờ",
    "office.phone": "Đường dây nóng",
    "union.contact": "Liên hệ Đoàn",
    "union.where": "Văn phòng Đoàn ở đâu",
    "union.phone": "Điện thoại văn phòng Đoàn",
    "police.where": "Công an phường, xã ở đâu",
    "police.phone": "Điện thoại công an phường, xã",
}
HINTS: Mapping[str, str] = {
    "office.name": "Tên đầy đủ, ví dụ Trung tâm Phục vụ hành chính công phường Ví Dụ.",
    "office.phone": "Số mà người dân được bảo gọi khi bot không chắc.",
    "union.contact": "Gặp ai, gọi số nào.",
}
# What the bot says with it goes into the smallest message; longer ones would be cut there.
MOST_WORDS = 140
_HOURS = "Giờ viết như 7:30-11:30, 13:30-17:00; để trống là nghỉ cả ngày."
_CLOSED = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s*[-–]\s*(\d{1,2})/(\d{1,2})/(\d{4}))?\s*[:,]?\s*(\S.*)"
)
_CLOSED_HINT = "Mỗi đợt một dòng: 31/12/2026-1/1/2027 nghỉ Tết Dương lịch."


def unit_form(unit: UnitFile) -> Any:
    """The form, filled with what holds for the unit now."""
    return _form_class()(data=_data(unit))


def changes_in(form: Any, file: UnitFile) -> dict[str, Any] | None:
    """What the form changes over the unit's file; None, with a sentence beside each field, where
    something is wrong.
    """
    facts = {key: typed(form[_name(key)]) for key in FACTS}
    for key, words in facts.items():
        if "{" in words or "}" in words:
            form[_name(key)].errors = ["Bỏ dấu { và } đi."]
        elif key.endswith(".phone") and words and not NUMBER.fullmatch(words):
            form[_name(key)].errors = ["Chỉ viết chữ số, ví dụ 0226 555 0123."]
    weeks = {name: _week(form, name, file) for name in ("open", "roster")}
    closed = list(_closed(form))
    if form.errors:
        return None
    in_file = {key: file.facts[key].value if key in file.facts else "" for key in FACTS}
    changes: dict[str, Any] = {
        "facts": {key: words for key, words in facts.items() if words != in_file[key]}
    }
    was = _data(file)
    if typed(form.roster_where):
        weeks["roster"]["where"] = typed(form.roster_where)
    for name, week in weeks.items():
        names = [key for key in was if key.startswith(f"{name}_")]
        if any(typed(form[key]) != was[key] for key in names):
            changes[name] = week
    if typed(form.closed) != was["closed"]:
        changes["closed"] = closed
    return changes


def _form_class() -> type[FlaskForm]:
    fields: dict[str, Any] = {}
    for key in FACTS:
        most = 20 if key.endswith(".phone") else MOST_WORDS
        fields[_name(key)] = StringField(
            LABELS[key], [at_most(most)], description=HINTS.get(key, "")
        )
    for name in ("open", "roster"):
        for day, words in zip(DAYS, WEEKDAYS, strict=True):
            label = words[0].upper() + words[1:]
            fields[f"{name}_{day}"] = StringField(label, [at_most(60)])
    fields["roster_where"] = StringField("Trực ở đâu", [at_most(MOST_WORDS)])
    fields["closed"] = TextAreaField("Ngày nghỉ", [at_most(2_000)], description=_CLOSED_HINT)
    return type("UnitForm", (FlaskForm,), fields)


def _name(key: str) -> str:
    return key.replace(".", "_")


def _data(unit: UnitFile) -> dict[str, str]:
    facts = {_name(key): unit.facts[key].value for key in FACTS if key in unit.facts}
    empty = dict.fromkeys((_name(key) for key in FACTS), "")
    return {
        **empty,
        **facts,
        **_written("open", unit.open),
        **_written("roster", unit.roster),
        "roster_where": _where(unit),
        "closed": "\n".join(map(_line, unit.closed)),
    }


def _written(name: str, week: Week | None) -> dict[str, str]:
    days = week or ((),) * len(DAYS)
    return {
        f"{name}_{day}": ", ".join(f"{clock(one.start)}-{clock(one.end)}" for one in spans)
        for day, spans in zip(DAYS, days, strict=True)
    }


def _where(unit: UnitFile) -> str:
    """Where the help desk is: the file says it in the words made of its roster."""
    said = unit.facts.get("office.help")
    return said.value.partition(", tại ")[2] if said is not None and unit.roster else ""


def _week(form: Any, name: str, file: UnitFile) -> dict[str, Any]:
    """The week as a unit file writes it; a day that is no hours has its sentence."""
    week = {}
    for day in DAYS:
        field = form[f"{name}_{day}"]
        spans = [part.strip() for part in re.split(r"[,;]| và ", typed(field)) if part.strip()]
        faults: list[Fault] = []
        changed(file, {name: {day: spans}}, faults)
        if faults:
            field.errors = [_HOURS]
        if spans:
            week[day] = spans
    return week


def _closed(form: Any) -> Iterator[dict[str, str]]:
    for line in typed(form.closed).splitlines():
        found = _CLOSED.fullmatch(line.strip())
        days = found and _days(found)
        if found is None or not days:
            form.closed.errors = [f"Dòng “{line.strip()[:60]}” chưa đúng. {_CLOSED_HINT}"]
            return
        yield {"from": days[0].isoformat(), "to": days[1].isoformat(), "why": found[7][:80]}


def _days(found: re.Match[str]) -> tuple[date, date] | None:
    numbers = [int(part) if part else 0 for part in found.groups()[:6]]
    try:
        first = date(numbers[2], numbers[1], numbers[0])
        last = date(numbers[5], numbers[4], numbers[3]) if numbers[3] else first
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _line(closed: Closed) -> str:
    days = [f"{day.day}/{day.month}/{day.year}" for day in (closed.first, closed.last)]
    return f"{days[0] if closed.first == closed.last else '-'.join(days)} {closed.why}"
