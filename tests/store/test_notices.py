"""Notices: the same matter rings once, on both databases."""

from bot.store import notices
from bot.store.database import Database
from tests.store.rows import NOW, rows_of


def test_a_key_is_told_once(database: Database) -> None:
    def tell(key: str) -> bool:
        return database.write(lambda connection: notices.put_in(connection, key, "u", "w", NOW))

    assert [tell("a"), tell("a"), tell("b")] == [True, False, True]
    assert len(rows_of(database, notices.notices)) == 2
