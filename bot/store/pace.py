"""The pace of an account: send instants reserved in its row, shared by all processes.

Real seconds since 1970 throughout: CLOCK_AT does not move the pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, select, update

from bot.store.accounts import accounts

# How far ahead instants are given out: a letter that would leave later is better left to others.
# Short, so that a slow account does not keep senders from the others.
AHEAD_SECONDS = 0.2
# While a token is being renewed everybody waits for the new pair.
RENEWAL_SECONDS = 0.2
# After being told to slow down the rate doubles again every two minutes up to its setting.
RECOVERY_SECONDS = 120.0
LEAST_RATE = 0.2
# A share of the platform's allowance (its headers tell) above which we slow down by ourselves.
MUCH_USED = 0.8
SLOWED_FOR = 5.0  # seconds in which a second warning changes nothing


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters may be claimed now, and when to ask again if that is none."""

    letters: int
    again_at: float


def rate_now(rate: float, slow_rate: float | None, slow_at: float, now: float) -> float:
    """Sends a second at this instant: the setting, or less for a while after a warning."""
    if slow_rate is None:
        return rate
    doublings = min(60.0, max(0.0, now - slow_at) / RECOVERY_SECONDS)
    grown: float = slow_rate * 2.0**doublings
    return min(rate, grown)


def room(connection: Connection, account_id: str, rate: float, now: float, most: int) -> Room:
    """How many letters of the account may be claimed: none while it is stopped or held back."""
    row = connection.execute(
        select(
            accounts.c.next_send_at,
            accounts.c.slow_rate,
            accounts.c.slow_at,
            accounts.c.stopped_at,
            accounts.c.refreshing_until,
        ).where(accounts.c.id == account_id)
    ).one_or_none()
    if row is None or row.stopped_at is not None:
        return Room(0, float("inf"))
    if row.refreshing_until is not None and row.refreshing_until.timestamp() > now:
        return Room(0, now + RENEWAL_SECONDS)
    if row.next_send_at > now + AHEAD_SECONDS:
        return Room(0, row.next_send_at - AHEAD_SECONDS)
    current = rate_now(rate, row.slow_rate, row.slow_at, now)
    free = now + AHEAD_SECONDS - max(now, row.next_send_at)
    return Room(min(most, max(1, int(free * current))), now)


def reserve(
    connection: Connection, account_id: str, rate: float, now: float, count: int
) -> Sequence[float]:
    """Takes the next `count` send instants of the account, by one conditional update."""
    row = connection.execute(
        select(accounts.c.slow_rate, accounts.c.slow_at).where(accounts.c.id == account_id)
    ).one()
    step = 1.0 / rate_now(rate, row.slow_rate, row.slow_at, now)
    start = case((accounts.c.next_send_at > now, accounts.c.next_send_at), else_=now)
    end: float = connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(next_send_at=start + count * step)
        .returning(accounts.c.next_send_at)
    ).scalar_one()
    return [end - (count - place) * step for place in range(count)]


def slow_down(
    connection: Connection, account_id: str, rate: float, now: float, held_until: float
) -> None:
    """Halves the account's rate and holds everything back until `held_until`."""
    row = connection.execute(
        select(accounts.c.slow_rate, accounts.c.slow_at, accounts.c.next_send_at).where(
            accounts.c.id == account_id
        )
    ).one()
    values: dict[str, float] = {}
    if row.slow_rate is None or now - row.slow_at > SLOWED_FOR:
        current = rate_now(rate, row.slow_rate, row.slow_at, now)
        values = {"slow_rate": max(LEAST_RATE, current / 2), "slow_at": now}
    if held_until > row.next_send_at:
        values["next_send_at"] = held_until
    if values:
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
