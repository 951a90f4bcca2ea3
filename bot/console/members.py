"""Cán bộ: who works here; an admin adds, changes, ends, and gives one-time passwords."""

from typing import Any

from flask import abort
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField

from bot.console.forms import an_email, choices, needed, typed
from bot.console.passwords import ONCE_FOR, made_once, ours
from bot.console.visit import Visit
from bot.console.wording import ROLE_WORDS
from bot.store import staff
from bot.store.database import Connection
from bot.store.staff import Staff


class PlaceForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A role in a unit."""

    role = SelectField("Vai trò", choices=choices(ROLE_WORDS))
    unit_slug = SelectField("Đơn vị", description="Làm việc cho đơn vị này và các đơn vị bên dưới.")


class MemberForm(PlaceForm):
    """Somebody new."""

    email = EmailField("E-mail", an_email())
    name = StringField("Họ tên", needed("Bạn nhập họ tên cán bộ.", most=80))


def members(visit: Visit) -> Any:
    """The list, and the form for one more."""
    form = _with_units(visit, MemberForm())
    if form.is_submitted() and form.validate():
        password = _add(visit, form)
        if password is not None:
            return visit.show("member_password.html", email=_email(form), password=password)
    found = visit.read(lambda connection: staff.of_units(connection, visit.slugs))
    page = visit.show("members.html", members=found, form=form, units=visit.unit_names)
    return page, 400 if form.errors else 200


def _add(visit: Visit, form: MemberForm) -> str | None:
    """The one-time password of the new one; None, with a sentence, where the e-mail is taken."""
    password = made_once()
    values = {
        "email": _email(form),
        "name": typed(form.name),
        "role": form.role.data,
        "unit_slug": form.unit_slug.data,
        "password_hash": ours().hashed(password),
        "password_until": visit.office.clock.real() + ONCE_FOR,
        "created_at": visit.now,
    }

    def work(connection: Connection) -> bool:
        if staff.put_in(connection, values) is None:
            return False
        visit.act(connection, "add_staff", values["email"], _place(form))
        return True

    if visit.write(work):
        return password
    form.email.errors = ["E-mail này đã có. Tìm trong danh sách rồi cấp mật khẩu một lần."]
    return None


def member(visit: Visit, number: int) -> Any:
    """Another role or unit for one of them."""
    found = _found(visit, number)
    form = _with_units(visit, PlaceForm(obj=found))
    if not form.is_submitted() or not form.validate():
        page = visit.show("member.html", member=found, form=form)
        return page, 400 if form.errors else 200
    _refuse_oneself(visit, found)
    values = {"role": form.role.data, "unit_slug": form.unit_slug.data}

    def work(connection: Connection) -> None:
        staff.change(connection, number, values)
        visit.act(connection, "change_staff", found.email, _place(form))

    visit.write(work)
    visit.say(f"Đã đổi vai trò của {found.name}.")
    return visit.go("members")


def renew(visit: Visit, number: int) -> Any:
    """A new one-time password, also for one who had been ended: they are let in again."""
    found = _found(visit, number)
    _refuse_oneself(visit, found)
    password = made_once()
    hashed = ours().hashed(password)

    def work(connection: Connection) -> None:
        until = visit.office.clock.real() + ONCE_FOR
        staff.set_password(connection, number, hashed, until)
        staff.change(connection, number, {"ended_at": None})
        visit.act(connection, "renew_password", found.email)

    visit.write(work)
    return visit.show("member_password.html", email=found.email, password=password)


def end(visit: Visit, number: int) -> Any:
    """Somebody works here no longer: signed out at once, wherever they are signed in."""
    found = _found(visit, number)
    _refuse_oneself(visit, found)

    def work(connection: Connection) -> None:
        staff.end(connection, number, visit.now)
        visit.act(connection, "end_staff", found.email)

    visit.write(work)
    visit.say(f"{found.name} không đăng nhập được nữa.")
    return visit.go("members")


def _found(visit: Visit, number: int) -> Staff:
    """One of the staff of one's own units; of others nobody says that they exist."""
    found = visit.read(lambda connection: staff.by_number(connection, number))
    if found is None or found.unit_slug not in visit.slugs:
        abort(404)
    return found


def _refuse_oneself(visit: Visit, found: Staff) -> None:
    """The last admin could lock everybody out."""
    if found.id == visit.staff.id:
        abort(visit.refused("Bạn không đổi được vai trò của chính mình. Nhờ một quản trị khác."))


def _with_units(visit: Visit, form: Any) -> Any:
    form.unit_slug.choices = choices(visit.unit_names)
    if not form.is_submitted() and form.unit_slug.data is None:
        form.unit_slug.data = visit.staff.unit_slug
    return form


def _email(form: MemberForm) -> str:
    return typed(form.email).lower()


def _place(form: PlaceForm) -> str:
    return f"{form.role.data}, {form.unit_slug.data}"
