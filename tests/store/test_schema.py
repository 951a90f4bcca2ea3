"""The schema: models and migrations agree on both databases, and two upgrades do no harm."""

import subprocess
import sys

from bot.store import retention, schema
from bot.store.database import Database
from tests.house import HOUSE
from tests.store.rows import add_letter, add_person

UPGRADE = """
import sys
from bot.store import schema
from bot.store.database import Database
database = Database(sys.argv[1])
sys.stdin.readline()  # both are ready and start at one moment
schema.upgrade(database)
database.close()
"""


def test_models_and_migrations_agree(database: Database) -> None:
    assert schema.differences(database) == []


def test_an_upgraded_database_is_the_newest(database: Database) -> None:
    current, newest = schema.revisions(database)
    assert current == newest is not None
    assert schema.is_newest(database)


def test_upgrading_again_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    assert schema.is_newest(database)
    assert schema.differences(database) == []


def test_a_database_without_tables_is_not_the_newest(empty_url: str) -> None:
    database = Database(empty_url)
    assert not schema.is_newest(database)
    assert schema.revisions(database)[0] is None
    database.close()


def test_two_processes_may_upgrade_at_once(empty_url: str) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, empty_url],
            cwd=HOUSE,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    faults = [program.communicate(timeout=30)[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0], faults
    database = Database(empty_url)
    assert schema.is_newest(database)
    assert schema.differences(database) == []
    database.close()


def test_a_number_is_never_given_out_twice(database: Database) -> None:
    """A chat page asks for letters "after 12": a new letter must not become 12 again."""
    lan = add_person(database)
    first = add_letter(database, lan, "a")
    database.write(lambda connection: retention.forget(connection, lan.id))
    assert add_letter(database, lan, "b") > first
