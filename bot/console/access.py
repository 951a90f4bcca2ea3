"""Who may go where: a stranger to the sign-in, the wrong role nowhere, a first password first."""

import secrets
from typing import Any

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from bot.console.office import Office
from bot.console.page import Page
from bot.store import sessions, staff
from bot.store.database import Connection
from bot.store.staff import Staff

# Where one may go before the first password is changed.
_FREE = {"password", "sign_out"}


class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """One of the staff on one device; Flask-Login keeps the session's token in the cookie."""

    def __init__(self, found: Staff, token: str) -> None:
        self.staff = found
        self.token = token

    def get_id(self) -> str:
        return self.token


def set_up_access(app: Flask, office: Office, pages: dict[str, Page]) -> None:
    """Knows people by their session, and looks at each request before anything else does."""
    manager = LoginManager(app)
    manager.session_protection = None  # phones change their address; the session is in our table

    @manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships no types
    def known(token: str) -> SignedIn | None:
        return _known(office, token)

    forms = {page.path for page in pages.values() if "GET" in page.methods}

    @app.before_request
    def guard() -> Any:
        page = pages.get(request.endpoint or "")
        return None if page is None else _guard(page, has_form=page.path in forms)


def _guard(page: Page, *, has_form: bool) -> Any:
    """None where the page may be called. `has_form`: what was posted was typed at that address."""
    if not current_user.is_authenticated:
        if request.method == "GET":
            return redirect(url_for("sign_in", next=request.full_path.rstrip("?")), 303)
        # The script of the pages keeps what was typed, and puts it back after the sign-in.
        back, kept = (request.path, "1") if has_form else (None, None)
        return redirect(url_for("sign_in", next=back, kept=kept), 303)
    if signed_in().must_change_password and page.name not in _FREE:
        return redirect(url_for("password"), 303)
    if not signed_in().may(page.role):
        g.role_needed = page.role
        abort(403)
    return None


def signed_in() -> Staff:
    """Who asks; only behind the guard."""
    found = current_user.staff
    assert isinstance(found, Staff)
    return found


def sign_in(office: Office, found: Staff) -> None:
    """Opens a session for one whose password fitted."""
    token = secrets.token_urlsafe(32)
    real = office.clock.real()

    def work(connection: Connection) -> None:
        sessions.put_in(connection, token, found.id, real)
        staff.change(connection, found.id, {"seen_at": office.clock.now()})

    office.database.write(work)
    login_user(SignedIn(found, token))


def sign_out(office: Office) -> None:
    token = current_user.token
    office.database.write(lambda connection: sessions.end(connection, token))
    logout_user()


def may_enter(office: Office, found: Staff) -> bool:
    """Whether somebody with the right password is let in at all."""
    if found.ended_at is not None or (found.is_demo and office.is_production):
        return False
    return found.password_until is None or found.password_until > office.clock.real()


def _known(office: Office, token: str) -> SignedIn | None:
    real = office.clock.real()
    with office.database.read() as connection:
        session = sessions.staff_of(connection, token, real)
        found = staff.by_number(connection, session[0]) if session is not None else None
    if session is None or found is None or not may_enter(office, found):
        return None
    if session[1]:
        office.database.write(lambda connection: sessions.note_seen(connection, token, real))
    return SignedIn(found, token)


def back_to(wanted: str) -> Response:
    """To the page asked for before the sign-in, if it is one of ours; else to the first page."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    is_ours = is_ours and wanted.isprintable()  # a line end would break the answer's head
    where = request.script_root + wanted if is_ours else url_for("today")
    answer = redirect(where, 303)
    assert isinstance(answer, Response)
    return answer
