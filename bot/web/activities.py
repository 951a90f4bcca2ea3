"""What everybody may see of activities: what it is and how to sign up, its calendar file, and
whether a confirmation is true.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from bot.activity import closing, listing, payloads, printing, spoken
from bot.activity.signing import name_key
from bot.core.clock import Clock
from bot.papers.calendar_file import CALENDAR
from bot.store import activities as store
from bot.store import certificates, signups, units
from bot.store.activities import Activity
from bot.store.book import AccountBook
from bot.store.certificates import Certificate
from bot.store.database import Database
from bot.web.limiting import Limit

LONGEST_CODE, LONGEST_NAME = 40, 80
# Guessing a name to a code is worth nobody's while at this pace.
PER_ADDRESS = 20  # a minute
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def activity_pages(
    database: Database, book: AccountBook, clock: Clock, public_url: str
) -> Blueprint:
    """/activities/<token>, its .ics, and /verify/<code>."""
    pages = Blueprint("activities", __name__, template_folder="templates")
    limit = Limit(PER_ADDRESS)

    @pages.get("/activities/<token>.ics")
    def calendar(token: str) -> Response:
        activity = _found(database, token)
        number = request.args.get("shift", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 18
        shift = activity.shift(int(number)) if is_number else None
        raw = printing.calendar(activity, shift or activity.shifts[0], public_url, clock.now())
        response = Response(raw, content_type=CALENDAR)
        response.headers["Content-Disposition"] = 'attachment; filename="lich-tinh-nguyen.ics"'
        return _guarded(response)

    @pages.get("/activities/<token>")
    def page(token: str) -> Response:
        activity = _found(database, token)
        with database.read() as connection:
            shown = listing.shown(connection, activity.id)
            slugs = units.above(connection, activity.unit_slug)
        assert shown is not None, "it was found a moment ago"
        return _page(
            "activity.html",
            200,
            activity=activity,
            when=spoken.when(activity.starts_at, activity.ends_at),
            free=sum(shown.free.values()),
            is_open=shown.may_sign_up(clock.now()),
            doors=_doors(book, slugs, activity),
            typed=printing.words_to_type(activity),
        )

    @pages.get("/verify")
    def ask() -> Any:
        code = closing.read_code(request.args.get("code", "")[:LONGEST_CODE])
        return redirect(f"/verify/{code}") if code else _page("verify.html", 200, code="")

    @pages.route("/verify/<code>", methods=["GET", "POST"])
    def verify(code: str) -> Response:
        with database.read() as connection:
            issued = certificates.find(connection, closing.read_code(code[:LONGEST_CODE]))
        if issued is None:
            return _page("verify.html", 404, code=code[:LONGEST_CODE], is_unknown=True)
        if request.method == "GET":
            return _page("verify.html", 200, **_words(issued))
        is_allowed = limit.lets(request.remote_addr or "")
        typed = request.form.get("name", "")[:LONGEST_NAME]
        printed = _printed(database, clock, public_url, issued, typed) if is_allowed else None
        if printed is None:
            return _page("verify.html", 400, **_words(issued), is_refused=True)
        response = Response(printed, content_type="application/pdf")
        response.headers["Content-Disposition"] = 'inline; filename="xac-nhan-tham-gia.pdf"'
        return _guarded(response)

    return pages


def _found(database: Database, token: str) -> Activity:
    with database.read() as connection:
        activity = store.find_by_token(connection, token)
    if activity is None:
        abort(404)
    return activity


def _doors(book: AccountBook, slugs: Sequence[str], activity: Activity) -> list[tuple[str, str]]:
    """Where one may write to the bot of the unit, or of those above it: (name, address)."""
    accounts = list(book.all().values())
    for slug in slugs:
        found = [
            (name, address(account.platform_id, activity))
            for channel, (name, address) in _ADDRESSES.items()
            for account in accounts
            if (account.unit_slug, account.channel) == (slug, channel)
        ]
        if found:
            return found
    return []


def _zalo(platform_id: str, _activity: Activity) -> str:
    return f"https://zalo.me/{platform_id}"


def _messenger(platform_id: str, activity: Activity) -> str:
    """The Page is told which activity it is, where the talk begins with it."""
    return f"https://m.me/{platform_id}?ref={payloads.reference(activity.id)}"


def _webchat(_platform_id: str, _activity: Activity) -> str:
    return "/chat"


_ADDRESSES: dict[str, tuple[str, Callable[[str, Activity], str]]] = {
    "zalo": ("Nhắn trên Zalo", _zalo),
    "messenger": ("Nhắn trên Messenger", _messenger),
    "webchat": ("Nhắn trên trang này", _webchat),
}


def _words(issued: Certificate) -> dict[str, Any]:
    return {
        "code": closing.written(issued.code),
        "issued": issued,
        "day": spoken.whole_day(issued.starts_at),
        "hours": spoken.hours(issued.minutes),
        "issued_on": spoken.whole_day(issued.issued_at),
    }


def _printed(
    database: Database, clock: Clock, public_url: str, issued: Certificate, name: str
) -> bytes | None:
    """The page to print, for who knows the whole name; None for anybody else."""
    with database.read() as connection:
        signup = signups.find(connection, issued.signup_id)
        activity = store.find(connection, issued.activity_id)
    is_theirs = signup is not None and bool(signup.name_key) and name_key(name) == signup.name_key
    if signup is None or activity is None or not is_theirs or issued.withdrawn_at is not None:
        return None
    return printing.certificate(issued, signup, activity, public_url, clock.now())


def _page(template: str, status: int, **words: Any) -> Response:
    return _guarded(make_response(render_template(template, **words), status))


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
