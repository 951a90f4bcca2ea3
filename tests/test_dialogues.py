"""Every dialogue of conversations/ on every channel, and on both databases."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from bot.core.replies import Bubble
from bot.store import letters, people
from bot.store.database import Connection, Database
from bot.store.schema import upgrade
from bot.understanding.matcher import Matcher
from tests.bulletin.scene import add_bulletin
from tests.conversation.activity_scene import Scene
from tests.conversation.dialogues import FOLDER, NAMES, Act, Talk, filled, read, talk_of
from tests.conversation.talking import Talker, entries, texts
from tests.hand_clock import HandClock
from tests.parts import fresh_postgres
from tests.stage import Stage, open_stage
from tests.store.rows import letter_row

# What a dialogue says depends on its channel, hardly on the database: one channel is on the other.
WHERE = (("sqlite", "zalo"), ("postgresql", "messenger"), ("sqlite", "webchat"))
# The morning the content was last checked: a fact that runs out later must turn nothing red.
CHECKED_AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def stages(
    tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Callable[[str], Stage]]:
    """One stage on each database for all dialogues: each has a person of its own."""
    with ExitStack() as closing:
        yield cache(lambda kind: opened(closing, kind, tmp_path_factory, matcher))


def opened(
    closing: ExitStack,
    kind: str,
    folders: pytest.TempPathFactory,
    matcher: Matcher,
    **settings: str,
) -> Stage:
    """A stage on an upgraded database of that kind, on the morning of CHECKED_AT."""
    if kind == "sqlite":
        url = f"sqlite:///{folders.mktemp('dialogues') / 'talk.db'}"
    else:
        url = closing.enter_context(fresh_postgres(waits_for_disk=False))
    database = Database(url)
    upgrade(database)
    database.close()
    clock = HandClock()
    clock.show_later(CHECKED_AT - clock.now())
    return closing.enter_context(open_stage(url, matcher, clock, **settings))


@pytest.mark.parametrize(("kind", "channel"), WHERE)
@pytest.mark.parametrize("name", NAMES)
def test_the_dialogue_goes_as_written(
    stages: Callable[[str], Stage], kind: str, name: str, channel: str
) -> None:
    stage = stages(kind)
    play(
        stage, Talker(stage.bot.reception(stage.wake), account_of(stage, channel), name), read(name)
    )


def play(stage: Stage, talker: Talker, talk: Talk) -> None:
    """Does every turn and compares what was said; a talk with its own date leaves none behind."""
    shown = stage.clock.moved.shown
    if talk.now is not None:
        stage.clock.show(talk.now)
    database, unit = stage.bot.database, stage.bot.settings.unit_slug
    scene = Scene(database, talker.account, unit, talker.name)
    try:
        for told in talk.activities:
            scene.make(told, stage.clock.now())
        scene.know(is_member=talk.is_member, signed=talk.signed, now=stage.clock.now())
        talkers = {"": talker}
        said = [(str(act), entries(done(stage, talkers, scene, act))) for act in talk.acts]
        assert said == [(str(act), act.bot) for act in talk.acts]
    finally:
        scene.end()
        stage.clock.moved.shown = shown


def done(stage: Stage, talkers: dict[str, Talker], scene: Scene, act: Act) -> list[Any]:
    """One turn of whoever does it; the letters that answer it."""
    stage.clock.let_pass(act.later)
    if act.meanwhile:
        scene.happen(act.meanwhile, stage.clock.now())
    first = talkers[""]
    if act.restart:
        first.reception = stage.another_bot().reception(stage.wake)
    if act.was:
        stand_at(first, act.was)
    for _ in range(act.waits):
        news_waits(stage, first)
    talker = talkers.setdefault(act.by, replace(first, name=f"{first.name}-{act.by}", count=0))
    answer = filled(act, scene.filled).done_by(talker)
    assert talker.freed == act.freed, str(act)
    assert_step_is_shown(act, answer)
    if offered(answer):
        assert_numbers_mean_what_is_seen(talker, answer)
    return answer


def account_of(stage: Stage, channel: str) -> str:
    accounts = {"zalo": stage.oa, "messenger": stage.page}
    return accounts.get(channel, f"webchat:{stage.bot.settings.unit_slug}")


def stand_at(talker: Talker, step: str) -> None:
    """As whoever was led to that step before the guide was rewritten."""
    person = talker.as_kept()
    assert person is not None
    assert person.guide is not None
    talker.change(guide={**person.guide, "step": step})


def news_waits(stage: Stage, talker: Talker) -> None:
    """A bulletin that may not be sent to the person before they write."""
    database, now = stage.bot.database, stage.clock.now()
    times = {"created_at": now, "send_at": now, "started_at": now, "spread_at": now}
    buttons = [{"title": "Hỏi căn cước", "topic": "idcard.fee"}]
    number = add_bulletin(
        database, **times, state="done", valid_until=now + timedelta(days=7), buttons=buttons
    )

    def work(connection: Connection) -> None:
        person = people.lock(connection, talker.account, talker.name, now)
        key = f"bulletin:{number}:person:{person.id}"
        given = {"lane": letters.NEWS_LANE, "state": "waiting", "body": {}, "created_at": now}
        row = letter_row(person, key, **given, bulletin_id=number, road="-window", code="-window")
        letters.put_in(connection, [row])

    database.write(work)
    assert talker.reception.listener.news is not None
    talker.reception.listener.news.read_again()


def offered(answer: list[Any]) -> list[str]:
    """The payloads of the choice buttons that the answer shows."""
    buttons = [button for letter in answer for button in Bubble.from_json(letter.body).buttons]
    return [button.value for button in buttons if button.kind == "choice"]


def assert_step_is_shown(act: Act, answer: list[Any]) -> None:
    """The step a guide is at, and its picture on its way to the platform, which fetches it."""
    if act.step:
        titles = [title for letter in answer for _, title, _ in letter.body["buttons"]]
        words = "\n".join((*texts(answer), *titles))
        assert f"ước {act.step}" in words, (str(act), words)  # “Bước 3/12”, “Tiếp tục bước 3/12”
    if act.step or act.picture:
        pictures = [letter.body["picture"] for letter in answer if letter.body["picture"]]
        assert [address.rpartition("/")[2] for address in pictures] == (
            [f"{act.picture}.png"] if act.picture else []
        )
        assert all(address.startswith("http") for address in pictures)


def assert_numbers_mean_what_is_seen(talker: Talker, answer: list[Any]) -> None:
    """Zalo prints the list, since a computer shows no buttons; elsewhere all stand as buttons."""
    person = talker.as_kept()
    assert person is not None
    numbered = [f"{place}. {title}" for place, (title, _) in enumerate(person.choices, 1)]
    last_lines = Bubble.from_json(answer[-1].body).text.splitlines()[-len(numbered) :]
    if talker.channel == "zalo":
        assert last_lines == numbered
        assert offered(answer) == [payload for _, payload in person.choices][: len(offered(answer))]
    else:
        assert last_lines != numbered
        assert offered(answer) == [payload for _, payload in person.choices]


@pytest.mark.parametrize("name", NAMES)
def test_every_dialogue_says_first_what_it_shows(name: str) -> None:
    head = (FOLDER / f"{name}.toml").read_text("utf-8").partition("\n")[0]
    assert head.startswith("# ")
    assert head.endswith(".")


@pytest.mark.parametrize(
    "turn",
    [
        "bot = []",
        'me = "alo"\npress = "#menu"\nbot = []',
        'me = "alo"',
        'me = "alo"\nbot = []\nsays = "x"',
    ],
)
def test_a_turn_that_cannot_be_played_is_refused(turn: str) -> None:
    with pytest.raises((AssertionError, TypeError)):
        talk_of(f"[[turn]]\n{turn}\n")
