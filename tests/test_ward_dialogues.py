"""The dialogues of conversations/province/: the accounts are those of a unit with wards below."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from bot.understanding.matcher import Matcher
from tests.conversation.dialogues import FOLDER, talk_of
from tests.conversation.talking import Talker
from tests.stage import Stage
from tests.test_dialogues import WHERE, account_of, opened, play

PROVINCE = FOLDER / "province"
NAMES = sorted(path.stem for path in PROVINCE.glob("*.toml"))


@pytest.fixture(scope="module")
def stages(
    tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Callable[[str], Stage]]:
    """One stage on each database for all: each dialogue has a person of its own."""
    with ExitStack() as closing:
        yield cache(
            lambda kind: opened(closing, kind, tmp_path_factory, matcher, UNIT_SLUG="tinh-vi-du")
        )


@pytest.mark.parametrize(("kind", "channel"), WHERE)
@pytest.mark.parametrize("name", NAMES)
def test_the_dialogue_goes_as_written(
    stages: Callable[[str], Stage], kind: str, name: str, channel: str
) -> None:
    stage = stages(kind)
    talker = Talker(stage.bot.reception(stage.wake), account_of(stage, channel), name)
    play(stage, talker, talk_of((PROVINCE / f"{name}.toml").read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_every_dialogue_says_first_what_it_shows(name: str) -> None:
    head = (PROVINCE / f"{name}.toml").read_text("utf-8").partition("\n")[0]
    assert head.startswith("# ")
    assert head.endswith(".")
