"""Writing bulletins: new ones, changes, copies, and the weekly ones that ask for fresh words."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from bot.bulletin.actor import Actor, demand, scope
from bot.bulletin.drafts import Draft, Rules
from bot.bulletin.faults import refusal
from bot.store import acts, bulletin_counts, bulletins, units
from bot.store.bulletins import APPROVED, DRAFT
from bot.store.database import Connection

WEEK = timedelta(days=7)


def rules_for(
    connection: Connection,
    actor: Actor,
    now: datetime,
    *,
    unit: str,
    is_topic: Callable[[str], bool],
    own_site: str,
) -> Rules:
    """What a draft of this actor is measured by; `unit` is the one meant where none is named."""
    reach = scope(connection, actor)
    of_accounts = bulletin_counts.units_of_accounts(connection).values()  # some have no file
    known = {**dict.fromkeys((unit, *of_accounts), ""), **units.names(connection)}
    mine = {slug: name for slug, name in known.items() if reach is None or slug in reach}
    return Rules(now, unit, mine, is_topic, own_site, actor.may("admin"))


def create(connection: Connection, draft: Draft, actor: Actor, now: datetime) -> int:
    """Keeps a new draft and returns its number. Raises Refusal."""
    demand(connection, actor, "editor", draft.unit_slug)
    row = bulletins.as_row(
        **_columns(connection, draft, actor), created_at=now, created_by=actor.who
    )
    number = bulletins.put_in(connection, row)
    note(connection, now, actor, "create_bulletin", number)
    return number


def edit(
    connection: Connection, number: int, version: int, draft: Draft, actor: Actor, now: datetime
) -> None:
    """Changes a bulletin that has not begun; an approval is taken back. Raises Refusal.

    `version` is the one the writer saw: who comes second learns that somebody was before them.
    """
    bulletin = found(connection, number)
    demand(connection, actor, "editor", bulletin["unit_slug"])
    demand(connection, actor, "editor", draft.unit_slug)
    values = {
        **_columns(connection, draft, actor),
        "state": DRAFT,
        "version": version + 1,
        "edited_by": actor.who,
        "approved_at": None,
        "approved_by": "",
        "warned_at": None,
    }
    states = (DRAFT, APPROVED)
    if not bulletins.change(connection, number, values, states=states, version=version):
        raise _not_editable(bulletin)
    why = "approval taken back" if bulletin["state"] == APPROVED else ""
    note(connection, now, actor, "edit_bulletin", number, why)


def copy(connection: Connection, number: int, actor: Actor, now: datetime) -> int:
    """A new draft with the same words and audience, without a time. Raises Refusal."""
    bulletin = found(connection, number)
    demand(connection, actor, "editor", bulletin["unit_slug"])
    row = _again(bulletin, actor.who, now)
    made = bulletins.put_in(connection, {**row, "is_weekly": False})
    note(connection, now, actor, "copy_bulletin", made, f"of bulletin:{number}")
    return made


def next_of_week(connection: Connection, bulletin: Mapping[str, Any], now: datetime) -> int | None:
    """The draft for the week after, whose words somebody must write; None where there is one."""
    send_at = bulletin["send_at"] or bulletin["started_at"]
    row = {
        **_again(bulletin, bulletin["created_by"], now),
        "body": "",
        "send_at": next_week(send_at, now),
        "follows_id": bulletin["id"],
    }
    return bulletins.put_in_follower(connection, row)


def next_week(send_at: datetime, now: datetime) -> datetime:
    """The same hour of the same weekday, in the first week that is still to come."""
    weeks = max(1, (now - send_at) // WEEK + 1)
    return send_at + WEEK * weeks


def found(connection: Connection, number: int) -> dict[str, Any]:
    """The bulletin's row. Raises Refusal where there is none."""
    bulletin = bulletins.find(connection, number)
    if bulletin is None:
        raise refusal(f"Không có bản tin số {number}.", f"There is no bulletin {number}.")
    return bulletin


def note(
    connection: Connection, now: datetime, actor: Actor, what: str, number: int, why: str = ""
) -> None:
    """Writes the act into the audit trail."""
    acts.put_in(connection, now, actor.who, what, f"bulletin:{number}", why)


def draft_of(bulletin: Mapping[str, Any]) -> Draft:
    """The draft in a row, for a form that shows it again."""
    return Draft(**{name: bulletin[name] for name in Draft.__dataclass_fields__})


def _columns(connection: Connection, draft: Draft, actor: Actor) -> dict[str, Any]:
    """The draft's columns. "All units the author may write to" is kept as what it is today; only
    the operator's means every unit, also those to come.
    """
    reach = scope(connection, actor)
    if reach is not None and not draft.units:
        draft = replace(draft, units=sorted(reach))
    return asdict(draft)


def _again(bulletin: Mapping[str, Any], who: str, now: datetime) -> dict[str, Any]:
    draft = replace(draft_of(bulletin), send_at=None, valid_until=None)
    return bulletins.as_row(**asdict(draft), created_at=now, created_by=who)


def _not_editable(bulletin: Mapping[str, Any]) -> Exception:
    if bulletin["state"] in (DRAFT, APPROVED):
        return refusal(
            "Có người vừa sửa bản tin này. Bạn mở lại trang để xem bản mới rồi sửa tiếp.",
            "Somebody has changed the bulletin meanwhile: read it again.",
        )
    return refusal(
        "Bản tin đã bắt đầu gửi nên không sửa được. Bạn chép lại thành bản mới.",
        f"The bulletin is {bulletin['state']} and cannot be changed: copy it.",
    )
