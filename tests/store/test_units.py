"""Units: who stands under whom, also where somebody made a ring of them."""

from bot.store import units
from bot.store.database import Connection, Database

TREE = (("tinh", None), ("xa", "tinh"), ("phuong", "tinh"), ("truong", "phuong"), ("khac", None))


def test_below_and_above(database: Database) -> None:
    def work(connection: Connection) -> None:
        for slug, parent in TREE:
            units.take_in(connection, slug, slug.upper(), parent)

    database.write(work)
    with database.read() as connection:
        assert units.below(connection, "tinh") == {"tinh", "xa", "phuong", "truong"}
        assert units.below(connection, "truong") == {"truong"}
        assert units.below(connection, "nowhere") == {"nowhere"}
        assert units.above(connection, "truong") == ["truong", "phuong", "tinh"]
        assert units.above(connection, "nowhere") == ["nowhere"]
        assert next(iter(units.names(connection).items())) == ("khac", "KHAC")


def test_a_ring_ends(database: Database) -> None:
    def work(connection: Connection) -> None:
        units.take_in(connection, "a", "A", "b")
        units.take_in(connection, "b", "B", "a")

    database.write(work)
    with database.read() as connection:
        assert units.below(connection, "a") == {"a", "b"}
        assert units.above(connection, "a") == ["a", "b"]
