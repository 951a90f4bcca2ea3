"""Units: which there are and who stands above whom; their words stand in content/units/."""

from sqlalchemy import Connection
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
