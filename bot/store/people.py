"""People: somebody on one account, what they wish, and where they stand in the talk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import NUMBERS_GROW, id_column, instant_column, state_column, table_of
from bot.store.ready import Ready
from bot.store.upsert import insert_of


def _where_open(column: str) -> dict[str, Any]:
    """An index of those few only who are in the middle of something."""
    is_open = text(f"{column} IS NOT NULL")
    return {"sqlite_where": is_open, "postgresql_where": is_open}


class PersonRow(SQLModel, table=True):
    """Somebody on one account, with their dialogue: one row, read and written once an event.

    `address` is how the bot calls them ("" for "bạn"). `silent_until`: staff hold the talk.
    `gone_at`: the platform said they cannot be reached. `forget_at`: to be deleted as soon as the
    last word to them has left. `choices` are (title, payload) of the newest list put to them,
    `question` an open yes-or-no, `told` how often they were told which text lately. `guide` and
    `form` are where they stand in one that is open (bot/conversation/guides.py, forms.py), None
    where none is; they are replaced, never changed in place. `…_at` is the last step in it.
    `unit_slug` is the ward they told is theirs, "" where they were asked and told none. `name` is
    how the platform shows them, "" untold; `is_minor`: it says that they are under 18. `free_left`
    is how many free messages Zalo said are left in this window, None where it has not said.
    `interests_asked_at`: when they were offered the kinds of news, once.
    `last_wrote_at`: when they last did what lets us write to them (bot/store/roads.py, `opens`).
    `news_offered_at`: when they were last told that news waits for them.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("account_id", "platform_id"),
        Index("people_in_guides", "guide_at", **_where_open("guide_at")),
        Index("people_in_forms", "form_at", **_where_open("form_at")),
        Index("people_by_account", "account_id", "id"),
        NUMBERS_GROW,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    account_id: str
    platform_id: str
    first_at: datetime = Field(sa_column=instant_column(nullable=False))
    address: str = ""
    follows: bool = False
    wants_news: bool = True
    last_wrote_at: datetime | None = Field(default=None, sa_column=instant_column())
    greeted_at: datetime | None = Field(default=None, sa_column=instant_column())
    silent_until: datetime | None = Field(default=None, sa_column=instant_column())
    gone_at: datetime | None = Field(default=None, sa_column=instant_column())
    forget_at: datetime | None = Field(default=None, sa_column=instant_column())
    topic: str | None = None
    topic_at: datetime | None = Field(default=None, sa_column=instant_column())
    choices: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    choices_at: datetime | None = Field(default=None, sa_column=instant_column())
    question: str = ""
    question_at: datetime | None = Field(default=None, sa_column=instant_column())
    told: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    guide: dict[str, Any] | None = Field(default=None, sa_column=state_column())
    guide_at: datetime | None = Field(default=None, sa_column=instant_column())
    form: dict[str, Any] | None = Field(default=None, sa_column=state_column())
    form_at: datetime | None = Field(default=None, sa_column=instant_column())
    unit_slug: str | None = None
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_minor: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    free_left: int | None = None
    interests_asked_at: datetime | None = Field(default=None, sa_column=instant_column())
    news_offered_at: datetime | None = Field(default=None, sa_column=instant_column())


people = table_of(PersonRow)


@dataclass(slots=True)
class Person:
    """A person as one turn sees and changes them; the fields are those of PersonRow.

    `before` is how they were found. Lists and mappings are replaced, never changed in place.
    """

    id: int
    account_id: str
    platform_id: str
    first_at: datetime
    address: str
    follows: bool
    wants_news: bool
    last_wrote_at: datetime | None
    greeted_at: datetime | None
    silent_until: datetime | None
    gone_at: datetime | None
    forget_at: datetime | None
    topic: str | None
    topic_at: datetime | None
    choices: list[list[str]]
    choices_at: datetime | None
    question: str
    question_at: datetime | None
    told: dict[str, list[int]]
    guide: dict[str, Any] | None
    guide_at: datetime | None
    form: dict[str, Any] | None
    form_at: datetime | None
    unit_slug: str | None
    name: str
    is_minor: bool
    free_left: int | None
    interests_asked_at: datetime | None
    news_offered_at: datetime | None
    before: Sequence[Any] = field(repr=False, compare=False)


# Built once: making a statement costs more than running it on the hot path.
_COLUMNS = tuple(column.name for column in people.c)
_FOUND = select(people).where(
    people.c.account_id == bindparam("account"), people.c.platform_id == bindparam("platform")
)
_FIND, _LOCK = Ready(_FOUND), Ready(_FOUND.with_for_update())


def lock(connection: Connection, account_id: str, platform_id: str, now: datetime) -> Person:
    """Finds or makes the person and holds their lane until the transaction ends."""
    key = {"account": account_id, "platform": platform_id}
    row = _LOCK.row(connection, key)
    if row is None:
        _MAKE.run(connection, {**key, "first_at": now})
        (row,) = _LOCK.rows(connection, key)
    return Person(*(*row, row))


def _make(dialect: str) -> Any:
    """Somebody new, of whom nothing is known but where they wrote."""
    return (
        insert_of(dialect, people)
        .values(
            account_id=bindparam("account"),
            platform_id=bindparam("platform"),
            first_at=bindparam("first_at"),
            address="",
            follows=False,
            wants_news=True,
            choices=[],
            question="",
            told={},
        )
        .on_conflict_do_nothing(index_elements=["account_id", "platform_id"])
    )


_MAKE = Ready(_make)


def find(connection: Connection, account_id: str, platform_id: str) -> Person | None:
    """The person with that id on the platform, None if they never were here."""
    row = _FIND.row(connection, {"account": account_id, "platform": platform_id})
    return None if row is None else Person(*(*row, row))


def keep(connection: Connection, person: Person) -> None:
    """Writes what the turn changed of the person."""
    now = [getattr(person, name) for name in _COLUMNS]
    changed = tuple(
        name
        for name, value, before in zip(_COLUMNS, now, person.before, strict=True)
        if value is not before
    )
    if changed:
        values = {f"new_{name}": getattr(person, name) for name in changed}
        _keep(changed).run(connection, {"number": person.id, **values})


@cache
def _keep(changed: tuple[str, ...]) -> Ready:
    """One statement for each set of columns: turns change the same few again and again."""
    return Ready(
        update(people)
        .where(people.c.id == bindparam("number"))
        .values({name: bindparam(f"new_{name}", type_=people.c[name].type) for name in changed})
    )


def offer_choices(
    connection: Connection, number: int, choices: Sequence[Sequence[str]], now: datetime
) -> bool:
    """Lets a typed number mean these (title, payload), which were put to them unasked.

    What they are in the middle of stays theirs: an open form or guide, a question younger than an
    hour, and whatever somebody does who is writing at this very moment.
    """
    free = and_(
        people.c.id == number,
        people.c.form_at.is_(None),
        people.c.guide_at.is_(None),
        or_(people.c.question == "", people.c.question_at < now - timedelta(hours=1)),
    )
    held = select(people.c.id).where(free).with_for_update(skip_locked=True)
    if connection.execute(held).one_or_none() is None:
        return False
    kept = [list(one) for one in choices]
    connection.execute(
        update(people).where(people.c.id == number).values(choices=kept, choices_at=now)
    )
    return True


def first_of(connection: Connection, account_id: str) -> datetime | None:
    """When the first person of the account was here, None where nobody was."""
    return connection.execute(
        select(people.c.first_at)
        .where(people.c.account_id == account_id)
        .order_by(people.c.id)
        .limit(1)
    ).scalar_one_or_none()


def mark_gone(connection: Connection, number: int, now: datetime) -> None:
    """The platform says the person cannot be reached; their next event takes it back."""
    connection.execute(update(people).where(people.c.id == number).values(gone_at=now))


def note_free_left(connection: Connection, number: int, free_left: int) -> None:
    """The platform says how many free messages are left for the person in this window."""
    connection.execute(update(people).where(people.c.id == number).values(free_left=free_left))


def close_stale(connection: Connection, *, before: datetime) -> int:
    """Closes questions that stayed open since before that instant; returns how many."""
    return connection.execute(
        update(people)
        .where(people.c.question != "", people.c.question_at < before)
        .values(question="", question_at=None)
    ).rowcount


def close_forms(connection: Connection, *, before: datetime) -> int:
    """Closes forms in which nothing happened since before that instant; returns how many."""
    return connection.execute(
        update(people).where(people.c.form_at < before).values(form=None, form_at=None)
    ).rowcount


def counts_by_account(connection: Connection) -> dict[str, tuple[int, int]]:
    """(people who may be reached, of them those who follow), by account."""
    rows = connection.execute(
        select(people.c.account_id, func.count(), func.sum(case((people.c.follows, 1), else_=0)))
        .where(people.c.gone_at.is_(None), people.c.forget_at.is_(None))
        .group_by(people.c.account_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
