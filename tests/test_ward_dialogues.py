"""The dialogues of conversations/province/: the accounts are those of a unit with wards below."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.store.database import Database
from bot.store.schema import upgrade
from bot.understanding.matcher import Matcher
from tests.conversation.dialogues import FOLDER, acts_of
from tests.conversation.talking import Talker, entries
from tests.hand_clock import HandClock
from tests.parts import fresh_postgres
from tests.stage import Stage, open_stage
from tests.test_dialogues import CHECKED_AT, WHERE, account_of

PROVINCE = FOLDER / "province"
NAMES = sorted(path.stem for path in PROVINCE.glob("*.toml"))


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    """One stage for all: each dialogue has a person of its own."""
    with ExitStack() as closing:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('province') / 'talk.db'}"
        else:
            url = closing.enter_context(fresh_postgres())
        database = Database(url)
        upgrade(database)
        database.close()
        clock = HandClock()
        clock.show_later(CHECKED_AT - clock.now())
        opened = open_stage(url, matcher, clock, UNIT_SLUG="tinh-vi-du")
        yield closing.enter_context(opened)


@pytest.mark.parametrize(("stage", "channel"), WHERE, indirect=["stage"])
@pytest.mark.parametrize("name", NAMES)
def test_the_dialogue_goes_as_written(stage: Stage, name: str, channel: str) -> None:
    talker = Talker(stage.bot.reception(stage.wake), account_of(stage, channel), name)
    acts = acts_of((PROVINCE / f"{name}.toml").read_text("utf-8"))
    said = []
    for act in acts:
        stage.clock.let_pass(act.later)
        said.append((str(act), entries(act.done_by(talker))))
    assert said == [(str(act), act.bot) for act in acts]


@pytest.mark.parametrize("name", NAMES)
def test_every_dialogue_says_first_what_it_shows(name: str) -> None:
    head = (PROVINCE / f"{name}.toml").read_text("utf-8").partition("\n")[0]
    assert head.startswith("# ")
    assert head.endswith(".")
