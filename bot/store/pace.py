"""The pace of an account: send instants reserved in its row, shared by all processes.

Real seconds since 1970 throughout: CLOCK_AT does not move the pace.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Float, bindparam, select, update
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import table_of

# A letter may leave this much before its instant: letters then go in small groups, and no sliding
# second holds more than a twentieth over the rate.
EARLY_SECONDS = 0.05
# While a token is being renewed everybody waits for the new pair.
RENEWAL_SECONDS = 0.2
# After being told to slow down the rate doubles again every two minutes up to its setting.
RECOVERY_SECONDS = 120.0
LEAST_RATE = 0.2
# A share of the platform's allowance (its headers tell) above which we slow down by ourselves.
MUCH_USED = 0.8
SLOWED_FOR = 5.0  # seconds in which a second warning changes nothing


class AppPaceRow(SQLModel, table=True):
    """The instants of bulk sends that all OAs of one app share (real seconds since 1970)."""

    __tablename__ = "app_paces"

    app_id: str = Field(primary_key=True)
    next_send_at: float = Field(default=0.0, sa_type=Float)


app_paces = table_of(AppPaceRow)

_ROW = (
    select(
        accounts.c.next_send_at,
        accounts.c.slow_rate,
        accounts.c.slow_at,
        accounts.c.stopped_at,
        accounts.c.refreshing_until,
    )
    .where(accounts.c.id == bindparam("account"))
    .with_for_update()
)
_TAKE = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(next_send_at=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters may leave now, from the instant `start` on one every `step` seconds.

    Without room, `again_at` tells when to ask again; infinity while the account stands still.
    """

    letters: int
    again_at: float
    start: float = 0.0
    step: float = 0.0


def rate_now(rate: float, slow_rate: float | None, slow_at: float, now: float) -> float:
    """Sends a second at this instant: the setting, or less for a while after a warning."""
    if slow_rate is None:
        return rate
    doublings = min(60.0, max(0.0, now - slow_at) / RECOVERY_SECONDS)
    grown: float = slow_rate * 2.0**doublings
    return min(rate, grown)


def current_rate(connection: Connection, account_id: str, rate: float, now: float) -> float:
    """Sends a second of the account at this instant; `rate` is the setting."""
    row = connection.execute(
        select(accounts.c.slow_rate, accounts.c.slow_at).where(accounts.c.id == account_id)
    ).one_or_none()
    return rate if row is None else rate_now(rate, row.slow_rate, row.slow_at, now)


def room(connection: Connection, account_id: str, rate: float, now: float, most: int) -> Room:
    """How many letters of the account may leave now.

    Holds the account's row until the transaction ends: nobody else can be given the same instants.
    """
    row = connection.execute(_ROW, {"account": account_id}).one_or_none()
    if row is None or row.stopped_at is not None:
        return Room(0, float("inf"))
    if row.refreshing_until is not None and row.refreshing_until.timestamp() > now:
        return Room(0, now + RENEWAL_SECONDS)
    start = max(now, row.next_send_at)
    if start > now + EARLY_SECONDS:
        return Room(0, start - EARLY_SECONDS)
    step = 1.0 / rate_now(rate, row.slow_rate, row.slow_at, now)
    fitting = 1 + int((now + EARLY_SECONDS - start) / step)
    return Room(min(most, fitting), now, start, step)


def take(connection: Connection, account_id: str, room: Room, count: int) -> None:
    """Reserves the first `count` instants of the room; its row is still held."""
    until = room.start + count * room.step
    connection.execute(_TAKE, {"account": account_id, "until": until})


def slow_down(
    connection: Connection, account_id: str, rate: float, now: float, held_until: float
) -> None:
    """Halves the account's rate and holds everything back until `held_until`."""
    row = connection.execute(_ROW, {"account": account_id}).one()
    values: dict[str, float] = {}
    if row.slow_rate is None or now - row.slow_at > SLOWED_FOR:
        current = rate_now(rate, row.slow_rate, row.slow_at, now)
        values = {"slow_rate": max(LEAST_RATE, current / 2), "slow_at": now}
    if held_until > row.next_send_at:
        values["next_send_at"] = held_until
    if values:
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
