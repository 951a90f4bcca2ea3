"""Writing a bulletin, new or changed, with how it will look and whom it reaches beside it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import abort

from bot.bulletin import drafts, forecast, previews, writing
from bot.bulletin.actor import Actor
from bot.bulletin.drafts import Draft
from bot.bulletin.faults import Fault, Refusal
from bot.console.bulletin_form import (
    BulletinForm,
    fresh_values,
    offered,
    own_faults,
    raw_of,
    show_faults,
    values_of,
)
from bot.console.visit import Visit
from bot.content.topics import GROUPS
from bot.store import bulletins
from bot.store.database import Connection

# What stands in the preview for what is not written yet.
_NOT_YET = {"title": "Tên bản tin", "body": "Nội dung bản tin"}


def actor_of(visit: Visit) -> Actor:
    return Actor(visit.who, visit.staff.role, visit.staff.unit_slug)


def bulletin_of(visit: Visit, number: int) -> dict[str, Any]:
    """The row; of other units nobody says that it exists."""
    found = visit.read(lambda connection: bulletins.find(connection, number))
    if found is None or found["unit_slug"] not in visit.slugs:
        abort(404)
    return found


def new(visit: Visit) -> Any:
    """A new draft."""
    form = _form(visit, fresh_values(visit.staff.unit_slug))
    if not form.is_submitted():
        return _page(visit, form)

    def keep(connection: Connection, draft: Draft) -> int:
        return writing.create(connection, draft, actor_of(visit), visit.now)

    return _kept(visit, form, keep)


def edit(visit: Visit, number: int) -> Any:
    """A change; who comes second is told, and what they typed stays."""
    bulletin = bulletin_of(visit, number)
    form = _form(visit, values_of(bulletin))
    if not form.is_submitted():
        return _page(visit, form, bulletin=bulletin)

    def keep(connection: Connection, draft: Draft) -> int:
        seen = form.version.data or ""
        version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        writing.edit(connection, number, version, draft, actor_of(visit), visit.now)
        return number

    return _kept(visit, form, keep, bulletin=bulletin)


def preview(visit: Visit) -> Any:
    """A part of the page: how the form as it stands would look, and whom it would reach now."""
    form = _form(visit, {})
    draft = _lenient(visit, raw_of(form))
    row = {
        **bulletins.as_row(**asdict(draft), created_at=visit.now),
        "unit_name": visit.unit_names.get(draft.unit_slug, ""),
    }
    price = visit.office.paid_price
    expected = visit.read(lambda opened: forecast.forecast(opened, row, visit.now, price))
    shown = previews.previews(row, visit.office.channels)
    return visit.show("bulletin_preview.html", previews=shown, forecast=expected)


def _kept(visit: Visit, form: BulletinForm, keep: Any, **words: Any) -> Any:
    """On to the bulletin's page, or the form again with a sentence beside each fault."""

    def work(connection: Connection) -> int:
        made: int = keep(connection, _draft(visit, connection, raw_of(form), own_faults(form)))
        return made

    try:
        number = visit.write(work)
    except Refusal as refused:
        whole = show_faults(form, refused.faults)
        return _page(visit, form, whole=whole, **words), 400
    visit.say("Đã lưu. Bạn xem lại lần nữa; người khác duyệt thì bản tin mới gửi.")
    return visit.go("bulletin", number=number)


def _draft(
    visit: Visit, connection: Connection, raw: dict[str, Any], others: Sequence[Fault] = ()
) -> Draft:
    """The draft, or all that is wrong with it in one Refusal."""
    rules = writing.rules_for(
        connection,
        actor_of(visit),
        visit.now,
        unit=visit.staff.unit_slug,
        is_topic=GROUPS.__contains__,
        own_site=visit.office.public_url,
    )
    try:
        draft = drafts.read(raw, rules)
    except Refusal as refused:
        raise Refusal([*refused.faults, *others]) from None
    if others:
        raise Refusal(others)
    return draft


def _lenient(visit: Visit, raw: dict[str, Any]) -> Draft:
    """The draft without what is still wrong with it, for somebody who is in the middle of it."""

    def work(connection: Connection) -> Draft:
        try:
            return _draft(visit, connection, raw)
        except Refusal as refused:
            return _draft(visit, connection, _without(raw, refused.faults))

    return visit.read(work)


def _without(raw: dict[str, Any], faults: Sequence[Fault]) -> dict[str, Any]:
    names = {fault.field for fault in faults}
    audience = dict(raw["audience"])
    buttons = [one for place, one in enumerate(raw["buttons"]) if f"buttons.{place}" not in names]
    whole = {**raw, "buttons": buttons[: drafts.MOST_BUTTONS], "audience": audience}
    for name in names:
        room, _, key = name.partition(".")
        if room == "audience":
            audience[key] = None
        elif name in _NOT_YET:
            whole[name] = _NOT_YET[name]
        elif room != "buttons":
            whole[name] = None
    return whole


def _form(visit: Visit, values: dict[str, Any]) -> BulletinForm:
    form = BulletinForm(data=values)
    return offered(form, visit.office.content, visit.unit_names)


def _page(visit: Visit, form: BulletinForm, **words: Any) -> str:
    return visit.show(
        "bulletin_form.html",
        form=form,
        has_units=len(visit.unit_names) > 1,
        **{"whole": [], "bulletin": None, **words},
    )
