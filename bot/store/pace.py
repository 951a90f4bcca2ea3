"""The pace of an account: send instants reserved in its row, shared by all processes.

Real seconds since 1970 throughout: CLOCK_AT does not move the pace.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Float, bindparam, select, update
from sqlmodel import Field, SQLModel

from bot.store.accounts import accounts
from bot.store.columns import table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_into

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
# News go in groups of a tenth of a second's worth at most, each a little apart from the one before,
# so that what is late on the wire does not meet what follows.
NEWS_GROUPS = 10
NEWS_SHARE = 0.98
# A group that leaves so much late at most does not lose the time, if the rate allows for it.
LATE_SECONDS = 0.06
ON_THE_WAY = 0.02  # what one may be late between us and the platform
IDLE_SECONDS = 1.0  # an account that sent no news for so long begins anew
# Another process is asking for the same account: it is asked for again a moment later.
TAKEN_SECONDS = 0.02
ROUNDING_SECONDS = 0.002  # what a waiting thread may wake too early
SLOWED_FOR = 5.0  # seconds in which a second warning changes nothing


class AppPaceRow(SQLModel, table=True):
    """The instants of bulk sends that all OAs of one app share (real seconds since 1970)."""

    __tablename__ = "app_paces"

    app_id: str = Field(primary_key=True)
    next_send_at: float = Field(default=0.0, sa_type=Float)


app_paces = table_of(AppPaceRow)

_COLUMNS = select(
    accounts.c.next_send_at,
    accounts.c.slow_rate,
    accounts.c.slow_at,
    accounts.c.stopped_at,
    accounts.c.refreshing_until,
).where(accounts.c.id == bindparam("account"))
_ROW = Ready(_COLUMNS.with_for_update())
# Nobody waits for a lock to send news: two accounts or apps locked crosswise cannot meet.
_FREE_ROW = Ready(_COLUMNS.with_for_update(skip_locked=True))
_TAKE = Ready(
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(next_send_at=bindparam("until"))
)
_APP_ROW = Ready(
    select(app_paces.c.next_send_at)
    .where(app_paces.c.app_id == bindparam("app"))
    .with_for_update(skip_locked=True)
)
_TAKE_APP = Ready(
    update(app_paces)
    .where(app_paces.c.app_id == bindparam("app"))
    .values(next_send_at=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters may leave now, from the instant `start` on one every `step` seconds.

    Without room, `again_at` tells when to ask again; infinity while the account stands still.
    A group of news may leave `spare` seconds later than now.
    """

    letters: int
    again_at: float
    start: float = 0.0
    step: float = 0.0
    spare: float = 0.0


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
    row = _ROW.row(connection, {"account": account_id})
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
    _TAKE.run(connection, {"account": account_id, "until": until})


def news_room(connection: Connection, account_id: str, rate: float, now: float, most: int) -> Room:
    """How many letters of news of the account may leave in one group now.

    Where there is room it holds the account's row until the transaction ends.
    """
    row = _FREE_ROW.row(connection, {"account": account_id})
    if row is None:
        return Room(0, now + TAKEN_SECONDS)
    if row.stopped_at is not None:
        return Room(0, float("inf"))
    if row.refreshing_until is not None and row.refreshing_until.timestamp() > now:
        return Room(0, now + RENEWAL_SECONDS)
    return _group(rate_now(rate, row.slow_rate, row.slow_at, now), row.next_send_at, now, most)


def app_room(connection: Connection, app_id: str, rate: float, now: float, most: int) -> Room:
    """The same for what all accounts of one app may send together; `rate` is the app's."""
    row = _APP_ROW.row(connection, {"app": app_id})
    if row is None:  # the first time, or another process holds it
        made = insert_into(connection, app_paces).values(app_id=app_id, next_send_at=0.0)
        connection.execute(made.on_conflict_do_nothing(index_elements=["app_id"]))
        return Room(0, now + TAKEN_SECONDS)
    return _group(rate, row.next_send_at, now, most)


def take_app(connection: Connection, app_id: str, room: Room, count: int) -> None:
    """Reserves the first `count` instants of the app's room; its row is still held."""
    until = room.start + count * room.step
    _TAKE_APP.run(connection, {"app": app_id, "until": until})


def _group(rate: float, next_send_at: float, now: float, most: int) -> Room:
    """The room of one group, of at least one letter."""
    size, may_be_late = _grouping(rate)
    # Who has just begun is not late. What is late lost no more than it may have back.
    has_begun = now - next_send_at > IDLE_SECONDS
    start = now if has_begun else max(now - may_be_late, next_send_at)
    if start > now + ROUNDING_SECONDS:
        return Room(0, start)
    step = 1.0 / (rate * NEWS_SHARE)
    return Room(min(most, size), now, start, step, may_be_late - max(0.0, now - start))


@lru_cache(maxsize=256)
def _grouping(rate: float) -> tuple[int, float]:
    """How many letters a group has, and by how many seconds it may be late.

    No sliding second may hold more than a tenth, or one letter, over the rate: a late group and as
    many in time as would go over must be more than a second apart. Smaller groups leave more room.
    """
    most = max(rate * 1.1, rate + 1)
    found = (1, 0.0)
    for size in range(max(1, int(rate / NEWS_GROUPS)), 0, -1):
        span = int(most / size) * size / (rate * NEWS_SHARE)
        late = min(LATE_SECONDS, span - 1.0 - ON_THE_WAY)
        if late > found[1]:
            found = (size, late)
        if late >= LATE_SECONDS:
            break
    return found


def slow_down(
    connection: Connection, account_id: str, rate: float, now: float, held_until: float
) -> None:
    """Halves the account's rate and holds everything back until `held_until`."""
    (row,) = _ROW.rows(connection, {"account": account_id})
    values: dict[str, float] = {}
    if row.slow_rate is None or now - row.slow_at > SLOWED_FOR:
        current = rate_now(rate, row.slow_rate, row.slow_at, now)
        values = {"slow_rate": max(LEAST_RATE, current / 2), "slow_at": now}
    if held_until > row.next_send_at:
        values["next_send_at"] = held_until
    if values:
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
