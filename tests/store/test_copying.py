"""A backup's rows: from either database into either, every row and every later number."""

import json
from collections.abc import Callable, Iterator

import pytest

from bot.store import acts, copying, installation, units
from bot.store.copying import NotEmpty
from bot.store.database import Connection, Database
from bot.store.tables import metadata
from bot.store.vault import Vault
from tests.conftest import KINDS
from tests.store.rows import (
    NOW,
    add_account,
    add_event,
    add_letter,
    add_person,
    add_token,
    rows_of,
)

Upgraded = Callable[[str], Database]


def fill(database: Database, vault: Vault) -> None:
    """Something in every kind of column: instants, JSON, floats, marks, nothing."""

    def work(connection: Connection) -> None:
        installation.put(connection, "installation", "abc")
        units.take_in(connection, "phuong-a", "Đoàn phường A", None)
        acts.put_in(connection, NOW, "operator", "add_account", "zalo:22", "vì sao “không”\n")

    database.write(work)
    add_account(database, next_send_at=1790000000.1234567, slow_rate=0.1)
    add_token(database, vault, "fake-access-0", "fake-refresh-0", NOW)
    lan = add_person(database)
    lan.choices, lan.told = [["Cài VNeID", "#vneid.install"]], {"a": [1, 2]}
    add_event(database, lan.id, "a", said='mình hỏi 🙂 “phí” \u2028 \\ "')
    add_event(database, None, "b", topic=None, decision=None)
    add_letter(database, lan, "event:1:0", state="sent", sending_at=NOW, message_id="m")
    add_letter(database, lan, "event:1:1", lane=1)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in rows_of(database, table)]
        for table in metadata().sorted_tables
    }


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_every_row_comes_over_and_back(
    make_upgraded: Upgraded, vault: Vault, first: str, second: str
) -> None:
    start, away, back = (make_upgraded(kind) for kind in (first, second, first))
    fill(start, vault)
    lines = list(copying.dump(start))
    assert copying.load(away, iter(lines)) == len(lines)
    assert everything(away) == everything(start)
    assert copying.load(back, copying.dump(away)) == len(lines)
    assert everything(back) == everything(start)
    assert list(copying.dump(back)) == lines


def test_later_rows_get_new_numbers(
    database: Database, make_upgraded: Upgraded, kind: str, vault: Vault
) -> None:
    there = make_upgraded(kind)
    fill(database, vault)
    copying.load(there, copying.dump(database))
    numbers = {row.id for row in rows_of(there, metadata().tables["letters"])}
    assert add_letter(there, add_person(there, "minh"), "new") > max(numbers)
    assert add_event(there, None, "new")


def test_a_database_in_use_is_not_overwritten(database: Database) -> None:
    add_person(database)
    before = everything(database)
    with pytest.raises(NotEmpty):
        copying.load(database, iter([json.dumps(["units", {"slug": "a", "name": "A"}])]))
    assert everything(database) == before


def test_what_an_upgrade_put_in_is_replaced(
    database: Database, make_upgraded: Upgraded, kind: str, vault: Vault
) -> None:
    """Units, marks and the chat's own account stand in every upgraded database."""
    there = make_upgraded(kind)
    fill(database, vault)
    there.write(lambda connection: units.take_in(connection, "don-vi", "Đơn vị", None))
    there.write(lambda connection: installation.put(connection, "installation", "other"))
    add_account(there, "webchat:don-vi", unit_slug="don-vi")
    copying.load(there, copying.dump(database))
    assert everything(there) == everything(database)


def test_a_backup_that_breaks_off_leaves_nothing(database: Database) -> None:
    def lines() -> Iterator[str]:
        yield json.dumps(["units", {"slug": "a", "name": "A", "parent_slug": None}])
        yield '["units", {"slug": "b"'

    with pytest.raises(ValueError):  # noqa: PT011 - json's own fault
        copying.load(database, lines())
    assert rows_of(database, metadata().tables["units"]) == []
