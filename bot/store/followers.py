"""Followers as a platform lists them, and what it told of one of them when it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, SQLModel

from bot.store.columns import Instant, instant_column, table_of
from bot.store.events import events
from bot.store.forgotten import forgotten_among
from bot.store.letters import letters
from bot.store.people import people
from bot.store.upsert import insert_into


class ProfileRow(SQLModel, table=True):
    """What the platform was asked about a person, and when (the program's time).

    `listed_at`: last found among the followers; `asked_at`: name and age; `quota_at`: last contact
    and free messages. `code`: what it answered instead, "" where it told.
    """

    __tablename__ = "profiles"
    __table_args__ = (Index("profiles_listed", "account_id", "listed_at"),)

    person_id: int = Field(primary_key=True, sa_type=BigInteger)
    account_id: str
    listed_at: datetime | None = Field(default=None, sa_column=instant_column())
    asked_at: datetime | None = Field(default=None, sa_column=instant_column())
    quota_at: datetime | None = Field(default=None, sa_column=instant_column())
    code: str = ""


profiles = table_of(ProfileRow)


@dataclass(frozen=True, slots=True)
class Known:
    """What the platform told of one person, and when it was asked. None: it did not tell.

    `has_detail`, `has_quota`: which of the two questions were asked; `code`: what was said instead.
    """

    person_id: int
    at: datetime
    has_detail: bool = False
    has_quota: bool = False
    code: str = ""
    name: str | None = None
    is_minor: bool | None = None
    follows: bool | None = None
    wrote_at: datetime | None = None
    free_left: int | None = None


def put_listed(
    connection: Connection, account_id: str, platform_ids: Sequence[str], now: datetime
) -> tuple[int, int]:
    """These follow the account: people are made or marked so.

    Returns how many are new, and how many were passed over: who had their data deleted.
    """
    away = forgotten_among(connection, account_id, platform_ids)
    wanted = [one for one in dict.fromkeys(platform_ids) if one not in away]
    if not wanted:
        return 0, len(away)
    here = (people.c.account_id == account_id, people.c.platform_id.in_(wanted))
    before = connection.execute(select(func.count()).where(*here)).scalar_one()
    _put_people(connection, account_id, wanted, now)
    numbers = list(connection.execute(select(people.c.id).where(*here)).scalars())
    rows = [{"person_id": number, "account_id": account_id} for number in numbers]
    statement = insert_into(connection, profiles).values(listed_at=now, code="")
    connection.execute(
        statement.on_conflict_do_update(index_elements=["person_id"], set_={"listed_at": now}), rows
    )
    return len(numbers) - int(before), len(away)


def _put_people(
    connection: Connection, account_id: str, platform_ids: Sequence[str], now: datetime
) -> None:
    statement = insert_into(connection, people).values(
        account_id=account_id,
        platform_id=bindparam("platform"),
        first_at=now,
        address="",
        follows=True,
        wants_news=True,
        choices=[],
        question="",
        told={},
    )
    came_back = {"follows": True, "gone_at": None}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "platform_id"],
            set_=came_back,
            where=people.c.follows.is_(False),
        ),
        # In one order everywhere: two lists that are read at once must not lock each other out.
        [{"platform": name} for name in sorted(platform_ids)],
    )


def count_listed(connection: Connection, account_id: str, since: datetime) -> int:
    """How many different people were found in the list since that instant."""
    found: int = connection.execute(
        select(func.count()).where(
            profiles.c.account_id == account_id, profiles.c.listed_at >= since
        )
    ).scalar_one()
    return found


def to_ask(
    connection: Connection, account_id: str, listed_since: datetime, before: datetime, most: int
) -> list[Any]:
    """Followers whose details were not asked since `before`: (id, platform_id)."""
    return list(
        connection.execute(
            select(people.c.id, people.c.platform_id)
            .join(profiles, profiles.c.person_id == people.c.id)
            .where(
                profiles.c.account_id == account_id,
                profiles.c.listed_at >= listed_since,
                _older(profiles.c.asked_at, before),
                people.c.forget_at.is_(None),
            )
            .order_by(people.c.id)
            .limit(most)
        )
    )


def newcomers(
    connection: Connection, account_id: str, since: datetime, before: datetime, most: int
) -> list[Any]:
    """Who did something since, and was not asked of since `before`: (id, platform_id)."""
    came = select(events.c.person_id).where(
        events.c.account_id == account_id, events.c.received_at >= since
    )
    return list(
        connection.execute(
            select(people.c.id, people.c.platform_id)
            .outerjoin(profiles, profiles.c.person_id == people.c.id)
            .where(
                people.c.id.in_(came),
                people.c.gone_at.is_(None),
                people.c.forget_at.is_(None),
                _older(profiles.c.asked_at, before),
            )
            .order_by(people.c.id)
            .limit(most)
        )
    )


def leavers(connection: Connection, account_id: str, since: datetime, most: int) -> list[Any]:
    """Who counts as a follower and was neither listed nor asked since: (id, platform_id)."""
    return list(
        connection.execute(
            select(people.c.id, people.c.platform_id)
            .outerjoin(profiles, profiles.c.person_id == people.c.id)
            .where(
                people.c.account_id == account_id,
                people.c.follows.is_(True),
                people.c.first_at < since,
                _older(people.c.last_wrote_at, since),
                _older(profiles.c.listed_at, since),
                _older(profiles.c.asked_at, since),
            )
            .order_by(people.c.id)
            .limit(most)
        )
    )


def waited_for(
    connection: Connection, account_id: str, asked_before: datetime, most: int
) -> list[Any]:
    """Who has news waiting only because their last contact is not known, and was not asked of
    lately: (id, platform_id).
    """
    # Written out: with values bound by name no database sees that its index fits.
    waits = select(letters.c.person_id).where(
        letters.c.account_id == account_id,
        text("letters.state = 'waiting' AND letters.road = '-unknown'"),
    )
    return list(
        connection.execute(
            select(people.c.id, people.c.platform_id)
            .outerjoin(profiles, profiles.c.person_id == people.c.id)
            .where(
                people.c.id.in_(waits),
                people.c.last_wrote_at.is_(None),
                people.c.forget_at.is_(None),
                _older(profiles.c.quota_at, asked_before),
            )
            .order_by(people.c.id)
            .limit(most)
        )
    )


def note_known(connection: Connection, account_id: str, known: Sequence[Known]) -> None:
    """Writes what the platform told; our own knowledge of when somebody wrote is never set back."""
    for one in sorted(known, key=lambda told: told.person_id):
        asked: dict[str, Any] = {"code": one.code}
        if one.has_detail:
            asked["asked_at"] = one.at
        if one.has_quota:
            asked["quota_at"] = one.at
        statement = insert_into(connection, profiles).values(
            person_id=one.person_id, account_id=account_id, **asked
        )
        connection.execute(
            statement.on_conflict_do_update(index_elements=["person_id"], set_=asked)
        )
        if values := _told(one):
            connection.execute(
                update(people)
                .where(people.c.id == one.person_id, people.c.forget_at.is_(None))
                .values(**values)
            )


def _told(one: Known) -> dict[str, Any]:
    """The columns of the person that change."""
    values: dict[str, Any] = {}
    if one.name:
        values["name"] = one.name
    if one.is_minor is not None:
        values["is_minor"] = one.is_minor
    if one.follows is not None:
        values["follows"] = one.follows
    if one.wrote_at is not None:
        wrote = people.c.last_wrote_at
        is_newer = or_(wrote.is_(None), wrote < one.wrote_at)
        values["last_wrote_at"] = case((is_newer, literal(one.wrote_at, Instant())), else_=wrote)
    if one.has_quota:
        # Who wrote after we asked has a window of their own, and nothing was said of that one.
        is_same = _older(people.c.last_wrote_at, one.at)
        values["free_left"] = case((is_same, one.free_left), else_=people.c.free_left)
    return values


def _older(column: ColumnElement[Any], before: datetime) -> ColumnElement[bool]:
    """Whether the instant is unknown or before another."""
    return or_(column.is_(None), and_(column.is_not(None), column < before))
