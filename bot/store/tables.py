"""All tables of the house in one place, for migrations, backup and the test that they agree."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from bot.store import (
    accounts,
    activities,
    acts,
    bulletins,
    certificates,
    consents,
    counts,
    doors,
    edits,
    events,
    followers,
    forgotten,
    guides,
    installation,
    interests,
    jobs,
    letters,
    mails,
    members,
    notices,
    pace,
    people,
    pictures,
    questions,
    sessions,
    signups,
    staff,
    staff_chats,
    swaps,
    syncs,
    tellings,
    units,
)

HOMES = (
    accounts,
    activities,
    acts,
    bulletins,
    certificates,
    consents,
    counts,
    doors,
    edits,
    events,
    followers,
    forgotten,
    guides,
    installation,
    interests,
    jobs,
    letters,
    mails,
    members,
    notices,
    pace,
    people,
    pictures,
    questions,
    sessions,
    staff,
    staff_chats,
    signups,
    swaps,
    syncs,
    tellings,
    units,
)


def metadata() -> MetaData:
    """The tables as the code wants them."""
    return SQLModel.metadata
