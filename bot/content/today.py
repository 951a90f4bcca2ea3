"""What depends on the hour: whether the office is open now and somebody is on duty, as facts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.content import opening
from bot.content.entries import Content, UnitFile
from bot.content.filling import PLACEHOLDER, facts_of, lineage
from bot.content.opening import Closed, Moment, Week
from bot.core.clock import LOCAL

# What this adds to the facts. Where a unit has no hours to reckon with, the stand-ins are said.
NOW, SHIFT = "office.now", "office.shift"
# The lines of talk.toml it says them with, and the words each may use.
LINES: Mapping[str, tuple[str, ...]] = {
    "open_now": ("open.until",),
    "open_break": ("open.until",),
    "open_before": ("open.until",),
    "open_over": (),
    "open_closed": ("open.why",),
    "open_maybe": ("open.why",),
    "open_next": ("open.day", "open.from"),
    "open_next_maybe": (),
    "open_soon": ("open.days", "open.why"),
    "shift_now": ("shift.until",),
    "shift_today": ("shift.hours",),
    "shift_over": (),
    "shift_none": (),
    "shift_maybe": ("shift.why",),
    "shift_next": ("shift.day", "shift.hours"),
}
_OPEN_LINES = {
    "open": "open_now",
    "break": "open_break",
    "before": "open_before",
    "over": "open_over",
    "closed": "open_closed",
    "maybe": "open_maybe",
}
_SHIFT_LINES = {
    "open": "shift_now",
    "break": "shift_today",
    "before": "shift_today",
    "over": "shift_over",
    "closed": "shift_none",
    "maybe": "shift_maybe",
}
# Closed days are named so long before they begin.
_SOON = timedelta(days=7)
_LOOKED_AT = timedelta(days=21)


def facts_at(content: Content, slug: str, account_unit: str, now: datetime) -> Mapping[str, str]:
    """The facts of a unit at that moment. Who speaks stays the unit whose account it is."""
    local = now.astimezone(LOCAL)
    facts = {**facts_of(content, slug, local.date()), **hourly(content, slug, local)}
    speakers = lineage(content, account_unit)
    if speakers and slug != account_unit:
        facts["unit.name"] = speakers[0].name
    return facts


def hourly(content: Content, slug: str, local: datetime) -> Mapping[str, str]:
    """What the hour adds; nothing for a unit without hours of its own or from above."""
    units = lineage(content, slug)
    return _hourly(content.talk, _week(units), _roster(units), _closed(content, units), local)


def longest(content: Content, slug: str, today: date) -> Mapping[str, str]:
    """The longest that the hour may add in the next weeks and around the closed days."""
    units = lineage(content, slug)
    week, roster, closed = _week(units), _roster(units), _closed(content, units)
    found: dict[str, str] = {}
    for day in sorted(_days_to_look_at(closed, today)) if week or roster else ():
        for local in (datetime.combine(day, time(hour), LOCAL) for hour in (0, 8, 12, 14, 23)):
            for key, words in _hourly(content.talk, week, roster, closed, local).items():
                found[key] = max(found.get(key, ""), words, key=len)
    return found


def _hourly(
    talk: Mapping[str, str],
    week: Week | None,
    roster: Week | None,
    closed: Sequence[Closed],
    local: datetime,
) -> Mapping[str, str]:
    facts = {}
    if week:
        facts[NOW] = _opening(talk, week, closed, local)
    if roster:
        facts[SHIFT] = _shift(talk, roster, closed, local)
    return facts


def _days_to_look_at(closed: Sequence[Closed], today: date) -> set[date]:
    soon = {today + timedelta(ahead) for ahead in range(_LOOKED_AT.days)}
    return soon | {
        day
        for off in closed
        for day in (off.first - _SOON, off.first - timedelta(1), off.first, off.last)
        if day > today
    }


def _week(units: Sequence[UnitFile]) -> Week | None:
    """The nearest unit that says when it is open. One that says it in words only is not overruled
    from above.
    """
    nearest = next((unit for unit in units if unit.open or "office.hours" in unit.facts), None)
    return nearest.open if nearest is not None else None


def _roster(units: Sequence[UnitFile]) -> Week | None:
    nearest = next((unit for unit in units if unit.roster or "office.help" in unit.facts), None)
    return nearest.roster if nearest is not None else None


def _closed(content: Content, units: Sequence[UnitFile]) -> tuple[Closed, ...]:
    return opening.known_closed([one for unit in units for one in unit.closed], content.holidays)


def _opening(talk: Mapping[str, str], week: Week, closed: Sequence[Closed], local: datetime) -> str:
    moment = opening.at(week, closed, local)
    lines = [_line(talk, _OPEN_LINES[moment.state], until=moment.until, why=_why(moment.why))]
    if moment.state in ("over", "closed", "maybe"):
        then = opening.following(week, closed, local.date())
        if then is None:
            lines.append("" if moment.state == "maybe" else _line(talk, "open_next_maybe"))
        else:
            day, start = opening.dated(then.day), opening.clock(then.spans[0].start)
            lines.append(_line(talk, "open_next", day=day, **{"from": start}))
    elif (soon := opening.coming(closed, local.date(), _SOON)) is not None:
        lines.append(_line(talk, "open_soon", days=opening.days_of(soon), why=_why(soon.why)))
    return " ".join(filter(None, lines))


def _shift(talk: Mapping[str, str], roster: Week, closed: Sequence[Closed], local: datetime) -> str:
    moment = opening.at(roster, closed, local)
    hours = opening.hours_of(_left(roster, moment, local))
    words = {"until": moment.until, "hours": hours, "why": _why(moment.why)}
    lines = [_line(talk, _SHIFT_LINES[moment.state], **words)]
    then = opening.following(roster, closed, local.date())
    if then is not None and moment.state in ("over", "closed", "maybe"):
        day, hours = opening.dated(then.day), opening.hours_of(then.spans)
        lines.append(_line(talk, "shift_next", day=day, hours=hours))
    return " ".join(lines)


def _left(roster: Week, moment: Moment, local: datetime) -> Iterator[opening.Span]:
    """The shifts of today that are not over yet."""
    minute = local.hour * 60 + local.minute
    if moment.state in ("open", "break", "before"):
        yield from (span for span in roster[local.weekday()] if span.end > minute)


def _why(reason: str) -> str:
    """The line says itself that it is a day off: “nghỉ (nghỉ Tết)” would say it twice."""
    return reason.removeprefix("nghỉ ")


def _line(talk: Mapping[str, str], name: str, **words: str) -> str:
    """The line with its own words filled in; whom it addresses is settled when it is said."""
    own = {f"{name.partition('_')[0]}.{key}": value for key, value in words.items()}
    return PLACEHOLDER.sub(lambda found: own.get(found[1], found[0]), talk.get(name, ""))
