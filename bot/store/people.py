"""People: somebody on one account, what they wish and when they last wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Row,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import id_column, instant_column, table_of
from bot.store.upsert import insert_into


class PersonRow(SQLModel, table=True):
    """Somebody on one account.

    `address` is how the bot calls them ("" for "bạn"). `silent_until`: staff hold the talk.
    `gone_at`: the platform said they cannot be reached. `forget_at`: to be deleted as soon as the
    last word to them has left.
    """

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("account_id", "platform_id"),)

    id: int | None = Field(default=None, sa_column=id_column())
    account_id: str = Field(index=True)
    platform_id: str
    address: str = ""
    follows: bool = False
    wants_news: bool = True
    first_at: datetime = Field(sa_column=instant_column(nullable=False))
    last_wrote_at: datetime | None = Field(default=None, sa_column=instant_column())
    greeted_at: datetime | None = Field(default=None, sa_column=instant_column())
    silent_until: datetime | None = Field(default=None, sa_column=instant_column())
    gone_at: datetime | None = Field(default=None, sa_column=instant_column())
    forget_at: datetime | None = Field(default=None, sa_column=instant_column())


class DialogueRow(SQLModel, table=True):
    """Where a person stands: the topic last spoken of, the choices last put, a question open."""

    __tablename__ = "dialogues"

    person_id: int = Field(
        sa_type=BigInteger, primary_key=True, foreign_key="people.id", ondelete="CASCADE"
    )
    topic: str | None = None
    topic_at: datetime | None = Field(default=None, sa_column=instant_column())
    choices: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    choices_at: datetime | None = Field(default=None, sa_column=instant_column())
    question: str = ""
    question_at: datetime | None = Field(default=None, sa_column=instant_column())


people = table_of(PersonRow)
dialogues = table_of(DialogueRow)


@dataclass(slots=True)
class Person:
    """A person and where they stand, as one turn sees and changes them.

    `choices` are (title, payload) of the newest list the bot put to them.
    """

    id: int
    account_id: str
    platform_id: str
    address: str
    follows: bool
    wants_news: bool
    first_at: datetime
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


_PERSON_FIELDS = (
    "address",
    "follows",
    "wants_news",
    "last_wrote_at",
    "greeted_at",
    "silent_until",
    "gone_at",
    "forget_at",
)
_DIALOGUE_FIELDS = ("topic", "topic_at", "choices", "choices_at", "question", "question_at")
_SELECT = select(people, *(dialogues.c[name] for name in _DIALOGUE_FIELDS)).join_from(
    people, dialogues, people.c.id == dialogues.c.person_id
)


def lock(connection: Connection, account_id: str, platform_id: str, now: datetime) -> Person:
    """Finds or makes the person and holds their lane until the transaction ends."""
    found = find(connection, account_id, platform_id, is_locked=True)
    if found is not None:
        return found
    number = connection.execute(
        insert_into(connection, people)
        .values(
            account_id=account_id,
            platform_id=platform_id,
            first_at=now,
            address="",
            follows=False,
            wants_news=True,
        )
        .on_conflict_do_nothing(index_elements=["account_id", "platform_id"])
        .returning(people.c.id)
    ).scalar_one_or_none()
    if number is not None:
        connection.execute(
            insert_into(connection, dialogues).values(person_id=number, choices=[], question="")
        )
    made = find(connection, account_id, platform_id, is_locked=True)
    assert made is not None
    return made


def find(
    connection: Connection, account_id: str, platform_id: str, *, is_locked: bool = False
) -> Person | None:
    """The person with that id on the platform, None if they never were here."""
    statement = _SELECT.where(
        people.c.account_id == account_id, people.c.platform_id == platform_id
    )
    if is_locked:
        statement = statement.with_for_update(of=people)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _person(row)


def keep(connection: Connection, before: Person, after: Person) -> None:
    """Writes what the turn changed of the person and of where they stand."""
    changed = _changed(before, after, _PERSON_FIELDS)
    if changed:
        connection.execute(update(people).where(people.c.id == after.id).values(**changed))
    changed = _changed(before, after, _DIALOGUE_FIELDS)
    if changed:
        connection.execute(
            update(dialogues).where(dialogues.c.person_id == after.id).values(**changed)
        )


def silence(connection: Connection, number: int, until: datetime) -> None:
    """Staff speak with the person: the bot keeps quiet until then."""
    connection.execute(update(people).where(people.c.id == number).values(silent_until=until))


def mark_gone(connection: Connection, number: int, now: datetime) -> None:
    """The platform says the person cannot be reached; their next event takes it back."""
    connection.execute(update(people).where(people.c.id == number).values(gone_at=now))


def delete_person(connection: Connection, number: int) -> None:
    """Deletes the person's row and where they stood; letters and events are the caller's."""
    connection.execute(delete(dialogues).where(dialogues.c.person_id == number))
    connection.execute(delete(people).where(people.c.id == number))


def close_stale(connection: Connection, *, before: datetime) -> int:
    """Closes questions that stayed open since before that instant; returns how many."""
    return connection.execute(
        update(dialogues)
        .where(dialogues.c.question != "", dialogues.c.question_at < before)
        .values(question="", question_at=None)
    ).rowcount


def _changed(before: Person, after: Person, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: getattr(after, name)
        for name in names
        if getattr(before, name) != getattr(after, name)
    }


def _person(row: Row[Any]) -> Person:
    return Person(**row._mapping)
