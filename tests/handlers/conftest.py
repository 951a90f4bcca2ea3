"""One database for all tests of the handlers: none of them looks at what another left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.entries import Content
from bot.content.reader import read
from bot.store.database import Database
from tests.house import HOUSE


@pytest.fixture(scope="module")
def ledger(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("handlers") / "ledger.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def content() -> Content:
    return read(HOUSE / "content")[0]
