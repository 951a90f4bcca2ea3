"""From an approved bulletin to one whose letters are all made, gone or closed.

Each step is a short transaction that another process, or a new start, may do instead.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.bulletin.drafts import VALID_FOR
from bot.core.quiet import Quiet
from bot.store import articles, bulletins, news_letters, notices, spread
from bot.store.bulletins import APPROVED, CANCELLED, DONE, PAUSED, SENDING
from bot.store.database import Connection, Database
from bot.store.letters import OPEN_STATES

# People of one transaction. A slice that held few who are meant is followed by a wider one: the
# letters are what costs, and a small unit may share a table with a million people.
WIDTH, WIDEST = 1_000, 16_000
# When somebody synced last wrote is being asked meanwhile: so long the clock may still free them.
UNKNOWN_FOR = timedelta(minutes=2)


def is_due(bulletin: Mapping[str, Any], quiet: Quiet, now: datetime) -> bool:
    """Whether an approved bulletin may begin now."""
    is_time = bulletin["send_at"] is None or bulletin["send_at"] <= now
    return is_time and (bulletin["is_urgent"] or not quiet.covers(now))


def start_due(database: Database, quiet: Quiet, now: datetime) -> int:
    """Lets every bulletin begin whose time has come; returns how many."""
    with database.read() as connection:
        approved = bulletins.in_states(connection, APPROVED)
    due = [bulletin for bulletin in approved if is_due(bulletin, quiet, now)]
    return sum(_start(database, bulletin, now) for bulletin in due)


def _start(database: Database, bulletin: Mapping[str, Any], now: datetime) -> bool:
    valid_until = bulletin["valid_until"] or now + VALID_FOR
    if valid_until <= now:
        return _pass_over(database, bulletin, now)
    values = {"state": SENDING, "started_at": now, "valid_until": valid_until}

    def work(connection: Connection) -> bool:
        return bulletins.change(
            connection,
            bulletin["id"],
            values,
            states=(APPROVED,),
            version=bulletin["version"],
        )

    return database.write(work)


def _pass_over(database: Database, bulletin: Mapping[str, Any], now: datetime) -> bool:
    """Its time had come while nobody was there to send it, and now nobody should read it."""

    def work(connection: Connection) -> bool:
        values = {"state": DONE, "spread_at": now, "ended_at": now, "closed_at": now}
        if not bulletins.change(connection, bulletin["id"], values, states=(APPROVED,)):
            return False
        notices.put_in(
            connection,
            f"bulletin:{bulletin['id']}:late",
            bulletin["unit_slug"],
            f"Bản tin “{bulletin['title']}” đã quá hạn trước khi gửi được, nên không gửi nữa. "
            "Nội dung còn đúng thì chép lại thành bản mới.",
            now,
            link=link_of(bulletin["id"]),
            role="editor",
        )
        return True

    return database.write(work)


def link_of(number: int) -> str:
    """Where the office shows the bulletin."""
    return f"/staff/bulletins/{number}"


def spread_slice(
    database: Database, bulletin: Mapping[str, Any], width: int, now: datetime, real: datetime
) -> int | None:
    """Makes the letters of the next people; how many, None where there was nothing to do any more.

    The slice is taken and its letters made in one transaction: who dies in it has done nothing.
    """
    with database.read() as connection:
        part = spread.next_slice(connection, bulletin["spread_after"], width)

    def work(connection: Connection) -> int | None:
        is_mine = spread.advance(connection, bulletin["id"], part, now)
        if not is_mine or part.until is None:
            return None
        return spread.put_in(connection, bulletin, part, now, real)

    return database.write(work)


def next_width(width: int, made: int) -> int:
    """How many people the next slice should hold."""
    if made * 4 < WIDTH:
        return min(WIDEST, width * 2)
    return max(WIDTH, width // 2) if made > WIDTH else width


def unspread(database: Database) -> list[dict[str, Any]]:
    """The bulletins being sent whose letters are not all made."""
    with database.read() as connection:
        sending = bulletins.in_states(connection, SENDING)
    return [bulletin for bulletin in sending if bulletin["spread_at"] is None]


def end_finished(database: Database, now: datetime) -> int:
    """Notes as done whatever has nothing left that the clock could send; returns how many."""
    with database.read() as connection:
        ended = [
            bulletin["id"]
            for bulletin in bulletins.in_states(connection, SENDING)
            if _is_finished(connection, bulletin, now)
        ]
    return sum(database.write(_ending(number, now)) for number in ended)


def _ending(number: int, now: datetime) -> Any:
    def work(connection: Connection) -> bool:
        # Held, so that no letter of it is freed between the look and the change.
        news_letters.lock(connection, number)
        bulletin = bulletins.find(connection, number)
        if bulletin is None or not _is_finished(connection, bulletin, now):
            return False
        values = {"state": DONE, "ended_at": now}
        return bulletins.change(connection, number, values, states=(SENDING,))

    return work


def _is_finished(connection: Connection, bulletin: Mapping[str, Any], now: datetime) -> bool:
    number, spread_at = bulletin["id"], bulletin["spread_at"]
    if spread_at is None or news_letters.has_some(connection, number, OPEN_STATES):
        return False
    if bulletin["has_article"] and articles.are_coming(connection, number, now):
        return False
    is_fresh = now - spread_at < UNKNOWN_FOR
    return not (is_fresh and news_letters.is_asking(connection, number))


def close_cancelled(database: Database, number: int, now: datetime, real: datetime) -> int:
    """Closes what has not left of a bulletin that was called off; returns how many letters."""
    closed = _close_all(database, number, news_letters.CANCELLED, real)
    database.write(lambda connection: _note_closed(connection, number, now, (CANCELLED,), {}))
    return closed


def close_expired(
    database: Database, bulletin: Mapping[str, Any], now: datetime, real: datetime
) -> int:
    """Closes what has not left of a bulletin past its `valid_until`; returns how many letters."""
    number = bulletin["id"]
    if bulletin["spread_at"] is None:
        stop = {"spread_at": now}
        database.write(
            lambda connection: bulletins.change(connection, number, stop, states=(SENDING, PAUSED))
        )
    closed = _close_all(database, number, news_letters.EXPIRED, real)
    values = {"state": DONE, "stopped_code": "", "stopped_words": ""}
    states = (SENDING, PAUSED, DONE)
    database.write(lambda connection: _note_closed(connection, number, now, states, values))
    return closed


def _close_all(database: Database, number: int, code: str, real: datetime) -> int:
    closed = 0
    while done := database.write(
        lambda connection: news_letters.close_chunk(connection, number, code, real)
    ):
        closed += done
    return closed


def _note_closed(
    connection: Connection,
    number: int,
    now: datetime,
    states: tuple[str, ...],
    values: Mapping[str, Any],
) -> bool:
    """Notes that no letter can change any more; not while some are still in the air."""
    news_letters.lock(connection, number)
    if news_letters.has_some(connection, number, ("queued", "sending", "waiting")):
        return False
    bulletin = bulletins.find(connection, number)
    assert bulletin is not None
    ended = {"ended_at": bulletin["ended_at"] or now, "closed_at": now, **values}
    return bulletins.change(connection, number, ended, states=states)
