"""The rule of the floors: who may import whom, and where each outside package lives."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOMS, parse, python_files

CORE, CONTENT, UNDERSTANDING = "bot.core", "bot.content", "bot.understanding"
SETTINGS, STORE, ACTIVITY = "bot.settings", "bot.store", "bot.activity"
CHANNELS, DELIVERY, CONVERSATION = "bot.channels", "bot.delivery", "bot.conversation"
WEB, CONSOLE, DEMO, VIETQR = "bot.web", "bot.console", "bot.demo", "bot.vietqr"
BULLETIN, SHEETS, PAPERS = "bot.bulletin", "bot.sheets", "bot.papers"
INSIDE = {
    *(CORE, CONTENT, UNDERSTANDING, SETTINGS, STORE, ACTIVITY),
    *(CHANNELS, DELIVERY, CONVERSATION, WEB, CONSOLE, DEMO, VIETQR),
    *(BULLETIN, SHEETS, PAPERS),
}

# Each room and the rooms it may import beside itself.
FLOORS: dict[str, set[str]] = {
    "bot": set(),
    CORE: set(),
    SETTINGS: set(),
    CONTENT: {CORE},
    UNDERSTANDING: {CORE, CONTENT},
    STORE: {CORE},
    CHANNELS: {CORE, SETTINGS},
    # How days are said stands in content; papers know nothing of anybody and may be printed here.
    ACTIVITY: {CORE, CONTENT, STORE, PAPERS},
    DELIVERY: {CORE, STORE, CHANNELS},
    CONVERSATION: {CORE, CONTENT, UNDERSTANDING, STORE, ACTIVITY},
    BULLETIN: {CORE, CONTENT, STORE, ACTIVITY, CHANNELS, DELIVERY},
    VIETQR: set(),
    SHEETS: set(),
    PAPERS: {CORE},
    "handlers": {CORE, CONTENT, STORE, ACTIVITY, CONVERSATION, VIETQR},
    WEB: {CORE, STORE, ACTIVITY, PAPERS, CONVERSATION, CHANNELS, DELIVERY, DEMO},
    CONSOLE: {CORE, CONTENT, STORE, ACTIVITY, BULLETIN, CHANNELS, DELIVERY, SHEETS, PAPERS},
    DEMO: {CORE},
    "bot.logs": set(),
    # Where the rooms meet; no room inside may know the handlers.
    "bot.app": {*INSIDE, "bot.logs", "handlers"},
    "scheduler": {*INSIDE, "bot.logs", "bot.app"},
    # `check` asks the register which topics have a handler, so the commands know it too.
    "bot.commands": {*INSIDE, "bot.logs", "bot.app", "scheduler", "handlers"},
    "bot.__main__": {*INSIDE, "bot.logs", "bot.app", "bot.commands", "scheduler"},
    "scheduler.__main__": {*INSIDE, "bot.logs", "bot.app", "bot.commands", "scheduler"},
}

# Each outside package and its home: files, or folders with a slash at the end.
HOMES: dict[str, tuple[str, ...]] = {
    "alembic": ("bot/store/",),
    "apscheduler": ("scheduler/",),
    "argon2": ("bot/console/",),
    "click": ("bot/__main__.py", "bot/commands/"),
    "cryptography": ("bot/store/vault.py",),
    "dotenv": ("bot/settings.py",),
    "dramatiq": ("bot/delivery/broker.py",),
    "flask": ("bot/web/", "bot/console/", "bot/app.py"),
    "flask_bootstrap": ("bot/console/",),
    "flask_compress": ("bot/console/",),
    "flask_login": ("bot/console/",),
    "flask_wtf": ("bot/console/",),
    "font_source_sans_pro": ("bot/vietqr/", "bot/papers/"),
    "fpdf": ("bot/vietqr/", "bot/papers/"),
    "icalendar": ("bot/papers/",),
    "limits": ("bot/web/", "bot/console/"),
    "openpyxl": ("bot/sheets/",),
    "phonenumbers": ("bot/conversation/",),
    "PIL": ("bot/vietqr/",),
    "prometheus_client": ("bot/web/metrics.py", "bot/app.py"),
    "rapidfuzz": ("bot/understanding/",),
    "requests": ("bot/channels/http.py",),
    "segno": ("bot/vietqr/", "bot/papers/"),
    "sqlalchemy": ("bot/store/",),
    "sqlmodel": ("bot/store/",),
    "structlog": ("bot/", "handlers/", "scheduler/"),  # every room may log
    "waitress": ("bot/commands/",),
    "werkzeug": ("bot/web/", "bot/console/", "bot/app.py"),
    "wtforms": ("bot/console/",),
}
STANDARD_LIBRARY_ONLY = (CORE, DEMO)


def room_of(module: str) -> str:
    """bot.store.people → bot.store, handlers.talk → handlers; a __main__ is a room by itself."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "bot" or parts[-1] == "__main__" else parts[0]


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(module: ast.Module) -> Iterator[str]:
    """Whole names of what is imported, at the top or inside functions."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def floor_faults(path: Path, module: ast.Module) -> list[str]:
    """Imports of our own rooms that go upwards, as sentences."""
    here = room_of(module_of(path))
    if here not in FLOORS:
        return [f"{here} has no place in FLOORS"]
    faults = []
    for name in imports(module):
        there = room_of(name)
        if name.startswith("."):
            faults.append(f"{path} imports {name}: write the whole name")
        elif there.split(".")[0] in ROOMS and there != here and there not in FLOORS[here]:
            faults.append(f"{path} may not import {there}")
    return faults


def home_faults(path: Path, module: ast.Module) -> list[str]:
    """Outside packages away from their home, as sentences."""
    faults = []
    for package in sorted({name.split(".")[0] for name in imports(module)}):
        if package in sys.stdlib_module_names or package in (*ROOMS, ""):
            continue
        if room_of(module_of(path)) in STANDARD_LIBRARY_ONLY:
            faults.append(f"{path} may import the standard library only, not {package}")
        elif package not in HOMES:
            faults.append(f"{package} has no home in HOMES ({path})")
        elif not str(path).startswith(HOMES[package]):
            faults.append(f"{path} may not import {package}: its home is {HOMES[package]}")
    return faults


def patches(module: ast.Module) -> list[str]:
    """Where a test reaches into a module's insides instead of handing in a substitute."""
    names = list(imports(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            names.append(ast.unparse(node))
        elif isinstance(node, ast.arg):
            names.append(node.arg)
    return [name for name in names if "mock.patch" in name or name == "mocker"]


def test_nobody_imports_upwards() -> None:
    faults = [fault for path in python_files(*ROOMS) for fault in floor_faults(path, parse(path))]
    assert not faults, "\n".join(faults)


def test_each_outside_package_has_one_home() -> None:
    faults = [fault for path in python_files(*ROOMS) for fault in home_faults(path, parse(path))]
    assert not faults, "\n".join(faults)


def test_tests_hand_in_substitutes_and_patch_nothing() -> None:
    paths = python_files("tests")
    assert {str(path): found for path in paths if (found := patches(parse(path)))} == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/core/events.py", "from bot.store import people"),
        ("bot/web/webhooks.py", "import handlers.talk"),
        ("bot/web/webhooks.py", "def late():\n    from bot import app"),
        ("handlers/talk.py", "from bot.channels.zalo import send"),
        ("bot/store/people.py", "from . import events"),
        ("bot/attic/old.py", "x = 1"),
    ],
)
def test_a_step_upwards_is_found(path: str, source: str) -> None:
    assert floor_faults(Path(path), ast.parse(source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/web/webhooks.py", "from bot.store.people import Person"),
        ("bot/app.py", "from handlers import talk"),
        ("bot/core/events.py", "import json\nfrom bot.core.replies import Reply"),
    ],
)
def test_a_step_downwards_is_free(path: str, source: str) -> None:
    assert not floor_faults(Path(path), ast.parse(source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/web/webhooks.py", "import requests"),
        ("handlers/talk.py", "from sqlmodel import select"),
        ("bot/core/clock.py", "import structlog"),
        ("bot/app.py", "import numpy"),
    ],
)
def test_a_package_away_from_home_is_found(path: str, source: str) -> None:
    assert home_faults(Path(path), ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "from unittest.mock import patch",
        "from unittest import mock\nmock.patch('x')",
        "def test_x(mocker): ...",
    ],
)
def test_a_patch_is_found(source: str) -> None:
    assert patches(ast.parse(source))
