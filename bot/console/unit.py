"""Đơn vị của tôi: address, hours, closed days, hotline; saved over the file, live at once."""

from typing import Any

from flask import abort

from bot.console.unit_form import changes_in, unit_form
from bot.console.visit import Visit
from bot.store import edits
from bot.store.database import Connection

# The answers that say most of it, shown as people read them.
SHOWN = ("office.where", "office.hours", "office.help")


def unit(visit: Visit, slug: str = "") -> Any:
    """One's own unit, or one of those below it."""
    slug = slug or visit.staff.unit_slug
    visit.office.words.look_now()
    now, file = visit.office.content.units.get(slug), visit.office.words.files.units.get(slug)
    if slug not in visit.slugs or now is None or file is None:
        abort(404)
    form = unit_form(now)
    changes = changes_in(form, file) if form.is_submitted() and form.validate() else None
    if changes is not None:
        _save(visit, slug, changes)
        visit.say("Đã lưu. Bot trả lời theo điều mới ngay bây giờ.")
        return visit.go("unit_of", slug=slug)
    shown = [
        reply.text
        for topic in SHOWN
        for reply in visit.office.words.shown(slug, topic, visit.now)[:1]
    ]
    page = visit.show("unit.html", unit=now, form=form, shown=shown, others=_others(visit, slug))
    return page, 400 if form.errors else 200


def _save(visit: Visit, slug: str, changes: dict[str, Any]) -> None:
    parts = [*changes["facts"], *(name for name in changes if name != "facts")]

    def work(connection: Connection) -> None:
        edits.save_unit(connection, slug, changes, visit.who, visit.now)
        visit.act(connection, "change_unit", slug, ", ".join(parts))

    visit.write(work)
    visit.office.words.look_now()


def _others(visit: Visit, slug: str) -> dict[str, str]:
    """The other units of this one that have a file, by slug."""
    units = visit.office.content.units
    return {
        other: name for other, name in visit.unit_names.items() if other != slug and other in units
    }
