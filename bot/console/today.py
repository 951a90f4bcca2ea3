"""The first page: what staff must know or do, newest first."""

from itertools import islice
from typing import Any

from bot.bulletin import deciding
from bot.console.bulletin_writing import actor_of
from bot.console.visit import Visit
from bot.store import bulletins, notices
from bot.store.database import Connection

MOST_NOTICES = 50
MOST_DRAFTS = 10


def today(visit: Visit) -> Any:
    def drafts(connection: Connection) -> list[Any]:
        found = reversed(bulletins.in_states(connection, bulletins.DRAFT))
        waiting = deciding.approvable(connection, found, actor_of(visit), visit.now)
        return list(islice(waiting, MOST_DRAFTS))

    found = visit.read(
        lambda connection: notices.still_open(connection, visit.slugs, visit.roles(), MOST_NOTICES)
    )
    return visit.show("today.html", notices=found, drafts=visit.read(drafts))


def done(visit: Visit, number: int) -> Any:
    """Somebody has seen to it; a second press changes nothing."""

    def work(connection: Connection) -> None:
        if notices.note_done(connection, number, visit.slugs, visit.who, visit.now):
            visit.act(connection, "notice_done", f"notice:{number}")

    visit.write(work)
    return visit.go("today")
