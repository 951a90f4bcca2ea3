"""At the door: the leader's list on a phone, by a short-lived link and also without a network;
and the page behind the QR at the place, where people tick themselves off.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from bot.activity import door
from bot.activity.outcomes import Refused, Ticked
from bot.activity.signing import Who, name_key
from bot.conversation.names import full_name
from bot.conversation.phones import numbers
from bot.core.clock import Clock
from bot.store import activities, signups
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.doors import Door
from bot.store.signups import ATTENDED, Signup
from bot.web.limiting import Limit

MOST_MARKS = 200  # of one sending; the page sends the rest next
MOST_BYTES = 100_000
LONGEST_NAME = 80
# A whole group ticks itself off behind one address; nobody types so many numbers.
PER_ADDRESS = 120  # a minute
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Why somebody was not ticked, at the place and in the leader's list.
_REASONS: Mapping[str, str] = {
    "gone": "Không còn thấy người này trong danh sách.",
    "called_off": "Buổi này đã huỷ.",
    "over": "Danh sách đã chốt, không điểm danh thêm được.",
    "early": "Chưa tới giờ điểm danh. Cửa mở trước giờ bắt đầu một tiếng.",
    "unlisted": "Chưa thấy số này trong danh sách. Bạn báo người phụ trách ghi tên.",
    "twice": "Số này đăng ký cho vài người. Bạn nhập thêm họ tên.",
}
_OTHER = "Chưa ghi được. Bạn báo người phụ trách."


def doors(database: Database, clock: Clock) -> Blueprint:
    """The leader's page and the one at the place; the token in the address is the only key."""
    pages = Blueprint(
        "door",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/door/static",
    )
    limit = Limit(PER_ADDRESS)

    @pages.get("/door/worker.js")
    def worker() -> Response:
        """Stands at /door/ so that it may answer for the pages below it without a network."""
        return pages.send_static_file("door_worker.js")

    @pages.get("/door/<token>")
    def page(token: str) -> Response:
        found = _opened(database, clock, token)
        status = 200 if found is not None else 404
        return _page("door.html", status, activity=found and found[1])

    @pages.get("/door/<token>/list")
    def listed(token: str) -> tuple[dict[str, Any], int]:
        found = _opened(database, clock, token)
        return ({"fault": "link"}, 404) if found is None else (_list(database, *found), 200)

    @pages.post("/door/<token>/marks")
    def marks(token: str) -> tuple[dict[str, Any], int]:
        found = _opened(database, clock, token)
        if found is None:
            return {"fault": "link"}, 404
        written = _marks()
        if written is None:
            return {"fault": "marks"}, 400
        refused = _put_down(database, found[1].id, written, clock.now())
        done = [one["id"] for one in written]
        return {"done": done, "refused": refused, **_list(database, *found)}, 200

    @pages.route("/here/<token>", methods=["GET", "POST"])
    def here(token: str) -> Response:
        return _here(database, clock, limit, token)

    return pages


def _opened(database: Database, clock: Clock, token: str) -> tuple[Door, Activity] | None:
    """The link and its activity, while it is valid."""
    with database.read() as connection:
        link = door.by_link(connection, token, clock.now())
        activity = activities.find(connection, link.activity_id) if link is not None else None
    return None if link is None or activity is None else (link, activity)


def _list(database: Database, link: Door, activity: Activity) -> dict[str, Any]:
    """What the page keeps and shows; after `until` it forgets it."""
    with database.read() as connection:
        found = signups.active_of(connection, activity.id)
        now = activities.find(connection, activity.id)
    names = {shift.id: shift.name for shift in activity.shifts}
    return {
        "until": link.until.isoformat(),
        "is_closed": now is None or now.state != activities.OPEN,
        "people": [_person(one, names) for one in found],
    }


def _person(signup: Signup, shifts: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": signup.id,
        "name": signup.name or "Người không để tên",
        "shift": shifts.get(signup.shift_id, "") if len(shifts) > 1 else "",
        "branch": signup.branch,
        "phone": signup.phone,
        "is_here": signup.state == ATTENDED,
        "is_waiting": signup.state in signups.WAITING,
        "is_walk_in": signup.is_walk_in,
    }


def _marks() -> list[dict[str, Any]] | None:
    """The marks of one sending; None where it is none of the page's."""
    if request.mimetype != "application/json" or (request.content_length or 0) > MOST_BYTES:
        return None
    try:
        body = json.loads(request.get_data(cache=False))
        written = body["marks"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if not isinstance(written, list) or len(written) > MOST_MARKS:
        return None
    is_sound = all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in written)
    return written if is_sound else None


def _put_down(
    database: Database, activity_id: int, written: list[dict[str, Any]], now: datetime
) -> list[dict[str, str]]:
    """Each mark in a transaction of its own, in the order of the phone; those that were refused."""
    refused = []
    for one in written:

        def work(connection: Connection, one: dict[str, Any] = one) -> object:
            return _put_down_one(connection, activity_id, one, now)

        done = database.write(work)
        if isinstance(done, Refused):
            words = _REASONS.get(done.reason, _OTHER)
            refused.append({"id": one["id"], "words": words})
    return refused


def _put_down_one(
    connection: Connection, activity_id: int, mark: dict[str, Any], now: datetime
) -> object:
    at = _instant(mark.get("at"), now)
    number = mark.get("signup")
    if mark.get("what") == "walk_in":
        return _walk_in(connection, activity_id, mark, at, now)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        return Refused("gone")
    if mark.get("what") == "tick":
        return door.tick(connection, activity_id, number, at, now)
    if mark.get("what") == "strike":
        return door.strike(connection, activity_id, number, at, now)
    return Refused("gone")


def _walk_in(
    connection: Connection, activity_id: int, mark: dict[str, Any], at: datetime, now: datetime
) -> object:
    name = " ".join(str(mark.get("name") or "").split())[:LONGEST_NAME]
    if not name:
        return Refused("gone")
    found = numbers(str(mark.get("phone") or "")[:40])
    who = Who(name, 0, found[0] if found else "")
    return door.walk_in(connection, activity_id, None, who, at, now, mark["id"][:64])


def _instant(written: object, now: datetime) -> datetime:
    """When the phone says it was; now where it says nothing that can be read."""
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else now
    except ValueError:
        return now
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _here(database: Database, clock: Clock, limit: Limit, token: str) -> Response:
    with database.read() as connection:
        activity = activities.find_by_door_token(connection, token)
    if activity is None or activity.state == activities.CANCELLED:
        return _page("here.html", 404, activity=None)
    if request.method == "GET":
        return _page("here.html", 200, activity=activity)
    typed = {name: request.form.get(name, "")[:LONGEST_NAME] for name in ("phone", "name")}
    words, is_done = "Nhiều người nhập quá nhanh. Bạn thử lại sau một phút.", False
    if limit.lets(request.remote_addr or ""):
        words, is_done = _ticked(database, clock.now(), token, typed)
    return _page(
        "here.html",
        200 if is_done else 400,
        activity=activity,
        words=words,
        is_done=is_done,
        **typed,
    )


def _ticked(
    database: Database, now: datetime, token: str, typed: Mapping[str, str]
) -> tuple[str, bool]:
    """What the one who stands there reads, and whether they are ticked."""
    found = numbers(typed["phone"])
    if not found:
        return "Số điện thoại chưa đúng. Bạn nhập lại số đã đăng ký.", False
    key = name_key(full_name(typed["name"]) or typed["name"])

    def work(connection: Connection) -> Ticked | Refused:
        return door.check_in_by_phone(connection, token, found[0], key, now)

    done = database.write(work)
    if isinstance(done, Refused):
        return _REASONS.get(done.reason, _OTHER), False
    return "Đã ghi bạn có mặt. Cảm ơn bạn đã tới!", True


def _page(template: str, status: int, **words: Any) -> Response:
    response = make_response(render_template(template, **words), status)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
