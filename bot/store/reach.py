"""Reach: of which people a message of an activity finds the way, and why of the others not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, false, select

from bot.store import roads
from bot.store.accounts import accounts
from bot.store.people import people

GONE = "-gone"  # blocked, left or asked to be forgotten
STOPPED = "-stopped"  # nothing leaves by the account for now


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody is written to: who they are on which account, and the road or the reason."""

    account_id: str
    channel: str
    platform_id: str
    unit_slug: str
    address: str
    ward: str | None
    road: str


def ways(connection: Connection, person_ids: Sequence[int], at: datetime) -> dict[int, Way]:
    """By person, as it is at that instant or, as far as is known now, will be."""
    road = case(
        (people.c.gone_at.is_not(None) | people.c.forget_at.is_not(None), GONE),
        (accounts.c.stopped_at.is_not(None), STOPPED),
        else_=roads.road(false()),
    )
    rows = connection.execute(
        select(
            people.c.id,
            people.c.account_id,
            accounts.c.channel,
            people.c.platform_id,
            accounts.c.unit_slug,
            people.c.address,
            people.c.unit_slug,
            road,
        )
        .join(accounts, accounts.c.id == people.c.account_id)
        .where(people.c.id.in_(list(person_ids))),
        roads.at(at),
    )
    return {number: Way(*rest) for number, *rest in rows}


def is_reached(way: Way | None) -> bool:
    """Whether a message comes to their phone by itself; the chat page they must open."""
    return way is not None and way.road in (roads.FREE, roads.UPDATE, roads.PAID)
