"""All tables of the house in one place, for migrations, backup and the test that they agree."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from bot.store import (
    accounts,
    acts,
    bulletins,
    counts,
    events,
    guides,
    installation,
    interests,
    jobs,
    letters,
    notices,
    pace,
    people,
    pictures,
    questions,
    sessions,
    staff,
    units,
)

HOMES = (
    accounts,
    acts,
    bulletins,
    counts,
    events,
    guides,
    installation,
    interests,
    jobs,
    letters,
    notices,
    pace,
    people,
    pictures,
    questions,
    sessions,
    staff,
    units,
)


def metadata() -> MetaData:
    """The tables as the code wants them."""
    return SQLModel.metadata
