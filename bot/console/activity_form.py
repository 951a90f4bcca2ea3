"""The form of an activity: a new one, or a change of one that people may be in already."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField

from bot.activity import changing, drafts, planning
from bot.activity.changing import Change
from bot.activity.drafts import Fault, Unfit
from bot.activity.outcomes import Refused
from bot.activity.planning import Plan
from bot.console.activities import activity_of
from bot.console.activity_words import refusal_words
from bot.console.forms import choices, typed
from bot.console.visit import Visit
from bot.core.clock import LOCAL
from bot.store.activities import WEEKLY, Activity
from bot.store.database import Connection

MOST_SHIFTS = 8
_TIME = {"type": "datetime-local"}
_NUMBER = {"inputmode": "numeric", "maxlength": 6}
# The field of a fault where the form calls it otherwise than the file.
_FIELDS = {"unit": "unit_slug", "map": "map_url", "desk": "is_desk"}


class ShiftForm(Form):
    """A shift: a desk or a task with places of its own."""

    number = HiddenField()
    name = StringField("Tên ca hoặc việc")
    capacity = StringField("Số chỗ", render_kw=_NUMBER)


class ActivityForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Times are Vietnam's; `version` is the one the editor saw. Rules and sentences are those of
    bot/activity/drafts.py.
    """

    version = HiddenField()
    unit_slug = SelectField("Đơn vị")
    title = StringField("Tên hoạt động")
    place = StringField("Nơi tập trung")
    map_url = StringField("Đường dẫn bản đồ (nếu có)", render_kw={"inputmode": "url"})
    starts_at = StringField("Bắt đầu (giờ Việt Nam)", render_kw=_TIME)
    ends_at = StringField("Kết thúc (giờ Việt Nam)", render_kw=_TIME)
    signup_closes_at = StringField(
        "Nhận đăng ký tới", description="Để trống: tới lúc bắt đầu.", render_kw=_TIME
    )
    capacity = StringField(
        "Số chỗ tất cả", description="Để trống: bằng tổng các ca.", render_kw=_NUMBER
    )
    shifts = FieldList(
        FormField(ShiftForm), "Các ca", min_entries=MOST_SHIFTS, max_entries=MOST_SHIFTS
    )
    contact = StringField("Người liên hệ và số điện thoại")
    bring = StringField("Mang theo gì")
    minimum_age = StringField(
        "Từ mấy tuổi",
        description="Dưới 16 tuổi thì cán bộ phải hỏi người giám hộ.",
        render_kw=_NUMBER,
    )
    repeat = SelectField("Lặp lại", choices=choices({"": "Một lần", WEEKLY: "Hằng tuần"}))
    is_desk = BooleanField("Đây là lịch trực bộ phận một cửa")
    why = StringField("Lý do đổi", description="Mọi người sẽ đọc nếu giờ hoặc nơi đổi.")


def new(visit: Visit) -> Any:
    """People may sign up as soon as it is saved."""
    form = _offered(visit, {"unit_slug": visit.staff.unit_slug})
    plan = _plan(visit, form) if form.is_submitted() else None
    if plan is None:
        return _page(visit, form)
    made = visit.write(lambda connection: planning.create(connection, plan, visit.who, visit.now))
    visit.say("Đã mở đăng ký. Bạn báo cho mọi người nhé.")
    return visit.go("activity", number=made.id)


def edit(visit: Visit, number: int) -> Any:
    """Whoever comes or waits is told of another time or place."""
    found = activity_of(visit, number)
    form = _offered(visit, _values(found))
    plan = _plan(visit, form, found) if form.is_submitted() else None
    if plan is None:
        return _page(visit, form, found)
    wanted = _change(form, plan, found)

    def work(connection: Connection) -> object:
        return changing.change(connection, number, wanted, visit.who, visit.now)

    done = visit.write(work)
    if isinstance(done, Refused):
        return _page(visit, form, found, [refusal_words(done)])
    visit.say("Đã lưu. Nếu giờ hoặc nơi đổi, mọi người đã đăng ký được báo.")
    return visit.go("activity", number=number)


def _plan(visit: Visit, form: ActivityForm, before: Activity | None = None) -> Plan | None:
    """The plan in the form; None, with a sentence beside each fault, where it is not sound."""
    form.validate()  # the token and the choices; all else is the rules' own
    faults: list[Fault] = []
    try:
        plan = drafts.read(_raw(form), visit.unit_names, visit.staff.unit_slug)
    except Unfit as unfit:
        _show(form, unfit.faults)
        return None
    is_moved = before is None or plan.starts_at != before.starts_at
    if is_moved and plan.starts_at <= visit.now:
        faults.append(Fault("starts_at", "Giờ bắt đầu đã qua. Bạn chọn giờ khác.", ""))
    _show(form, faults)
    return None if form.errors else plan


def _raw(form: ActivityForm) -> dict[str, Any]:
    """The fields of a file (interfaces.md §5) as the form has them."""
    names = ("title", "place", "starts_at", "ends_at", "signup_closes_at", "capacity")
    raw = {name: typed(form[name]) for name in (*names, "contact", "bring", "minimum_age")}
    return {
        **raw,
        "unit": form.unit_slug.data,
        "map": typed(form.map_url),
        "repeat": form.repeat.data,
        "desk": form.is_desk.data,
        "shifts": [
            {"name": typed(one.name), "capacity": typed(one.capacity)} for one in _used(form)
        ],
    }


def _show(form: ActivityForm, faults: Sequence[Fault]) -> None:
    used = _used(form)
    for fault in faults:
        room, _, rest = fault.field.partition(".")
        place, _, key = rest.partition(".")
        if room == "shifts" and place.isdecimal():
            field = used[int(place)][key if key == "name" else "capacity"]
            form.shifts.errors = [*form.shifts.errors, {key: [fault.words]}]  # the form has one
        else:
            field = form[_FIELDS.get(fault.field, fault.field)]
        field.errors = [*field.errors, fault.words]


def _used(form: ActivityForm) -> list[ShiftForm]:
    """The shifts somebody wrote something into."""
    forms = [entry.form for entry in form.shifts]
    return [one for one in forms if typed(one.name) or typed(one.capacity)]


def _change(form: ActivityForm, plan: Plan, before: Activity) -> Change:
    known = {str(shift.id): shift.id for shift in before.shifts}
    own = list(zip(_used(form), plan.shifts, strict=True))
    kept = {known[f.number.data]: one for f, one in own if f.number.data in known}
    seen = form.version.data or ""
    is_moved = (plan.starts_at, plan.ends_at) != (before.starts_at, before.ends_at)
    return Change(
        version=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        starts_at=plan.starts_at if is_moved else None,
        ends_at=plan.ends_at if is_moved else None,
        place=plan.place,
        signup_closes_at=plan.signup_closes_at,
        capacity=plan.capacity,
        capacities={number: one.capacity for number, one in kept.items()},
        names={number: one.name for number, one in kept.items()},
        new_shifts=tuple(one for f, one in own if f.number.data not in known),
        others={
            "title": plan.title,
            "contact": plan.contact,
            "bring": plan.bring,
            "map_url": plan.map_url,
            "minimum_age": plan.minimum_age,
            "repeat": plan.repeat,
        },
        why=typed(form.why),
    )


def _values(found: Activity) -> Mapping[str, Any]:
    """What the form shows of an activity."""
    times = ("starts_at", "ends_at", "signup_closes_at")
    plain = ("version", "unit_slug", "title", "place", "map_url", "contact", "bring", "repeat")
    return {
        **{name: getattr(found, name) for name in (*plain, "is_desk")},
        **{name: f"{getattr(found, name).astimezone(LOCAL):%Y-%m-%dT%H:%M}" for name in times},
        "capacity": str(found.capacity),
        "minimum_age": str(found.minimum_age or ""),
        "shifts": [
            {"number": shift.id, "name": shift.name, "capacity": str(shift.capacity)}
            for shift in found.shifts
        ],
    }


def _offered(visit: Visit, values: Mapping[str, Any]) -> ActivityForm:
    form = ActivityForm(data=values)
    form.unit_slug.choices = choices(visit.unit_names)
    return form


def _page(
    visit: Visit,
    form: ActivityForm,
    found: Activity | None = None,
    whole: Sequence[str] = (),
) -> tuple[str, int]:
    page = visit.show(
        "activity_form.html",
        form=form,
        activity=found,
        whole=whole,
        has_units=len(visit.unit_names) > 1,
    )
    return page, 400 if form.errors or whole else 200
