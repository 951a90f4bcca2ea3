"""Deciding over bulletins: approve by a second person, pause, go on, call off."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.bulletin.actor import Actor, demand, scope
from bot.bulletin.drafts import VALID_FOR
from bot.bulletin.faults import Refusal, refusal
from bot.bulletin.spreading import link_of
from bot.bulletin.writing import found, note
from bot.store import bulletins, notices, units
from bot.store.bulletins import APPROVED, CANCELLED, DONE, DRAFT, PAUSED, SENDING
from bot.store.database import Connection

STATE_NAMES: Mapping[str, str] = {
    DRAFT: "bản nháp",
    APPROVED: "đã duyệt",
    SENDING: "đang gửi",
    PAUSED: "tạm dừng",
    DONE: "đã gửi xong",
    CANCELLED: "đã huỷ",
}


def approve(
    connection: Connection, number: int, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Lets a draft go at its time, or at once where none is set. Raises Refusal.

    `version` is the one the approver read; without it the one that stands there now.
    """
    bulletin = found(connection, number)
    _demand_approvable(connection, bulletin, actor, now)
    send_at = bulletin["send_at"] or now
    values = {
        "state": APPROVED,
        "send_at": send_at,
        "valid_until": bulletin["valid_until"] or max(send_at, now) + VALID_FOR,
        "approved_at": now,
        "approved_by": actor.who,
    }
    read = bulletin["version"] if version is None else version
    if not bulletins.change(connection, number, values, states=(DRAFT,), version=read):
        raise refusal(
            "Bản tin vừa được sửa. Bạn đọc lại bản mới rồi duyệt.",
            "The bulletin has been changed meanwhile: read it again.",
        )
    notices.note_done_at(connection, link_of(number), actor.who, now)
    note(connection, now, actor, "approve_bulletin", number)


def approvable(
    connection: Connection, drafts: Iterable[Mapping[str, Any]], actor: Actor, now: datetime
) -> Iterator[Mapping[str, Any]]:
    """Those of the drafts that wait for nothing but this one's yes."""
    for draft in drafts:
        try:
            _demand_approvable(connection, draft, actor, now)
        except Refusal:
            continue
        yield draft


def pause(connection: Connection, number: int, actor: Actor, now: datetime) -> None:
    """Lets nothing more leave until `resume`; the postmen see it within a second."""
    _steer(connection, number, actor, now, "pause_bulletin", (SENDING,), {"state": PAUSED})


def resume(connection: Connection, number: int, actor: Actor, now: datetime) -> None:
    values = {"state": SENDING, "stopped_code": "", "stopped_words": ""}
    _steer(connection, number, actor, now, "resume_bulletin", (PAUSED,), values)


def cancel(connection: Connection, number: int, actor: Actor, now: datetime) -> None:
    """Calls it off for good; what has not left is closed by `spreading.close_cancelled`."""
    states = (DRAFT, APPROVED, SENDING, PAUSED, DONE)
    values = {"state": CANCELLED, "ended_at": None}
    _steer(connection, number, actor, now, "cancel_bulletin", states, values)
    notices.note_done_at(connection, link_of(number), actor.who, now)


_VERBS: Mapping[str, tuple[str, str]] = {
    "pause_bulletin": ("tạm dừng", "paused"),
    "resume_bulletin": ("gửi tiếp", "resumed"),
    "cancel_bulletin": ("huỷ", "cancelled"),
}


def _steer(
    connection: Connection,
    number: int,
    actor: Actor,
    now: datetime,
    what: str,
    states: tuple[str, ...],
    values: Mapping[str, Any],
) -> None:
    bulletin = found(connection, number)
    demand(connection, actor, "editor", bulletin["unit_slug"])
    if not bulletins.change(connection, number, values, states=states):
        verb, done = _VERBS[what]
        # The state is read again: it may have changed since.
        state = found(connection, number)["state"]
        raise refusal(
            f"Bản tin {STATE_NAMES[state]} nên không {verb} được.",
            f"Bulletin {number} is {state} and cannot be {done}.",
        )
    note(connection, now, actor, what, number)


def _demand_approvable(
    connection: Connection, bulletin: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    demand(connection, actor, "approver", bulletin["unit_slug"])
    _is_for(bulletin, DRAFT, "duyệt")
    if not actor.is_operator:
        _demand_second(bulletin, actor)
        _demand_reach(connection, bulletin, actor)
    if not bulletin["body"]:
        raise refusal(
            "Bản tin chưa có lời. Người soạn viết xong rồi hãy duyệt.",
            "The bulletin has no words yet: write them first.",
            "body",
        )
    if bulletin["valid_until"] is not None and bulletin["valid_until"] <= now:
        raise refusal(
            "Bản tin đã quá hạn. Bạn sửa lại hạn rồi duyệt.",
            "The bulletin is past its valid_until: change that first.",
            "valid_until",
        )


def _is_for(bulletin: Mapping[str, Any], state: str, verb: str) -> None:
    if bulletin["state"] != state:
        raise refusal(
            f"Bản tin {STATE_NAMES[bulletin['state']]} nên không {verb} được.",
            f"Bulletin {bulletin['id']} is {bulletin['state']}: only a {state} can be approved.",
        )


def _demand_second(bulletin: Mapping[str, Any], actor: Actor) -> None:
    if actor.who in (bulletin["created_by"], bulletin["edited_by"]):
        raise refusal(
            "Bản tin này do bạn soạn hoặc sửa, nên người khác phải duyệt.",
            "Somebody else than its writer must approve the bulletin.",
        )


def _demand_reach(connection: Connection, bulletin: Mapping[str, Any], actor: Actor) -> None:
    """Whoever approves must speak for every unit it goes to."""
    reach = scope(connection, actor)
    meant = set(bulletin["units"]) or set(units.names(connection))
    if reach is not None and not meant <= reach:
        raise refusal(
            "Bản tin gửi cả đơn vị ngoài phạm vi của bạn. Cấp trên phải duyệt.",
            "The bulletin goes to units outside yours: an approver above must approve it.",
        )
