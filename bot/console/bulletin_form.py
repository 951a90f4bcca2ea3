"""The form a bulletin is written in, and its way to the fields of a file and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Optional

from bot.bulletin.drafts import CHANNELS, LONGEST_BODY, LONGEST_TITLE, MOST_BUTTONS
from bot.bulletin.faults import Fault
from bot.bulletin.names import CHANNEL_NAMES
from bot.console.forms import choices, typed
from bot.content.entries import Content
from bot.core.clock import LOCAL

WEB, PHONE = "url", "phone"
INTEREST_WORDS = {
    "papers": "Thủ tục",
    "volunteering": "Tình nguyện",
    "jobs": "Việc làm",
    "urgent": "Tin khẩn",
}
# What the field of a fault is called in the form, where the names differ.
_FIELDS = {
    "unit": "unit_slug",
    "audience.channels": "channels",
    "audience.units": "units",
    "audience.interests": "interests",
    "audience.since_days": "since_days",
}


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, each a box to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class ButtonForm(Form):
    """One button: what stands on it and what it opens."""

    title = StringField("Chữ trên nút")
    opens = SelectField("Nút này mở gì?")
    target = StringField("Địa chỉ trang hoặc số điện thoại")


class BulletinForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """`version` is the one the writer saw. Rules and sentences are those of bot/bulletin."""

    version = HiddenField()
    activity = HiddenField()
    unit_slug = SelectField("Đơn vị gửi")
    title = StringField("Tên bản tin", render_kw={"maxlength": LONGEST_TITLE})
    body = TextAreaField(
        "Nội dung",
        description="Viết {name} ở chỗ muốn gọi tên người nhận; ai chưa rõ tên thì thành “bạn”.",
        render_kw={"rows": 8, "maxlength": LONGEST_BODY},
    )
    image = StringField(
        "Địa chỉ ảnh (nếu có)",
        description="Một ảnh JPG hoặc PNG dưới 1 MB, địa chỉ bắt đầu bằng https://.",
        render_kw={"inputmode": "url"},
    )
    buttons = FieldList(
        FormField(ButtonForm), "Nút bấm", min_entries=MOST_BUTTONS, max_entries=MOST_BUTTONS
    )
    send_at = StringField(
        "Gửi lúc (giờ Việt Nam)",
        description="Để trống: gửi ngay khi được duyệt.",
        render_kw={"type": "datetime-local"},
    )
    valid_until = StringField(
        "Tin còn đúng tới lúc (giờ Việt Nam)",
        description="Quá giờ này thì ai chưa nhận cũng không gửi nữa. Để trống: 7 ngày.",
        render_kw={"type": "datetime-local"},
    )
    repeat = SelectField("Lặp lại", choices=choices({"": "Gửi một lần", "weekly": "Hằng tuần"}))
    channels = MultiCheckboxField("Gửi trên kênh", choices=choices(CHANNEL_NAMES))
    wide = BooleanField("Gửi cả các đơn vị bên dưới")
    units = MultiCheckboxField("Những đơn vị nào? Không chọn là tất cả.")
    interests = MultiCheckboxField(
        "Chỉ người đã chọn nhận loại tin",
        choices=choices(INTEREST_WORDS),
        description="Không chọn: gửi mọi người còn nhận tin.",
    )
    since_days = IntegerField("Chỉ người đã nhắn trong mấy ngày gần đây", [Optional()])
    article = BooleanField("Nhờ Zalo gửi thêm dưới dạng bài viết cho mọi người quan tâm OA")
    template = StringField("Tên mẫu tin dịch vụ đã được Meta duyệt")
    urgent = BooleanField("Tin khẩn: gửi cả trong giờ yên lặng")
    reason = StringField("Lý do gửi khẩn")


def offered(form: BulletinForm, content: Content, units: Mapping[str, str]) -> BulletinForm:
    """The form with what may be chosen: units of the writer, and what a button can open."""
    form.unit_slug.choices = choices(units)
    form.units.choices = choices(units)
    titles = {one.topic: one.title for one in content.entries.values() if one.button}
    opens: dict[str, Any] = {
        "": [("", "Không dùng nút này")],
        "Ngoài trò chuyện": [(WEB, "Một trang web"), (PHONE, "Gọi điện")],
        "Câu trả lời của bot": sorted(titles.items(), key=lambda pair: pair[1].casefold()),
    }
    for entry in form.buttons:
        entry.form.opens.choices = opens
        # A topic that needs more than its name ("activity/12") stays what it was.
        kept = entry.form.opens.data or ""
        if kept and kept not in (WEB, PHONE, *titles):
            entry.form.opens.choices = {**opens, "Đang dùng": [(kept, kept)]}
    return form


def raw_of(form: BulletinForm) -> dict[str, Any]:
    """The fields of a file (interfaces.md §5) as the form has them."""
    unit = form.unit_slug.data
    below = [value for value, _label, _is_chosen, _extra in form.units.iter_choices()]
    below = [slug for slug in below if slug != unit]
    chosen = [slug for slug in form.units.data or () if slug != unit] or below
    return {
        "title": form.title.data,
        "body": form.body.data,
        "image": typed(form.image),
        "unit": unit,
        "send_at": typed(form.send_at),
        "valid_until": typed(form.valid_until),
        "repeat": form.repeat.data,
        "urgent": form.urgent.data,
        "reason": form.reason.data,
        "template": typed(form.template),
        "article": form.article.data,
        "buttons": [_button(entry.form) for _place, entry in _used(form)],
        "audience": {
            "channels": form.channels.data,
            "units": [unit, *chosen] if form.wide.data else [unit],
            "interests": form.interests.data,
            "since_days": form.since_days.data,
            "activity": form.activity.data,
        },
    }


def own_faults(form: BulletinForm) -> list[Fault]:
    """What only a form can get wrong: a file without channels means all of them."""
    if form.channels.data:
        return []
    return [Fault("audience.channels", "Bạn chọn ít nhất một kênh.", "no channel is ticked.")]


def show_faults(form: BulletinForm, faults: Sequence[Fault]) -> list[str]:
    """Puts each sentence beside its field; returns those that belong beside none."""
    places = [place for place, _entry in _used(form)]
    whole = []
    for fault in faults:
        name, _, number = fault.field.partition(".")
        if name == "buttons" and number.isdecimal():
            form.buttons[places[int(number)]].form.title.errors = [fault.words]
            form.buttons.errors = [*form.buttons.errors, {"title": [fault.words]}]
            continue
        field = form._fields.get(_FIELDS.get(fault.field, fault.field))
        if field is None:
            whole.append(fault.words)
        else:
            field.errors = [*field.errors, fault.words]
    return whole


def values_of(bulletin: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a bulletin's row."""
    unit, units = bulletin["unit_slug"], bulletin["units"]
    return {
        "version": bulletin["version"],
        "activity": bulletin["activity_id"] or "",
        "unit_slug": unit,
        "title": bulletin["title"],
        "body": bulletin["body"],
        "image": bulletin["image"],
        "buttons": [_button_values(written) for written in bulletin["buttons"]],
        "send_at": local_field(bulletin["send_at"]),
        "valid_until": local_field(bulletin["valid_until"]),
        "repeat": "weekly" if bulletin["is_weekly"] else "",
        "channels": bulletin["channels"],
        "wide": units != [unit],
        "units": [slug for slug in units if slug != unit],
        "interests": bulletin["interests"],
        "since_days": bulletin["since_days"],
        "article": bulletin["has_article"],
        "template": bulletin["template"],
        "urgent": bulletin["is_urgent"],
        "reason": bulletin["urgent_reason"],
    }


def fresh_values(unit_slug: str) -> dict[str, Any]:
    """An empty form: the writer's own unit, every channel."""
    return {"unit_slug": unit_slug, "channels": list(CHANNELS)}


def local_field(instant: datetime | None) -> str:
    """An instant as a datetime-local field wants it, in Vietnam's time."""
    return f"{instant.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if instant is not None else ""


def _used(form: BulletinForm) -> list[tuple[int, Any]]:
    """The buttons somebody wrote something into, with their place in the form."""
    return [
        (place, entry)
        for place, entry in enumerate(form.buttons)
        if typed(entry.form.title) or entry.form.opens.data or typed(entry.form.target)
    ]


def _button(form: Any) -> dict[str, str]:
    opens = form.opens.data or ""
    button = {"title": typed(form.title)}
    if opens in (WEB, PHONE):
        return {**button, opens: typed(form.target)}
    return {**button, "topic": opens}


def _button_values(written: Mapping[str, str]) -> dict[str, str]:
    kind = next(name for name in ("topic", WEB, PHONE) if written.get(name))
    target = written[kind]
    if kind == "topic":
        return {"title": written["title"], "opens": target, "target": ""}
    return {"title": written["title"], "opens": kind, "target": target}
