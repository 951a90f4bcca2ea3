"""Signing in and out, and one's own password."""

from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, render_template, request
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Length

from bot.console import access
from bot.console.forms import needed, typed
from bot.console.office import Office
from bot.console.passwords import FEWEST_LETTERS, MOST_LETTERS, ours
from bot.console.visit import Visit
from bot.store import acts, sessions, staff
from bot.store.database import Connection
from bot.store.staff import Staff

log = structlog.get_logger()

# Tries in a quarter of an hour: of one who mistypes, and of a whole office behind one address.
MOST_FOR_EMAIL = 10
MOST_FROM_ADDRESS = 60
MINUTES = sessions.TRIES_FOR // timedelta(minutes=1)


_LENGTH = f"Mật khẩu mới cần từ {FEWEST_LETTERS} đến {MOST_LETTERS} ký tự."


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """E-mail and password."""

    email = EmailField("E-mail", needed("Bạn nhập e-mail cán bộ.", most=200))
    password = PasswordField("Mật khẩu", needed("Bạn nhập mật khẩu."))
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A new password, after the old one."""

    old = PasswordField("Mật khẩu đang dùng", needed("Bạn nhập mật khẩu đang dùng."))
    new = PasswordField(
        "Mật khẩu mới",
        [*needed("Bạn nhập mật khẩu mới."), Length(FEWEST_LETTERS, MOST_LETTERS, _LENGTH)],
        description=f"Ít nhất {FEWEST_LETTERS} ký tự. Vài từ không liên quan nhau là dễ nhớ nhất.",
    )
    again = PasswordField("Nhập lại mật khẩu mới", needed("Bạn nhập lại mật khẩu mới."))


def set_up_sign_in(app: Flask, office: Office) -> None:
    """The one page a stranger may see."""

    @app.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
    def page() -> Any:
        form = SignInForm()
        if request.method == "GET":
            if current_user.is_authenticated:
                return access.back_to(request.args.get("next", ""))
            form.next.data = request.args.get("next", "")
        elif form.validate():
            found = _looked_up(office, form)
            if found is not None:
                access.sign_in(office, found)
                return access.back_to(form.next.data or "")
        status = 400 if form.errors else 200
        return render_template("sign_in.html", form=form), status


def _looked_up(office: Office, form: SignInForm) -> Staff | None:
    """Who may come in; None with a sentence in the form, the same whatever was wrong."""
    email = typed(form.email).lower()
    if not _may_try(office, email, request.remote_addr or ""):
        log.warning("sign_in_refused", why="tries")
        form.password.errors = [f"Thử quá nhiều lần. Bạn đợi {MINUTES} phút rồi thử lại."]
        return None
    with office.database.read() as connection:
        found = staff.by_email(connection, email)
    fits = ours().fits(found.password_hash if found else None, form.password.data or "")
    if found is None or not fits or not access.may_enter(office, found):
        log.warning("sign_in_refused", why="password")
        form.password.errors = [
            "E-mail hoặc mật khẩu không đúng, hoặc mật khẩu một lần đã hết hạn. "
            "Quên mật khẩu thì nhờ quản trị cấp mật khẩu một lần."
        ]
        return None
    office.database.write(lambda connection: sessions.clear_tries(connection, f"email {email}"))
    return found


def _may_try(office: Office, email: str, address: str) -> bool:
    """Counts this try before the password is looked at: two at once count as two."""
    real = office.clock.real()

    def work(connection: Connection) -> bool:
        for_email = sessions.count_try(connection, f"email {email}", real)
        from_address = sessions.count_try(connection, f"address {address}", real)
        return for_email <= MOST_FOR_EMAIL and from_address <= MOST_FROM_ADDRESS

    return office.database.write(work)


def sign_out(visit: Visit) -> Any:
    access.sign_out(visit.office)
    return visit.go("sign_in")


def password(visit: Visit) -> Any:
    """One's own password; whoever changes it is signed out everywhere else."""
    form = PasswordForm()
    if not form.is_submitted():
        return visit.show("password.html", form=form)
    if not form.validate() or not _is_good(visit, form):
        return visit.show("password.html", form=form), 400
    hashed = ours().hashed(form.new.data or "")

    def work(connection: Connection) -> None:
        staff.set_password(connection, visit.staff.id, hashed, None)
        acts.put_in(connection, visit.now, visit.who, "change_password", visit.who)

    visit.write(work)
    access.sign_in(visit.office, visit.staff)
    visit.say("Đã đổi mật khẩu. Các máy khác đang mở văn phòng đều phải đăng nhập lại.")
    return visit.go("today")


def _is_good(visit: Visit, form: PasswordForm) -> bool:
    """Whether the old password is right and the new one is another; else a sentence beside it."""
    if not _may_try(visit.office, visit.who, request.remote_addr or ""):
        form.old.errors = [f"Thử quá nhiều lần. Bạn đợi {MINUTES} phút rồi thử lại."]
    elif not ours().fits(visit.staff.password_hash, form.old.data or ""):
        form.old.errors = ["Mật khẩu đang dùng không đúng."]
    elif form.new.data != form.again.data:
        form.again.errors = ["Hai lần nhập mật khẩu mới không giống nhau."]
    elif form.new.data == form.old.data or typed(form.new).lower() == visit.who:
        form.new.errors = ["Mật khẩu mới phải khác mật khẩu đang dùng và khác e-mail."]
    return not form.errors
