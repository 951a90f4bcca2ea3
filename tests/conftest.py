"""What the tests share: a clock, a vault, a database of either kind, and the assembled bot."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.store.database import Database
from bot.store.schema import upgrade
from bot.store.tables import metadata
from bot.store.vault import Vault
from tests.hand_clock import HandClock
from tests.house import HOUSE
from tests.kept_statements import keep_statements, let_go
from tests.parts import fresh_postgres

if TYPE_CHECKING:  # most tests need no bot, and it takes half a second to import
    from bot.understanding.matcher import Matcher
    from tests.stage import Stage
    from tests.web.browser import Chromium

SECRET_KEY = "tests-only-" * 4
KINDS = ("sqlite", "postgresql")
# Files of tests lie in memory where there is room: a disk makes each commit wait for it.
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3

# Takes out every row, in one go. Numbers go on growing, as they do in a database that lives.
# Whatever a test before left begun would hold locks for ever.
_EMPTY = ";".join(
    (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'",
        *(f'DELETE FROM "{table.name}"' for table in metadata().sorted_tables),
    )
)


def pytest_configure() -> None:
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    keep_statements()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a browser come first: one process takes them, and they take longest. The
    postman's files, which wait a lot, are spread evenly among those that compute.
    """
    paths = list(dict.fromkeys(item.path for item in items))
    browsing = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}
    posting = {path for path in paths if path.parent.name == "delivery"} - browsing
    computing = [path for path in paths if path not in browsing | posting]
    order: dict[Path, float] = dict.fromkeys(browsing, -1)
    for kind in (computing, sorted(posting)):
        order |= {path: place / len(kind) for place, path in enumerate(kind)}
    items.sort(key=lambda item: order[item.path])


def pytest_collection_finish() -> None:
    """What was imported stays: walking through all of it at each collection cost a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish() -> None:
    """Nothing is looked through any more: pytest would, five times over."""
    gc.freeze()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases; whatever uses it runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def make_empty(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes databases without tables: the kind in, the URL out."""
    with ExitStack() as stack:
        count = iter(range(100))

        def make(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path}/empty-{next(count)}.db"
            return stack.enter_context(fresh_postgres(waits_for_disk=False))

        yield make


@pytest.fixture
def empty_url(kind: str, make_empty: Callable[[str], str]) -> str:
    """A database without tables."""
    return make_empty(kind)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied: cheaper than to migrate for every test."""
    path = tmp_path_factory.mktemp("template") / "upgraded.db"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a database with the newest schema, to be copied."""
    with fresh_postgres(waits_for_disk=False) as url:
        _upgrade(url)
        let_go()
        yield url.rpartition("/")[2]


@pytest.fixture
def make_upgraded(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Database]]:
    """Makes databases of the newest schema, as new as those that were migrated: the kind in."""
    with ExitStack() as stack:
        count = iter(range(100))

        def make(kind: str) -> Database:
            if kind == "sqlite":
                path = tmp_path / f"new-{next(count)}.db"
                shutil.copy(request.getfixturevalue("sqlite_template"), path)
                url = f"sqlite:///{path}"
            else:
                template: str = request.getfixturevalue("postgres_template")
                url = stack.enter_context(fresh_postgres(template, waits_for_disk=False))
            database = Database(url)
            stack.callback(database.close)
            return database

        yield make


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[Callable[[], str]]:
    """One PostgreSQL database with the newest schema; each call empties it and gives its URL."""
    with fresh_postgres(waits_for_disk=False) as url:
        _upgrade(url)
        plain = url.replace("+psycopg", "", 1)
        kept = [psycopg.connect(plain, autocommit=True)]

        def empty() -> str:
            try:
                kept[0].execute(_EMPTY)
            except psycopg.OperationalError:  # a test cut every connection, as a server may
                kept[0] = psycopg.connect(plain, autocommit=True)
                kept[0].execute(_EMPTY)
            return url

        yield empty
        kept[0].close()


@pytest.fixture
def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database of the newest schema with nothing in it."""
    if kind == "postgresql":
        empty: Callable[[], str] = request.getfixturevalue("empty_postgres")
        return empty()
    path = tmp_path / "upgraded.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    yield found
    found.close()


@pytest.fixture
def vault() -> Vault:
    return Vault(SECRET_KEY)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def matcher() -> "Matcher":
    """Made once: it is what a start of the program costs most."""
    from bot.understanding.matcher import Matcher
    from tests.stage import house_content

    found = Matcher(house_content(), HOUSE / "var")
    found.warm_up()  # or the first page that asks waits for it
    return found


@pytest.fixture(scope="session")
def browser() -> "Iterator[Chromium]":
    """One for all: each visit has an empty profile. From its start on Playwright keeps an event
    loop running in the tests' own thread.
    """
    from tests.web.browser import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture
def stage(database_url: str, matcher: "Matcher", clock: HandClock) -> "Iterator[Stage]":
    """The assembled bot on an upgraded database, before fake platforms."""
    from tests.stage import open_stage

    with open_stage(database_url, matcher, clock) as opened:
        yield opened


def _upgrade(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()
