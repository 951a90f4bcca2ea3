"""What staff are told about bulletins in time: not approved yet, and words wanted for the week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.bulletin import values, writing
from bot.bulletin.spreading import link_of
from bot.store import acts, bulletins, notices
from bot.store.bulletins import DONE, DRAFT, PAUSED, SENDING
from bot.store.database import Connection, Database

WARN_BEFORE = timedelta(hours=1)
PROGRAM = "program"


def warn_unapproved(database: Database, now: datetime) -> int:
    """Tells author and approvers of drafts whose time is near; each once for each time set."""
    with database.read() as connection:
        drafts = bulletins.in_states(connection, DRAFT)
    near = [
        draft
        for draft in drafts
        if draft["warned_at"] is None
        and draft["send_at"] is not None
        and draft["send_at"] - WARN_BEFORE <= now < draft["send_at"]
    ]
    return sum(database.write(_warning(draft, now)) for draft in near)


def _warning(draft: Mapping[str, Any], now: datetime) -> Any:
    at = values.shown(draft["send_at"])
    wants = "duyệt" if draft["body"] else "viết lời rồi duyệt"

    def work(connection: Connection) -> bool:
        is_mine = bulletins.change(
            connection,
            draft["id"],
            {"warned_at": now},
            states=(DRAFT,),
            version=draft["version"],
        )
        if not is_mine:
            return False
        return notices.put_in(
            connection,
            f"bulletin:{draft['id']}:unapproved:{draft['version']}",
            draft["unit_slug"],
            f"Bản tin “{draft['title']}” hẹn gửi lúc {at} mà chưa ai duyệt. "
            f"Không duyệt thì không gửi. Mở ra để {wants}.",
            now,
            link=link_of(draft["id"]),
            role="editor",
        )

    return work


def make_weekly(database: Database, now: datetime) -> int:
    """For each weekly bulletin that has begun: the draft of the week after, once. Its words are
    asked for anew: nothing repeats by itself.
    """
    with database.read() as connection:
        begun = bulletins.weekly_without_follower(connection, (SENDING, PAUSED, DONE))
    return sum(database.write(_making(bulletin, now)) for bulletin in begun)


def _making(bulletin: Mapping[str, Any], now: datetime) -> Any:
    def work(connection: Connection) -> bool:
        made = writing.next_of_week(connection, bulletin, now)
        if made is None:
            return False
        draft = writing.found(connection, made)
        why = f"after bulletin:{bulletin['id']}"
        acts.put_in(connection, now, PROGRAM, "create_bulletin", f"bulletin:{made}", why)
        _ask_for_words(connection, draft, now)
        return True

    return work


def move_missed(database: Database, now: datetime) -> int:
    """A weekly draft nobody approved in time waits for the next week, so that it goes on."""
    with database.read() as connection:
        drafts = bulletins.in_states(connection, DRAFT)
    missed = [
        draft
        for draft in drafts
        if draft["is_weekly"] and draft["send_at"] is not None and draft["send_at"] <= now
    ]
    return sum(database.write(_moving(draft, now)) for draft in missed)


def _moving(draft: Mapping[str, Any], now: datetime) -> Any:
    send_at = writing.next_week(draft["send_at"], now)
    values_then = {
        "send_at": send_at,
        "valid_until": None,
        "warned_at": None,
        "version": draft["version"] + 1,
    }

    def work(connection: Connection) -> bool:
        is_mine = bulletins.change(
            connection, draft["id"], values_then, states=(DRAFT,), version=draft["version"]
        )
        if is_mine:
            why = "missed its week"
            acts.put_in(connection, now, PROGRAM, "edit_bulletin", f"bulletin:{draft['id']}", why)
            _ask_for_words(connection, {**draft, "send_at": send_at}, now)
        return is_mine

    return work


def _ask_for_words(connection: Connection, draft: Mapping[str, Any], now: datetime) -> None:
    at = values.shown(draft["send_at"])
    notices.put_in(
        connection,
        f"bulletin:{draft['id']}:week:{at}",
        draft["unit_slug"],
        f"Bản tin hằng tuần “{draft['title']}” hẹn gửi lúc {at}. Viết lời mới rồi nhờ duyệt.",
        now,
        link=link_of(draft["id"]),
        role="editor",
    )
