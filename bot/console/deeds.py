"""The audit trail: who did what, when and why."""

from typing import Any

from flask import request

from bot.console.visit import Visit
from bot.store import acts, staff, units
from bot.store.database import Connection

A_PAGE = 50


def deeds(visit: Visit) -> Any:
    """Those of the staff of one's units; of everybody for who stands over the whole house."""
    wanted = request.args.get("before", "")
    before = int(wanted) if wanted.isdecimal() and len(wanted) <= 18 else None

    def work(connection: Connection) -> list[Any]:
        who = None
        if visit.staff.unit_slug not in units.above(connection, visit.office.unit_slug):
            who = [one.email for one in staff.of_units(connection, visit.slugs)]
        return acts.newest(connection, who, before, A_PAGE)

    found = visit.read(work)
    older = found[-1].id if len(found) == A_PAGE else None
    return visit.show("deeds.html", acts=found, older=older)
