"""`serve --demo`: followers and fake platforms fit together, at each start, beside nobody real."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.channel import Credentials, Letter
from bot.channels.http import Network
from bot.channels.messenger import MessengerChannel
from bot.channels.zalo.api import OaFacts, get_oa
from bot.commands.demo import brings_own, demo
from bot.commands.doctor import complaints
from bot.commands.faults import Fault
from bot.commands.followers import sync
from bot.commands.seeding import seed
from bot.commands.upgrading import rest_demo
from bot.core.outcomes import Sent
from bot.core.replies import Bubble
from bot.delivery.carrying import credentials
from bot.demo.cast import followers
from bot.demo.names import ACCOUNTS, PAGE_ID, TEMPLATE
from bot.store import accounts, interests, people
from bot.understanding.matcher import Matcher
from tests.commands.program import assert_one_sentence, run
from tests.demo_scene import demo_settings, open_demo
from tests.stage import Stage
from tests.store.rows import rows_of

OA = ACCOUNTS[0]
FIRST = "8100000000000000001"
OPENAPI = "https://platform.example.vn"


def test_the_followers_are_known_on_both_sides(database_url: str, matcher: Matcher) -> None:
    with open_demo(demo_settings(database_url), matcher) as scene:
        rows = {row.platform_id: row for row in rows_of(scene.bot.database, people.people)}
        on_zalo = scene.stand.zalo.people.known
        on_messenger = scene.stand.messenger.pages[ACCOUNTS[1].partition(":")[2]].people
        assert rows.keys() == on_zalo.keys() | on_messenger.keys()
        assert len(rows) == 300
        for number, person in on_zalo.items():
            row = rows[number]
            assert (row.name, row.is_minor) == (person.name, person.is_minor)
            assert (row.last_wrote_at is None) == (person.interacted_at is None)
            if person.interacted_at is not None:
                assert abs(row.last_wrote_at - person.interacted_at) < timedelta(seconds=1)
        chosen = rows_of(scene.bot.database, interests.interests)
        assert {row.interest for row in chosen} == set(interests.INTERESTS)
        assert sum(row.wants_news for row in rows.values()) == 300 - 13
        assert sum(person.refusal != 0 for person in on_zalo.values()) == 5
        assert sum(person.has_blocked for person in on_messenger.values()) == 8


def test_it_goes_on_where_it_stood(database_url: str, matcher: Matcher) -> None:
    settings = demo_settings(database_url)
    with open_demo(settings, matcher) as scene:
        account = scene.bot.book.read_again()[OA]
        assert scene.bot.tokens.renew(OA, account.access_token)
        renewed = scene.bot.book.read_again()[OA].access_token
        assert renewed != account.access_token
        number = rows_of(scene.bot.database, people.people)[0].id

        def leave(connection: people.Connection) -> None:
            people.mark_gone(connection, number, scene.bot.clock.now())

        scene.bot.database.write(leave)
    with open_demo(settings, matcher) as scene:
        account = scene.bot.book.read_again()[OA]
        assert account.access_token == renewed
        found = get_oa(scene.bot.network, scene.bot.settings.zalo.api_url, credentials(account))
        assert isinstance(found, OaFacts)
        assert scene.stand.zalo.people.known[FIRST].refusal != 0
        assert len(rows_of(scene.bot.database, people.people)) == 300


def test_without_its_platforms_the_demo_rests(database_url: str, matcher: Matcher) -> None:
    settings = demo_settings(database_url)
    with open_demo(settings, matcher) as scene:
        assert {one.stopped_at for one in scene.bot.book.read_again().values()} == {None}
        plain = replace(scene.bot, settings=settings)
        with pytest.raises(Fault, match="There is no account"):
            sync(plain, OA, str)  # it would ask the real Zalo
        said = "\n".join(complaints(plain))
        assert not any(name in said for name in ACCOUNTS)
        seed(plain)  # in a second terminal: it is no real account, and goes on running
        assert {one.stopped_at for one in plain.book.read_again().values()} == {None}
        rest_demo(plain)
        stopped = {one.id for one in plain.book.read_again().values() if one.stopped_at}
        assert stopped == set(ACCOUNTS)
    with open_demo(settings, matcher) as scene:
        assert {one.stopped_at for one in scene.bot.book.read_again().values()} == {None}


@pytest.mark.parametrize(("told", "is_quiet"), [("21:00-07:00", False), ("22:00-06:00", True)])
def test_only_quiet_hours_of_ones_own_hold(told: str, is_quiet: bool) -> None:
    settings = demo_settings("sqlite:////nowhere/x.db", QUIET_HOURS=told)
    with demo(settings) as stood:
        start, end = stood.settings.quiet_hours
        assert (start != end) == is_quiet


@pytest.mark.parametrize("shape", ["message", "top", "attachment"])
def test_its_page_has_a_template_that_goes_outside_the_window(shape: str) -> None:
    settings = demo_settings("sqlite:////nowhere/x.db", MESSENGER_TEMPLATE_SHAPE=shape)
    with demo(settings) as stood:
        late = next(one for one in followers() if one.kind.story.endswith("quá 24 giờ"))
        stood.stand.meet(late, stood.clock.now() - timedelta(days=3), has_left=False)
        told = stood.settings.messenger
        channel = MessengerChannel(
            told.api_url, told.api_version, [told.app_id], told.template_shape
        )
        keys = Credentials(
            id=ACCOUNTS[1],
            platform_id=PAGE_ID,
            app_id=told.app_id,
            app_secret=told.app_secret,
            access_token=told.page_token,
        )
        letter = Letter("bulletin:1:person:1", late.id, Bubble(""), False, TEMPLATE)
        assert isinstance(channel.send(Network(), keys, letter), Sent)
        [line] = stood.stand.phones["messenger"].shown(late.id)
        assert (line.text[:4], line.buttons[0].value) == ("Lịch", "#office.hours")


def test_production_refuses_it() -> None:
    settings = demo_settings(
        "sqlite:////nowhere/x.db", ENVIRONMENT="production", SECRET_KEY="x" * 40
    )
    with pytest.raises(Fault, match="production"), demo(settings):
        pass


@pytest.mark.parametrize(
    "environ",
    [
        {"ZALO_OA_ID": "1", "ZALO_API_URL": OPENAPI},
        {"MESSENGER_PAGE_ID": "1", "MESSENGER_API_URL": OPENAPI},
    ],
)
def test_a_real_account_in_the_settings_refuses_it(environ: dict[str, str]) -> None:
    with pytest.raises(Fault, match="real account"):
        brings_own(demo_settings("sqlite:////nowhere/x.db", **environ))


def test_platforms_of_ones_own_on_this_machine_take_its_place(stage: Stage) -> None:
    assert brings_own(stage.bot.settings)
    assert not brings_own(demo_settings("sqlite:////nowhere/x.db"))


def test_a_real_account_in_the_database_refuses_it(database_url: str, matcher: Matcher) -> None:
    settings = demo_settings(database_url)
    with open_demo(settings, matcher) as scene:

        def add(connection: accounts.Connection) -> None:
            accounts.put_in(connection, "zalo:77", {"unit_slug": "don-vi"})

        scene.bot.database.write(add)
    with pytest.raises(Fault, match="zalo:77"), open_demo(settings, matcher):
        pass


def test_a_real_start_reads_nothing_of_the_fakes() -> None:
    asked = "import sys, bot.commands.serving as _; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    read = [name for name in done.stdout.split() if name.startswith(("bot.demo.", "bot.web.demo"))]
    assert read == ["bot.demo.names"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_command(stage: Stage) -> None:
    real = {**stage.environ, "ZALO_API_URL": OPENAPI}
    assert_one_sentence(run("serve", "--demo", environ=real), stage.oa, "real account")
    production = {**demo_environ(stage), "ENVIRONMENT": "production"}
    assert_one_sentence(run("serve", "--demo", environ=production), "production")


def demo_environ(stage: Stage) -> dict[str, str]:
    return {name: stage.environ[name] for name in ("SECRET_KEY", "DATABASE_URL")}
