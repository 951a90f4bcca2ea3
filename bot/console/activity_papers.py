"""What leaves an activity: papers to print, its announcement, and the report of a period."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, request

from bot.activity import calls, printing, report
from bot.bulletin import announcing
from bot.bulletin.faults import Refusal
from bot.console.activities import activity_of
from bot.console.bulletin_writing import actor_of
from bot.console.visit import Visit
from bot.core.clock import LOCAL, local_day
from bot.sheets import XLSX, Sheet, as_xlsx
from bot.store import certificates, signups
from bot.store.activities import Activity
from bot.store.database import Connection

PDF = "application/pdf"
LONGEST = timedelta(days=2 * 366)


def _poster(visit: Visit, found: Activity) -> bytes:
    name = visit.unit_names.get(found.unit_slug, "")
    return printing.signup_poster(found, name, visit.office.public_url, visit.now)


def _door_poster(visit: Visit, found: Activity) -> bytes:
    name = visit.unit_names.get(found.unit_slug, "")
    return printing.door_poster(found, name, visit.office.public_url, visit.now)


def _roster(visit: Visit, found: Activity) -> bytes:
    return visit.read(lambda connection: printing.roster(connection, found, visit.now))


def _call_list(visit: Visit, found: Activity) -> bytes:
    listed = visit.read(
        lambda connection: calls.calls(connection, found, visit.now, visit.office.quiet)
    )
    return printing.call_list(found, listed, visit.now)


_PAPERS: Mapping[str, Callable[[Visit, Activity], bytes]] = {
    "poster": _poster,
    "door": _door_poster,
    "roster": _roster,
    "calls": _call_list,
}


def paper(visit: Visit, number: int, name: str) -> Response:
    """One of the papers as PDF."""
    found = activity_of(visit, number)
    if name not in _PAPERS:
        abort(404)
    return _file(_PAPERS[name](visit, found), PDF, f"hoat-dong-{number}-{name}.pdf")


def certificate(visit: Visit, number: int, code: str) -> Response:
    """The confirmation of one who was there."""
    found = activity_of(visit, number)

    def work(connection: Connection) -> Any:
        issued = certificates.find(connection, code)
        if issued is None or issued.activity_id != number:
            return None
        signup = signups.find(connection, issued.signup_id)
        return None if signup is None else (issued, signup)

    pair = visit.read(work)
    if pair is None:
        abort(404)
    issued, signup = pair
    made = printing.certificate(issued, signup, found, visit.office.public_url, visit.now)
    return _file(made, PDF, f"xac-nhan-{code}.pdf")


def announce(visit: Visit, number: int) -> Any:
    """“Báo cho mọi người”: a draft of a bulletin whose button opens this activity."""
    found = activity_of(visit, number)

    def work(connection: Connection) -> int:
        return announcing.announce(connection, found, actor_of(visit), visit.now)

    try:
        made = visit.write(work)
    except Refusal as refused:
        visit.say(" ".join(fault.words for fault in refused.faults), is_fault=True)
        return visit.go("activity", number=number)
    visit.say("Đây là bản tin nháp về hoạt động. Bạn xem lại rồi lưu; người khác duyệt thì gửi.")
    return visit.go("bulletin_edit", number=made)


def period(visit: Visit) -> Any:
    """Which days the report is for: this month where none are named."""
    today = local_day(visit.now)
    return visit.show("activity_report.html", first=today.replace(day=1), last=today)


def hours(visit: Visit) -> Any:
    """The report of the period as XLSX: units, activities, hours of each; noted, for it names
    people.
    """
    first, last = _day("first"), _day("last")
    if first is None or last is None or not first <= last <= first + LONGEST:
        visit.say("Bạn chọn từ ngày nào tới ngày nào, không quá hai năm.", is_fault=True)
        return visit.go("activity_period")
    begin = datetime.combine(first, time(), LOCAL)
    end = datetime.combine(last + timedelta(days=1), time(), LOCAL)

    def work(connection: Connection) -> list[Sheet]:
        visit.act(connection, "export_hours", f"{first.isoformat()}..{last.isoformat()}")
        found = report.tables(connection, visit.unit_names, begin, end)
        return [Sheet(one.name, one.head, one.rows) for one in found]

    name = f"hoat-dong-{first.isoformat()}-{last.isoformat()}.xlsx"
    return _file(as_xlsx(visit.write(work)), XLSX, name)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
