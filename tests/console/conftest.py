"""The office for the tests of its pages: one a test on both databases, or one a file of tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.understanding.matcher import Matcher
from tests.console.scene import Scene, open_scene
from tests.hand_clock import HandClock
from tests.stage import Stage, open_stage


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return open_scene(stage)


@pytest.fixture(scope="module")
def shared_scene(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, matcher: Matcher
) -> Iterator[Scene]:
    """For tests that leave it as it was."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    shutil.copy(sqlite_template, path)
    with open_stage(f"sqlite:///{path}", matcher, HandClock()) as stage:
        yield open_scene(stage)
