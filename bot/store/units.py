"""Units: which there are and who stands above whom; their words stand in content/units/."""

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from bot.store.columns import table_of
from bot.store.upsert import insert_or_update


class Unit(SQLModel, table=True):
    """A youth-union unit; accounts and counts name it by its slug."""

    __tablename__ = "units"

    slug: str = Field(primary_key=True)
    name: str
    parent_slug: str | None = None


units = table_of(Unit)


def take_in(connection: Connection, slug: str, name: str, parent_slug: str | None) -> None:
    """Makes the unit of a unit file known, or renames it."""
    row = {"slug": slug, "name": name, "parent_slug": parent_slug}
    insert_or_update(connection, units, row, ["slug"])


def names(connection: Connection) -> dict[str, str]:
    """Every unit's name by its slug, in order of name."""
    rows = connection.execute(select(units.c.slug, units.c.name).order_by(units.c.name))
    return {row.slug: row.name for row in rows}


def below(connection: Connection, slug: str) -> set[str]:
    """The unit and all that stand under it, however deep; the slug alone where nobody knows it."""
    rows = list(connection.execute(select(units.c.slug, units.c.parent_slug)))
    found, newest = {slug}, {slug}
    while newest:
        newest = {row.slug for row in rows if row.parent_slug in newest} - found
        found |= newest
    return found


def above(connection: Connection, slug: str) -> list[str]:
    """The unit and those it stands under, itself first."""
    parents = {row.slug: row.parent_slug for row in connection.execute(select(units))}
    found = [slug]
    while (parent := parents.get(found[-1])) and parent not in found:
        found.append(parent)
    return found
