"""Audience: whom a bulletin means, before any question of roads; conditions over people ⨝ accounts.

People who are gone, forgotten or took the news off are not meant, nor minors who chose nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, not_

from bot.store.accounts import accounts
from bot.store.interests import interests
from bot.store.people import people
from bot.store.signups import CANCELLED, signups

# Why somebody the writer asked for is not meant all the same.
STOPPED = "-stopped"  # took the news off
MINOR = "-minor"  # under 18, and the bulletin is for nothing they chose

JOINED = people.join(accounts, accounts.c.id == people.c.account_id)


def meant(bulletin: Mapping[str, Any], now: datetime) -> ColumnElement[bool]:
    """Who gets a letter of the bulletin (its row); `now` is the program's time."""
    return and_(asked_for(bulletin, now), *(not_(out) for out, _why in _left_out(bulletin)))


def asked_for(bulletin: Mapping[str, Any], now: datetime) -> ColumnElement[bool]:
    """Everybody the writer asked for who can be reached at all, wanted or not."""
    conditions: list[ColumnElement[bool]] = [
        accounts.c.channel.in_(bulletin["channels"]),
        people.c.gone_at.is_(None),
        people.c.forget_at.is_(None),
    ]
    if bulletin["units"]:
        conditions.append(accounts.c.unit_slug.in_(bulletin["units"]))
    if bulletin["interests"]:
        conditions.append(_chose(bulletin["interests"]))
    if bulletin["activity_id"] is not None:
        conditions.append(_signed_up(bulletin["activity_id"]))
    if bulletin["since_days"] is not None:
        since = now - timedelta(days=bulletin["since_days"])
        conditions.append(people.c.last_wrote_at >= since)
    return and_(*conditions)


def or_left_out(bulletin: Mapping[str, Any], standing: ColumnElement[str]) -> ColumnElement[str]:
    """For people asked for: why they are left out, else what `standing` tells of them."""
    cases = _left_out(bulletin)
    return case(*cases, else_=standing) if cases else standing


def _left_out(bulletin: Mapping[str, Any]) -> list[tuple[ColumnElement[bool], str]]:
    """Who is asked for and not meant all the same, and why.

    Who chose this very kind of news may want no other: whoever stops all news has no kind chosen
    any more. The young are told of what they chose or signed up for.
    """
    if bulletin["interests"]:
        return []
    stopped = (not_(people.c.wants_news), STOPPED)
    if bulletin["activity_id"] is not None:
        return [stopped]
    return [stopped, (people.c.is_minor.is_(True), MINOR)]


def _chose(names: list[str]) -> ColumnElement[bool]:
    return exists().where(interests.c.person_id == people.c.id, interests.c.interest.in_(names))


def _signed_up(activity_id: int) -> ColumnElement[bool]:
    """Whoever has a place or waits for one, friends' signers too."""
    return exists().where(
        signups.c.person_id == people.c.id,
        signups.c.activity_id == activity_id,
        signups.c.state != CANCELLED,
    )
