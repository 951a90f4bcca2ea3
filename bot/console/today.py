"""The first page: what staff must know or do, newest first."""

from typing import Any

from bot.console.visit import Visit
from bot.store import notices
from bot.store.database import Connection

MOST_NOTICES = 50


def today(visit: Visit) -> Any:
    found = visit.read(
        lambda connection: notices.still_open(connection, visit.slugs, visit.roles(), MOST_NOTICES)
    )
    return visit.show("today.html", notices=found)


def done(visit: Visit, number: int) -> Any:
    """Somebody has seen to it; a second press changes nothing."""

    def work(connection: Connection) -> None:
        if notices.note_done(connection, number, visit.slugs, visit.who, visit.now):
            visit.act(connection, "notice_done", f"notice:{number}")

    visit.write(work)
    return visit.go("today")
