"""The letters of bulletins as a whole: which are open, which close, which the clock lets go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, literal, or_, select, text, update

from bot.store import roads
from bot.store.accounts import accounts
from bot.store.audience import JOINED
from bot.store.bulletins import DONE, SENDING, bulletins
from bot.store.letters import BY_CLOCK, REPLY_LANE, letters
from bot.store.people import people

CHUNK = 1_000  # letters that one transaction changes at most

# Why a letter was closed that might still have gone; it stands in its `code`.
CANCELLED, EXPIRED, UNSUBSCRIBED = "cancelled", "expired", "unsubscribed"

_MIGHT_GO = ("queued", "waiting")
# Written out: with values bound by name no database sees that the index of few fits.
_IS_BY_CLOCK = text(BY_CLOCK)


def has_some(connection: Connection, number: int, states: Sequence[str]) -> bool:
    """Whether a letter of the bulletin is in one of the states.

    Asked account by account: the index begins so, and a million letters need not be read.
    """
    is_one = (
        letters.c.bulletin_id == number,
        letters.c.account_id == accounts.c.id,
        letters.c.state.in_(states),
    )
    found = select(accounts.c.id).where(exists().where(*is_one)).limit(1)
    return connection.execute(found).first() is not None


def is_asking(connection: Connection, number: int) -> bool:
    """Whether a letter of the bulletin waits only because its person's last contact is unknown."""
    found = select(letters.c.id).where(
        letters.c.bulletin_id == number, _IS_BY_CLOCK, letters.c.road == roads.UNKNOWN
    )
    return connection.execute(found.limit(1)).first() is not None


def close_chunk(connection: Connection, number: int, code: str, real: datetime) -> int:
    """Closes letters of a bulletin that have not left; the caller repeats until it is 0."""
    chosen = (
        select(letters.c.id)
        .where(
            letters.c.bulletin_id == number,
            letters.c.account_id.in_(select(accounts.c.id)),
            letters.c.state.in_(_MIGHT_GO),
        )
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    )
    numbers = list(connection.execute(chosen).scalars())
    return _close(connection, letters.c.id.in_(numbers), "refused", code, real)


def unsubscribe(connection: Connection, person_id: int, real: datetime) -> int:
    """No bulletin that is on its way goes to this person any more."""
    mine = and_(letters.c.person_id == person_id, letters.c.bulletin_id.is_not(None))
    return _close(connection, mine, "refused", UNSUBSCRIBED, real)


def _close(connection: Connection, which: Any, state: str, code: str, real: datetime) -> int:
    return connection.execute(
        update(letters)
        .where(which, letters.c.state.in_(_MIGHT_GO))
        .values(state=state, code=code, settled_at=real)
    ).rowcount


def lock(connection: Connection, number: int) -> str:
    """The bulletin's state, which nobody changes until the transaction ends."""
    asked = select(bulletins.c.state).where(bulletins.c.id == number).with_for_update()
    state: str = connection.execute(asked).scalar_one()
    return state


def release(
    connection: Connection, number: int, now: datetime, today: datetime, real: datetime
) -> int:
    """Looks again at letters that the clock may free: what opened goes, what shut for another
    reason waits for that one. Returns how many changed; the caller repeats until it is 0.

    `today` is this day's first instant (real time): what Zalo took no more of is tried once a day.
    """
    if lock(connection, number) not in (SENDING, DONE):
        return 0
    found = _changed(connection, number, now, today)
    by_road: dict[str, list[int]] = defaultdict(list)
    for letter, road in found:
        by_road[road].append(letter)
    for road, numbers in by_road.items():
        is_open = roads.is_open(road)
        values: dict[str, Any] = {"road": road, "code": "" if is_open else road}
        if is_open:
            values |= {"state": "queued", "due_at": real, "settled_at": None}
        connection.execute(
            update(letters)
            .where(letters.c.id.in_(numbers), letters.c.state == "waiting")
            .values(**values)
        )
    if any(roads.is_open(road) for road in by_road):
        connection.execute(
            update(bulletins)
            .where(bulletins.c.id == number, bulletins.c.state == DONE)
            .values(state=SENDING, ended_at=None)
        )
    return len(found)


def _changed(
    connection: Connection, number: int, now: datetime, today: datetime
) -> list[tuple[int, str]]:
    """Letters the clock may free whose road is another one now: (number, road)."""
    road = roads.road(bulletins.c.template != "")
    rows = connection.execute(
        select(letters.c.id, road)
        .join(people, people.c.id == letters.c.person_id)
        .join(accounts, accounts.c.id == letters.c.account_id)
        .join(bulletins, bulletins.c.id == letters.c.bulletin_id)
        .where(
            letters.c.bulletin_id == number,
            text(f"letters.{BY_CLOCK.replace('road', 'letters.road')}"),
            letters.c.road != road,
            or_(letters.c.road != roads.TODAY, letters.c.settled_at < today),
        )
        .order_by(letters.c.id)
        .limit(CHUNK),
        roads.at(now),
    )
    return [(row[0], row[1]) for row in rows]


def note_today(connection: Connection, numbers: Sequence[int]) -> None:
    """The platform took no more of these today: the clock tries them again tomorrow."""
    if numbers:
        connection.execute(
            update(letters)
            .where(letters.c.id.in_(numbers), letters.c.state == "waiting")
            .values(road=roads.TODAY)
        )


LATELY = 20  # a person's newest letters of bulletins are looked through so far
OFFERED = 2  # so many of the newest are offered and sent at once


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that waits for its person, of a bulletin that still holds."""

    letter_id: int
    bulletin_id: int
    created_at: datetime


def offers(connection: Connection, person_id: int, now: datetime) -> list[Offer]:
    """The newest letters that wait for this person, oldest of them first."""
    rows = connection.execute(
        select(letters.c.id, letters.c.bulletin_id, letters.c.created_at)
        .join(bulletins, bulletins.c.id == letters.c.bulletin_id)
        .where(
            letters.c.person_id == person_id,
            letters.c.state == "waiting",
            bulletins.c.state.in_((SENDING, DONE)),
            bulletins.c.valid_until > now,
        )
        .order_by(letters.c.bulletin_id.desc())
        .limit(OFFERED)
    )
    return [Offer(*row) for row in rows][::-1]


def hand_over(connection: Connection, chosen: Sequence[Offer]) -> int:
    """Lets letters go that their person asked for, before all news; how many did.

    Of two who ask at the same moment one finds nothing waiting any more.
    """
    numbers = [offer.letter_id for offer in chosen]
    return connection.execute(
        update(letters)
        .where(letters.c.id.in_(numbers), letters.c.state == "waiting")
        .values(state="queued", lane=REPLY_LANE, code="", settled_at=None)
    ).rowcount


def newest_read(
    connection: Connection, person_id: int, numbers: Sequence[int]
) -> tuple[int, datetime] | None:
    """Which of these bulletins the person was sent last, and when (real time)."""
    # Not by the bulletins: their index holds everybody's letters, the person's only a few.
    rows = connection.execute(
        select(letters.c.bulletin_id, letters.c.settled_at)
        .where(
            letters.c.person_id == person_id,
            letters.c.bulletin_id.is_not(None),
            letters.c.state == "sent",
        )
        .order_by(letters.c.id.desc())
        .limit(len(numbers) + LATELY)
    )
    read = [(at, number) for number, at in rows if number in numbers and at is not None]
    if not read:
        return None
    at, number = max(read)
    return number, at


def road_of(connection: Connection, person_id: int, has_template: bool, now: datetime) -> str:
    """How this one person may be written to now; a road or a reason of roads.py."""
    asked = (
        select(roads.road(literal(has_template)))
        .select_from(JOINED)
        .where(people.c.id == person_id)
    )
    found: str = connection.execute(asked, roads.at(now)).scalar_one()
    return found
